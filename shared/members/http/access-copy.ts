import { actorName, type Caller } from '../../kernel/caller.ts';
import type { Instant } from '../../kernel/dates.ts';
import type { MemberId, MembershipApplicationId } from '../../kernel/ids.ts';
import { type RecordsReader, wholeList } from '../../platform/edge/records-reader.ts';
import type { PlaceNames } from '../../platform/edge/timeline.ts';
import { recordKey } from '../../platform/engine/keys.ts';
import { StoredRequest } from '../../platform/engine/request.ts';
import type { PersonVault } from '../../platform/keys/person-vault.ts';
import type { Store } from '../../platform/store/port.ts';
import type { HistoryEntry, RecordHistory } from '../../platform/store/record-history.ts';
import { aboutApplication, aboutMember, appliedBy, erasuresAskedBy } from '../adapters/indexes.ts';
import { ConsentPurpose } from '../domain/consent-versions.ts';
import { caseRecord } from '../domain/case.ts';
import { consentId, consentRecord } from '../domain/consent.ts';
import { correctionRecord } from '../domain/correction.ts';
import { duplicateRecord } from '../domain/duplicate.ts';
import { erasureRequestRecord } from '../domain/erasure-request.ts';
import { type Member, memberRecord } from '../domain/member.ts';
import { applicationRecord } from '../domain/membership-application.ts';
import { type PersonRecord, PersonalData, PersonRecord as Recorded } from '../domain/person.ts';
import { rosterChunkRecord } from '../domain/roster-chunk.ts';
import { transferRecord } from '../domain/transfer.ts';
import { AccessCopy, type HeldPerson } from './access-copy-specs.ts';
import { caseViews } from './case-view.ts';
import { consentView } from './consent-view.ts';
import { eventTitle, NOTES } from './access-copy-words.ts';
import { lastMembership, type OwnCaller } from './own-caller.ts';
import { transferView } from './transfer-view.ts';

export interface AccessCopyDependencies {
  readonly vault: Pick<PersonVault, 'openAll'>;
  readonly records: RecordsReader;
  readonly store: Pick<Store, 'read'>;
  readonly historyOf: RecordHistory;
  readonly namesOf: PlaceNames;
  readonly namedIn: NamedIn;
}

/** What elections and committees of these unions say of a member: the unions context answers, with that alone. */
export type NamedIn = (memberId: MemberId, unions: readonly string[]) => Promise<readonly HistoryEntry[]>;

/**
 * All that is held of whoever the number in the token belongs to (个人信息保护法 art 45). Found from the claim on the
 * number, live or ended, and from what the account applied for; a record comes into the copy only when the number
 * that is sealed in it is the caller's own.
 */
export async function accessCopy(
  own: OwnCaller,
  caller: Caller,
  now: Instant,
  dependencies: AccessCopyDependencies,
): Promise<AccessCopy> {
  const { records, historyOf, namesOf } = dependencies;
  const open = opening(own, dependencies.vault);
  const member = await ownMember(own, records, open);
  const memberHistory = member ? await historyOf(recordKey(memberRecord.type, member.state.memberId)) : [];
  const linked = linksIn(memberHistory);
  const [about, aboutBoth, applied, asked] = await Promise.all([
    member ? wholeList(records, 'by-union', aboutMember(member.state.memberId)) : [],
    // The other of two that one record is about.
    member ? wholeList(records, 'by-superior', aboutMember(member.state.memberId)) : [],
    wholeList(records, 'by-union', appliedBy(actorName(caller))),
    wholeList(records, 'by-superior', erasuresAskedBy(actorName(caller))),
  ]);
  const found = [...linked, ...about, ...aboutBoth, ...applied, ...asked];
  const ofApplications = await Promise.all(
    idsIn(found, applicationRecord.type).map((id) =>
      wholeList(records, 'by-union', aboutApplication(id as MembershipApplicationId)),
    ),
  );
  const idsOf = (type: string): string[] => idsIn([...found, ...ofApplications.flat()], type);

  const [applications, chunks, transfers, cases, duplicates, corrections, erasures, consents] =
    await Promise.all([
      records.records(applicationRecord, idsOf(applicationRecord.type)),
      records.records(rosterChunkRecord, idsOf(rosterChunkRecord.type)),
      records.records(transferRecord, idsOf(transferRecord.type)),
      records.records(caseRecord, idsOf(caseRecord.type)),
      records.records(duplicateRecord, idsOf(duplicateRecord.type)),
      records.records(correctionRecord, idsOf(correctionRecord.type)),
      records.records(erasureRequestRecord, idsOf(erasureRequestRecord.type)),
      records.records(consentRecord, member ? consentIds(member.state.memberId) : []),
    ]);
  const ownApplications = await open(statesOf(applications), ({ person }) => person);
  const ownCorrections = await open(statesOf(corrections), ({ person }) => person);
  const mine = new Set<string>([
    ...(member ? [member.state.memberId] : []),
    ...ownApplications.map(({ state }) => state.applicationId),
  ]);
  // Asked for of an application that the account made for somebody else is about them.
  const ownErasures = erasures.filter(
    ({ state }) =>
      state !== undefined && mine.has('memberId' in state.of ? state.of.memberId : state.of.applicationId),
  );
  const ownRows = await open(
    statesOf(chunks).flatMap(({ applicationId, chunk, rows, results }) =>
      results.flatMap(({ line, status, memberId }) => {
        const row = rows.find((each) => each.line === line);
        return memberId === member?.state.memberId && row?.person
          ? [{ applicationId, chunk, line, status, person: row.person }]
          : [];
      }),
    ),
    ({ person }) => person,
  );

  const told = [
    ...ownApplications.map(({ state: { applicationId } }) =>
      recordKey(applicationRecord.type, applicationId),
    ),
    ...[...transfers, ...cases, ...duplicates, ...corrections, ...ownErasures, ...consents].flatMap(
      ({ aggregate, id, state }) => (state === undefined ? [] : [recordKey(aggregate.type, id)]),
    ),
  ];
  const inOffices = member ? await dependencies.namedIn(member.state.memberId, unionsIn(memberHistory)) : [];
  const entries = [memberHistory, inOffices, ...(await Promise.all(told.map(historyOf)))].flat();
  const history = await eventsOf(entries, open);
  const requests = await requestsOf(entries, dependencies.store);
  const copy = {
    ...(member && { membership: { ...inOffice(member.state), person: member.person } }),
    consents: statesOf(consents).map(consentView),
    applications: ownApplications.map(({ state, person }) => ({ ...state, person })),
    rosters: ownRows.map(({ state, person }) => ({ ...state, person })),
    transfers: statesOf(transfers).map(transferView),
    cases: await caseViews(dependencies.vault, statesOf(cases)),
    duplicates: statesOf(duplicates).map(({ at, ...state }) => ({ ...state, unionId: at })),
    corrections: ownCorrections.map(({ state, person }) => ({ ...state, person })),
    erasures: statesOf(ownErasures).map(({ of, ...state }) => ({ ...state, ...of })),
    history,
    requests,
  };
  const places = Object.fromEntries(await namesOf(placesIn(copy)));
  // Only what is declared, whoever writes it out: whose account did something is not the caller's to know.
  return AccessCopy.parse({ asOf: now, ...copy, places, notes: NOTES });
}

/** Posts that were left stand in the history. */
const inOffice = ({ offices, ...state }: Member): Member => {
  const held = offices?.filter(({ posts }) => posts.length > 0) ?? [];
  return held.length === 0 ? state : { ...state, offices: held };
};

interface Opened<State> {
  readonly state: State;
  readonly person: HeldPerson;
}

type Open = <State>(
  states: readonly State[],
  personOf: (state: State) => PersonRecord,
) => Promise<Opened<State>[]>;

/** Opens what is sealed and leaves out whoever bears another number, or was erased. */
const opening =
  ({ number }: OwnCaller, vault: Pick<PersonVault, 'openAll'>): Open =>
  async (states, personOf) => {
    const opened = await vault.openAll(states.map(personOf));
    return states.flatMap((state, index) => {
      const data = opened[index];
      if (data === undefined) return [];
      const { personId: _, sealed: __, ...counted } = personOf(state);
      const personal = PersonalData.parse(data);
      return personal.idNumber === number ? [{ state, person: { ...personal, ...counted } }] : [];
    });
  };

/** Who holds the number, or held it last: the membership has ended, the record is kept. */
async function ownMember(
  own: OwnCaller,
  records: RecordsReader,
  open: Open,
): Promise<Opened<Member> | undefined> {
  const memberId = lastMembership(own);
  if (memberId === undefined) return undefined;
  const { state } = await records.record(memberRecord, memberId);
  const [member] = await open(state ? [state] : [], ({ person }) => person);
  return member;
}

const idsIn = (keys: readonly string[], type: string): string[] => [
  ...new Set(keys.filter((key) => key.startsWith(`${type}#`)).map(idIn)),
];

const idIn = (key: string): string => key.slice(key.indexOf('#') + 1);

const statesOf = <State>(loaded: readonly { readonly state: State | undefined }[]): State[] =>
  loaded.flatMap(({ state }) => (state === undefined ? [] : [state]));

const consentIds = (memberId: MemberId): string[] =>
  ConsentPurpose.options.map((purpose) => consentId(memberId, purpose));

/** Keys of the records that a member's history names: those of its commits, and the transfers it speaks of. */
const linksIn = (history: readonly HistoryEntry[]): string[] =>
  history.flatMap(({ commit = [], events }) => [
    ...commit.map((entry) => entry.slice(0, entry.lastIndexOf('@'))),
    ...events.flatMap(({ transferId }) =>
      typeof transferId === 'string' ? [recordKey(transferRecord.type, transferId)] : [],
    ),
  ]);

/** The unions that hold the membership, or held it. */
const unionsIn = (history: readonly HistoryEntry[]): string[] => [
  ...new Set(
    history.flatMap(({ events }) =>
      events.flatMap(({ unionId }) => (typeof unionId === 'string' ? [unionId] : [])),
    ),
  ),
];

/** What stands elsewhere in the copy, or says where the record stood and not what became of it. */
const NOT_DETAILS = new Set([
  'type',
  'v',
  'person',
  'memberId',
  'stamp',
  'fromStamp',
  'toStamp',
  'memberRev',
  'madeFrom',
  'turn',
]);

/** Of a pair: whom the other record is about, and what an officer said of both. */
const NOT_OF_PAIRS = new Set(['duplicateId', 'at', 'kept', 'members', 'reason']);

async function eventsOf(entries: readonly HistoryEntry[], open: Open): Promise<AccessCopy['history']> {
  const events = entries
    .flatMap(({ events: each, pk, seq, ...meta }) => each.map((event) => ({ pk, seq, meta, event })))
    .toSorted((a, b) => (a.meta.at === b.meta.at ? a.seq - b.seq : a.meta.at < b.meta.at ? -1 : 1));
  const persons = events.flatMap((at) => {
    const person = Recorded.safeParse(at.event['person']);
    return person.success ? [{ at, person: person.data }] : [];
  });
  const opened = await open(persons, ({ person }) => person);
  const personAt = new Map(opened.map(({ state, person }) => [state.at, person]));
  return events.map((at) => {
    const { pk, meta, event } = at;
    const person = personAt.get(at);
    return {
      at: meta.at,
      on: meta.on,
      record: pk.slice(0, pk.indexOf('#')),
      id: idIn(pk),
      event: event.type,
      title: eventTitle(event.type),
      by: kindOf(meta.by),
      requestId: meta.requestId,
      details: Object.fromEntries(
        Object.entries(event)
          .filter(([name]) => !pk.startsWith(`${duplicateRecord.type}#`) || !NOT_OF_PAIRS.has(name))
          .flatMap(detailOf),
      ),
      ...(person && { person }),
    };
  });
}

type Detail = AccessCopy['history'][number]['details'][string];

const detailOf = ([name, value]: [string, unknown]): [string, Detail][] =>
  !NOT_DETAILS.has(name) && (['string', 'number', 'boolean'].includes(typeof value) || Array.isArray(value))
    ? [[name, value as Detail]]
    : [];

type Kind = AccessCopy['requests'][number]['by'];

/** `operator:…` and the like, without whose account it was: that is theirs, and for the audit trail. */
const kindOf = (by: string): Kind => by.slice(0, by.indexOf(':')) as Kind;

/** The requests behind these entries, as long as they are kept. */
async function requestsOf(
  entries: readonly HistoryEntry[],
  store: Pick<Store, 'read'>,
): Promise<AccessCopy['requests']> {
  const ids = [...new Set(entries.map(({ requestId }) => requestId))];
  const items = await store.read(ids.map((pk) => ({ table: 'requests', pk })));
  return items
    .flatMap((item) => (item === undefined ? [] : [StoredRequest.parse(item)]))
    .map(({ pk, type, actor, at, outcome }) => ({
      requestId: pk,
      command: type,
      by: actor.kind,
      status: outcome?.status ?? 'accepted',
      acceptedAt: at,
      ...(outcome && { settledAt: outcome.at }),
    }));
}

const UNION_FIELDS = new Set(['unionId', 'from', 'to', 'waitsAt']);
const EMPLOYER_FIELDS = new Set(['employerId', 'workUnit']);

/** Every id of a union or an employer in the copy, by the name of the field that holds it. */
function placesIn(copy: object): { readonly unions: string[]; readonly employers: string[] } {
  const unions = new Set<string>();
  const employers = new Set<string>();
  const walk = (value: unknown, name: string): void => {
    if (typeof value === 'string') {
      if (UNION_FIELDS.has(name)) unions.add(value);
      if (EMPLOYER_FIELDS.has(name)) employers.add(value);
    } else if (typeof value === 'object' && value !== null)
      for (const [inner, each] of Object.entries(value)) walk(each, Array.isArray(value) ? name : inner);
  };
  walk(copy, '');
  return { unions: [...unions], employers: [...employers] };
}
