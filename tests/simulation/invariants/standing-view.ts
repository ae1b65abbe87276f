import type { Actor, OperatorId, WorkerId } from '../../../shared/kernel/caller.ts';
import { endOfLegalDate, epochOf, instantOf, legalDate } from '../../../shared/kernel/dates.ts';
import { daysAfter } from '../../../shared/kernel/working-days.ts';
import type { EntrustmentId, RequestId } from '../../../shared/kernel/ids.ts';
import { PersonInput } from '../../../shared/members/domain/person.ts';
import type { StoredItem } from '../../../shared/platform/store/port.ts';
import { enforceRetention } from '../../../shared/registry/enforce-retention.ts';
import { wireEventsOf } from '../../../shared/registry/publish.ts';
import type { LedgerEntry } from '../../../shared/platform/engine/ledger.ts';
import type { Union } from '../../../shared/unions/domain/union.ts';
import type { Assessment } from '../../../shared/statistics/domain/assessment.ts';
import { imageOf, project } from '../../../shared/statistics/application/project.ts';
import { type TestFinder, testFinder } from '../../support/finder.ts';
import { memoryLists } from '../../support/memory-lists.ts';
import { memoryPages } from '../../support/memory-pages.ts';
import { memoryStatistics } from '../../support/memory-statistics.ts';
import { memoryStore, type MemoryStore } from '../../support/memory-store.ts';
import { reaffiliate } from '../../support/affiliations.ts';
import { federationOf } from '../../../shared/platform/deployment/federations.ts';
import { testEmployer, unionCreditCode } from '../../support/employers.ts';
import { reelect } from '../../support/elections.ts';
import { people, testPerson } from '../../support/people.ts';
import {
  applyToFound,
  foundUnion,
  settle,
  superior,
  TENANT,
  type TestRegistry,
  testRegistry,
} from '../../support/registry.ts';
import { contractFor } from '../../authorisation/cases.ts';
import type { Invariant, View } from '../contract.ts';

/** A view whose parts a test may break. */
export interface BreakableView extends View {
  readonly items: Map<string, StoredItem>;
  readonly replica: Map<string, StoredItem>;
  readonly counters: Map<string, number>;
  readonly marks: Map<string, Set<string>>;
  readonly files: Map<string, Uint8Array>;
  readonly accepted: Set<RequestId>;
  readonly published: string[];
  readonly deadLetters: string[];
  readonly underOthers: string[];
}

type Standing = Awaited<ReturnType<typeof made>>;

let standing: Promise<Standing> | undefined;

/**
 * A province in which all is well and nothing is in flight, by the engine itself: two unions, one founding that
 * failed, members by each way there is and in most states, applications in each status, an operator.
 */
export async function standingView(): Promise<BreakableView> {
  const { items, counters, marks, files, published, now } = await (standing ??= made());
  const copy = new Map(counters);
  return {
    items: new Map(items),
    replica: new Map(items),
    counters: copy,
    figures: () => copy,
    accepted: new Set(
      [...items].flatMap(([key, { pk }]) => (key.startsWith('requests/') ? [pk as RequestId] : [])),
    ),
    files: new Map(files),
    marks: new Map([...marks].map(([mark, members]) => [mark, new Set<string>(members)])),
    published: [...published],
    deadLetters: [],
    underOthers: [],
    committed: () => undefined,
    now,
  };
}

async function made() {
  const store = memoryStore();
  const registry = await testRegistry(store, {
    pages: memoryPages(store.items),
    lists: memoryLists(store),
  });
  const kept = { 'request-body': 30, 'rejected-application': 365, 'departed-member': 3_653 };
  const set = await done(registry, 'SetRetentionSchedule', { from: '2026-11-23', periods: kept });
  await done(registry, 'ReleaseRetentionSchedule', { version: 1, dryRun: set['runId'] });
  await enforceRetained(registry);
  await changeRules(registry);
  await changeEmployers(registry);
  await reportFigures(registry);
  await joinEmployers(registry);
  const first = await foundUnion(registry, { seed: 1, size: 3 });
  await entrust(registry, first);
  const second = await foundUnion(registry, { seed: 2, size: 26 });
  // Whoever the roster names is a member by then: the founding fails, its codes are free again.
  await register(registry, first, 31);
  await failToFound(registry);
  await decide(registry, first, 32, 'ApproveMembershipApplication', {});
  await decide(registry, first, 33, 'RejectMembershipApplication', { reason: '不是本单位职工' });
  await apply(registry, first, 34);
  const steps = { requestedOn: DAY, talkedOn: DAY, announcedOn: DAY, certificateRecovered: true };
  await done(registry, 'WithdrawMember', { memberId: await register(registry, first, 35), ...steps });
  const retention = { for: 'military-service', since: DAY };
  await done(registry, 'RetainMember', { memberId: await register(registry, first, 36), ...retention });
  const voided = await register(registry, first, 37);
  await done(registry, 'VoidMember', { memberId: voided, reason: '误录' });
  const gone = await register(registry, first, 38);
  await done(registry, 'RecordDeath', { memberId: gone, diedOn: DAY });
  const { erasureId } = await done(registry, 'RequestErasure', {
    of: { memberId: gone },
    basis: 'purpose-ended',
  });
  await done(registry, 'RejectErasure', { erasureId, reason: '仍须保存' });
  await done(registry, 'ErasePerson', { of: { memberId: gone }, basis: 'retention-over' });
  await eraseOwn(registry, first);
  await done(registry, 'RegisterOperator', {
    operatorId: 'operator-1',
    role: 'union-officer',
    scope: first.unionId,
    certificate: { fingerprint: 'aa'.repeat(32), issuer: 'bb'.repeat(32), serial: '01', ...VALID },
  });
  // Its timer goes off at once here.
  await done(registry, 'GiveBreakGlass', {
    operatorId: 'operator-1',
    scope: first.unionId,
    minutes: 10,
    reason: 'system-failure',
  });
  await correct(registry, first, 39);
  await formGroup(registry, first);
  const agreed = { memberId: await register(registry, first, 45), purpose: 'card-issuance' };
  const signed = { signedOn: DAY, evidence: 'GH-2026-1' };
  await done(registry, 'RecordConsent', { ...agreed, ...signed, version: 1 });
  await done(registry, 'RecordConsentWithdrawal', { ...agreed, ...signed });
  await transfer(registry, first, second);
  await prepareMembers(registry);
  await proceed(registry, first);
  const bySteps = await foundBySteps(registry, 'ApproveFoundingElection');
  await foundBySteps(registry, 'EscalateFounding');
  await electAnew(registry, { anew: bySteps, due: first.unionId, overdue: second.unionId });
  await leaveOffice(registry, bySteps);
  await moveUnion(registry);
  const finder = testFinder(registry);
  await findDuplicates(registry, first, second, finder);
  await dissolve(registry);
  await closePeriods(registry);
  await takeOut(registry, first);
  await finder.lookAtAll();

  const items: ReadonlyMap<string, StoredItem> = new Map(store.items);
  const published = [...items].flatMap(([key, { pk, seq, events }]) =>
    key.startsWith('ledger/') ? wireEventsOf({ pk, seq, events } as LedgerEntry).map(({ id }) => id) : [],
  );
  const marks = finder.book.places;
  const files = registry.files.objects;
  return { items, marks, files, published, counters: await counted(items), now: registry.now };
}

/** Of two unions: one pair waits, one was found to be two persons, one was merged, one lapsed, one came apart again. */
async function findDuplicates(registry: TestRegistry, first: Place, second: Place, finder: TestFinder) {
  const pairs: (readonly [string, string])[] = [];
  for (const seed of [70, 71, 72, 73, 74]) {
    const one = await register(registry, first, seed);
    const mobile = someone(seed).mobile;
    const likeThem = await registry.sealed({ ...someone(seed + 10), mobile }, `like-${String(seed)}`);
    const { memberId } = await done(registry, 'RegisterMember', {
      unionId: second.unionId,
      employerId: second.employerId,
      ...likeThem,
    });
    pairs.push([one, String(memberId)]);
  }
  await finder.lookAtAll();
  const [, different, merged, lapsed, undone] = pairs;
  const idOf = (pair: readonly [string, string] = ['', '']) => pair.toSorted().join('-');
  const reason = '已核对证件';
  await done(registry, 'DismissDuplicate', { duplicateId: idOf(different), reason });
  await done(registry, 'MergeMembers', { duplicateId: idOf(merged), kept: merged?.[0], reason });
  await done(registry, 'VoidMember', { memberId: lapsed?.[1], reason });
  await done(registry, 'MergeMembers', { duplicateId: idOf(undone), kept: undone?.[1], reason });
  await done(registry, 'ReviveMember', { memberId: undone?.[0], reason });
  await finder.lookAtAll();
}

/** One union is dissolved, another waits for its seals, the third is proposed to be. */
async function dissolve(registry: TestRegistry): Promise<void> {
  const usual = { kind: 'retain' };
  const end = { endedOn: DAY, evidence: 'dissolutions/1/end.pdf' };
  const ended = async (seed: number) => {
    const { unionId } = await foundUnion(registry, { seed, size: 2 });
    await done(registry, 'ReportDissolution', { unionId, usual, assetsTo: superior, end });
    return { unionId, handedInOn: DAY };
  };
  await done(registry, 'NoteSealsHandedIn', await ended(71));
  await ended(72);
  const { unionId } = await foundUnion(registry, { seed: 73, size: 2 });
  const figures = { heldOn: DAY, form: 'general', entitled: 2, present: 2, inFavour: 2 };
  const meeting = { ...figures, minutes: 'dissolutions/2/minutes.pdf' };
  await done(registry, 'ProposeDissolution', { unionId, usual, assetsTo: superior, meeting });
  const { now } = registry;
  const dueOn = daysAfter(legalDate(now), 15);
  registry.now = endOfLegalDate(dueOn);
  await done(registry, 'EscalateDissolution', { unionId, dueOn });
  registry.now = now;
}

/** Two whose employer has no union are held above; one is confirmed by its roster, the other waits for another. */
async function prepareMembers(registry: TestRegistry): Promise<void> {
  const held = async (seed: number, person: PersonInput) => {
    const { unionName: _, ...employer } = testEmployer({}, seed);
    await done(registry, 'NoteEmployer', { superior, employer });
    const body = { unionId: superior, employerCode: employer.creditCode };
    const sealed = await registry.sealed(person, `waiting-${String(seed)}`);
    const { applicationId } = await done(registry, 'ApplyForMembership', { ...body, ...sealed });
    await done(registry, 'ApproveMembershipApplication', { applicationId });
  };
  await held(61, PersonInput.parse(people(1, 61)[0]));
  await foundUnion(registry, { seed: 61, size: 2 });
  await held(62, someone(62));
}

/** Two who were rejected ask to be erased: one is, the other takes it back. */
async function eraseOwn(registry: TestRegistry, place: Place): Promise<void> {
  for (const [seed, worker] of [
    [46, 'worker-2'],
    [47, 'worker-3'],
  ] as const) {
    const applicationId = await apply(registry, place, seed);
    await done(registry, 'RejectMembershipApplication', { applicationId, reason: '不是本单位职工' });
    const { identity } = await registry.sealed(someone(seed), `applicant-${String(seed)}`);
    const actor: Actor = { kind: 'worker', id: worker as WorkerId };
    const own = { of: { applicationId }, basis: 'consent-withdrawn', identity };
    const { erasureId } = await done(registry, 'RequestOwnErasure', own, actor);
    if (worker === 'worker-2') await done(registry, 'ApproveErasure', { erasureId });
    else await done(registry, 'WithdrawOwnErasure', { erasureId }, actor);
  }
}

/** The schedule is new: its first run finds nothing that is over. */
async function enforceRetained({ store, now, ...registry }: TestRegistry): Promise<void> {
  const queued: RequestId[] = [];
  const queue = {
    send: async (sent: readonly { requestId: RequestId }[]) =>
      void queued.push(...sent.map(({ requestId }) => requestId)),
  };
  await enforceRetention({ tenant: TENANT, store, queue, now: () => now });
  await settle({ store, now, ...registry }, queued);
}

/** One changes, and gets another code; one closes, and one whose union is to be dissolved. */
async function changeEmployers(registry: TestRegistry): Promise<void> {
  const { employerId, unionId } = await foundUnion(registry, { seed: 91, size: 1 });
  const proof = { since: DAY, evidence: 'employers/1.pdf' };
  await done(registry, 'ChangeEmployer', { employerId, employer: { name: '某某有限公司' }, ...proof });
  await done(registry, 'ChangeEmployerCode', { employerId, creditCode: unionCreditCode(91), ...proof });
  await done(registry, 'CountEmployees', { employerId, employees: 40, on: DAY });
  await contract(registry, employerId, unionId);
  const noted = async (seed: number) => {
    const { unionName: _, ...employer } = testEmployer({}, seed);
    return (await done(registry, 'NoteEmployer', { superior, employer }))['employerId'];
  };
  const closed = { how: 'closure', on: DAY, evidence: 'employers/2.pdf' };
  await done(registry, 'ReorganiseEmployer', { employerId: await noted(92), ...closed });
  const into = [await noted(93)];
  await done(registry, 'ReorganiseEmployer', { employerId, ...closed, how: 'merger', into });
}

/** A union of three employers: one leaves it, and one is to leave it, and stays, and is to leave it again. */
async function joinEmployers(registry: TestRegistry): Promise<void> {
  const { unionId } = await foundUnion(registry, { seed: 95, size: 1 });
  const [leaves, stays] = await Promise.all(
    [96, 97].map(async (seed) => {
      const { unionName: _, ...employer } = testEmployer({}, seed);
      const { employerId } = await done(registry, 'NoteEmployer', { superior, employer });
      await done(registry, 'CoverEmployer', { unionId, employerId });
      return employerId;
    }),
  );
  const reason = '单独建会';
  await done(registry, 'ReleaseEmployer', { unionId, employerId: leaves, reason });
  const entered = await registry.sealed(someone(395), 'registered-395');
  await done(registry, 'RegisterMember', { unionId, employerId: stays, ...entered });
  await done(registry, 'ReleaseEmployer', { unionId, employerId: stays, reason });
  await done(registry, 'CoverEmployer', { unionId, employerId: stays });
  await done(registry, 'ReleaseEmployer', { unionId, employerId: stays, reason });
}

/** One group that is led by its one member. */
async function formGroup(registry: TestRegistry, place: Place): Promise<void> {
  const { groupId } = await done(registry, 'FormGroup', { unionId: place.unionId, groupName: '一车间小组' });
  const memberId = await register(registry, place, 88);
  await done(registry, 'AssignGroup', { memberId, groupId });
  await done(registry, 'ChangeGroup', { groupId, leader: memberId });
}

/** One contract, and the one that follows it. */
async function contract(registry: TestRegistry, employerId: string, unionId: string): Promise<void> {
  const signed = {
    unionId,
    kind: 'collective-contract',
    on: DAY,
    parties: [employerId],
    evidence: 'c/1.pdf',
  };
  const { actId } = await done(registry, 'RecordDemocraticAct', { ...signed, through: '2028-11-19' });
  await done(registry, 'RecordDemocraticAct', { ...signed, through: '2029-11-19', renews: actId });
}

/** Of a county: the annual statistics, once corrected, and a sample. */
async function reportFigures(registry: TestRegistry): Promise<void> {
  const report = (from: string, figures: object) =>
    done(registry, 'ReportFigures', {
      scope: 'division:440305',
      from,
      figures,
      evidence: 'statistics/2026/1.pdf',
    });
  await report('2025-12-31', { 'annual-members': 900, 'annual-unions': 12 });
  await report('2025-12-31', { 'annual-members': 1_000 });
  await report(DAY, { 'sample-checked': 40, 'sample-agreed': 39 });
}

/** Of a county: one version that was signed and corrected, the one that corrects it, and one that waits. */
async function closePeriods(registry: TestRegistry): Promise<void> {
  const close = async (from: string, correction?: string) => {
    const period = { from, through: '2026-10-31' };
    const asked = { unionId: superior, period, ...(correction && { correction }) };
    return (await done(registry, 'CloseAssessment', asked))['assessmentId'];
  };
  const sign = async (assessmentId: string | undefined) => {
    const [item] = await registry.store.read([
      { table: 'registry', pk: `assessment#${String(assessmentId)}` },
    ]);
    const { digest } = item?.['state'] as Assessment;
    await done(registry, 'SignAssessment', { assessmentId, digest });
  };
  await sign(await close('2026-08-01'));
  await sign(await close('2026-08-01', '补报年报数'));
  await close('2026-10-01');
}

/** Of a union, ten minutes after all else: its members in either format. */
async function takeOut(registry: TestRegistry, { unionId }: Place): Promise<void> {
  const { now } = registry;
  registry.now = instantOf(epochOf(now) + 600_000);
  for (const format of ['csv', 'xlsx'])
    await done(registry, 'AskForExtract', {
      unionId,
      query: { of: 'members' },
      format,
      purpose: 'check-records',
    });
  registry.now = now;
}

/** From next year on: nothing here is decided by them. */
async function changeRules(registry: TestRegistry): Promise<void> {
  const from = '2027-01-01';
  const set = await done(registry, 'SetRules', {
    from,
    change: { founding: { replyDays: 10 } },
    basis: '粤工总〔2026〕1号',
  });
  await done(registry, 'ReleaseRules', { proposalId: set['proposalId'] });
  const change = { founding: { replyDays: 12 } };
  await done(registry, 'SetRules', { from, change, basis: '粤工总〔2026〕2号' });
}

/** Somebody of an entrusted party enters a member. */
async function entrust(registry: TestRegistry, place: Place): Promise<void> {
  const { entrustmentId } = await done(registry, 'RegisterEntrustment', contractFor(place.unionId));
  await done(registry, 'RegisterOperator', {
    operatorId: 'agency-1',
    role: 'union-officer',
    scope: place.unionId,
    certificate: { fingerprint: 'ac'.repeat(32), issuer: 'bb'.repeat(32), serial: '02', ...VALID },
    entrustment: entrustmentId,
  });
  const agent: Actor = {
    kind: 'operator',
    id: 'agency-1' as OperatorId,
    role: 'union-officer',
    scope: place.unionId,
    certificate: 'ac'.repeat(32),
    entrustment: entrustmentId as EntrustmentId,
  };
  const entered = await registry.sealed(someone(348), 'registered-348');
  const { unionId, employerId } = place;
  await done(registry, 'RegisterMember', { unionId, employerId, ...entered }, agent);
}

type Place = Awaited<ReturnType<typeof foundUnion>>;

const someone = (seed: number) => PersonInput.parse(testPerson({}, seed));

const DAY = '2026-11-20';
const VALID = { validFrom: '2026-01-01T00:00:00.000Z', validTo: '2029-01-01T00:00:00.000Z' };

async function register(registry: TestRegistry, { unionId, employerId }: Place, seed: number) {
  const person = await registry.sealed(someone(seed), `registered-${String(seed)}`);
  const { memberId } = await done(registry, 'RegisterMember', { unionId, employerId, ...person });
  return memberId ?? '';
}

async function apply(registry: TestRegistry, { unionId }: Place, seed: number): Promise<string> {
  const person = await registry.sealed(someone(seed), `applicant-${String(seed)}`);
  const { applicationId } = await done(registry, 'ApplyForMembership', { unionId, ...person });
  return applicationId ?? '';
}

async function decide(registry: TestRegistry, place: Place, seed: number, type: string, more: object) {
  await done(registry, type, { applicationId: await apply(registry, place, seed), ...more });
}

/** A member asks for another number, and is heard; asks for it again, and waits. */
async function correct(registry: TestRegistry, place: Place, seed: number): Promise<void> {
  await register(registry, place, seed);
  const key = `registered-${String(seed)}`;
  const asIt = {
    was: await registry.sealed(someone(seed), key),
    is: await registry.sealed(someone(seed + 50), key),
  };
  const ask = (from: 'was' | 'is', readRev: number) =>
    done(
      registry,
      'RequestCorrection',
      {
        identity: asIt[from].identity,
        corrected: asIt.is.identity,
        readRev,
        person: asIt.is.person,
        fields: ['idNumber'],
      },
      { kind: 'worker', id: 'worker-1' as WorkerId },
    );
  const { correctionId } = await ask('was', 1);
  await done(registry, 'ApproveCorrection', { correctionId });
  await ask('is', 2);
}

/** One that waits for the member, one for the giving union, one for its superior, and one that is done. */
async function transfer(registry: TestRegistry, from: Place, { unionId, employerId }: Place): Promise<void> {
  const actor: Actor = {
    kind: 'operator',
    id: 'officer-2' as OperatorId,
    role: 'union-officer',
    scope: unionId,
  };
  const ask = async (seed: number, consent?: string) => {
    const memberId = await register(registry, from, seed);
    const body = { memberId, unionId, employerId, ...(consent && { consent }) };
    return done(registry, 'RequestTransfer', body, actor);
  };
  await ask(40);
  await done(registry, 'RequestTransfer', {
    memberId: await register(registry, from, 52),
    unionId,
    employerId,
    consent: 'ZZ-52',
    secondedUntil: '2027-12-31',
  });
  await ask(41, 'ZZ-41');
  const { transferId } = await ask(42, 'ZZ-42');
  await done(registry, 'ObjectToTransfer', { transferId, ground: 'open-case' });
  await done(registry, 'ReleaseMember', { transferId: (await ask(43, 'ZZ-43'))['transferId'] });
}

/** Against three members: one case waits for the group, one for the committee, one has been decided. */
async function proceed(registry: TestRegistry, place: Place): Promise<void> {
  const proofs = { crime: 'cases/1/judgment', punishment: 'cases/1/sentence', punishedOn: DAY };
  const open = async (seed: number) =>
    done(registry, 'OpenExpulsion', { memberId: await register(registry, place, seed), ...proofs });
  const meeting = { heldOn: DAY, evidence: 'cases/1/minutes' };
  await open(46);
  const lapsed = await register(registry, place, 49);
  await done(registry, 'NoteLapse', { memberId: lapsed, since: '2026-11-23' });
  for (const seed of [47, 48]) {
    const { caseId } = await open(seed);
    await done(registry, 'GiveGroupOpinion', { caseId, inFavour: true, ...meeting });
    if (seed === 48) await done(registry, 'DecideExpulsion', { caseId, ...meeting });
  }
}

/** Seed 4, with the people of seed 1: all of them are members already. */
/** One that is founded, and one whose result the superior leaves lying. */
async function foundBySteps(
  registry: TestRegistry,
  last: 'ApproveFoundingElection' | 'EscalateFounding',
): Promise<string> {
  const seed = last === 'EscalateFounding' ? 6 : 5;
  const { applicationId, unionId } = await applyToFound(registry, { seed, size: 3, procedure: 'by-steps' });
  const today = legalDate(registry.now);
  const step = (type: string, words: object = {}) => done(registry, type, { applicationId, ...words });
  await step('ApproveFounding');
  const form = 'general';
  await step('RequestFoundingMeeting', {
    meeting: { plannedOn: today, form, entitled: 3, request: 'founding/1.pdf' },
  });
  await step('ApproveFoundingMeeting');
  const elected = [...(registry.store as MemoryStore).items.values()]
    .filter(({ type, state }) => type === 'member' && (state as { unionId: string }).unionId === unionId)
    .map(({ pk }, index) => ({
      memberId: pk.slice('member#'.length),
      post: index === 0 ? 'chair' : 'committee',
      votes: 3,
    }));
  const figures = { entitled: 3, present: 3, termYears: 3, womenMembers: 0 };
  await step('ReportFoundingElection', {
    election: { heldOn: today, form, ...figures, elected, minutes: 'founding/2.pdf' },
  });
  if (last === 'ApproveFoundingElection') {
    await step(last);
    return unionId;
  }
  const { now } = registry;
  const dueOn = daysAfter(today, 15);
  registry.now = endOfLegalDate(dueOn);
  await step(last, { dueOn });
  registry.now = now;
  return unionId;
}

/** One that was re-elected, one whose superior leaves the request lying, and one that is overdue. */
async function electAnew(
  registry: TestRegistry,
  { anew, due, overdue }: { readonly anew: string; readonly due: string; readonly overdue: string },
): Promise<void> {
  const record = (unionId: string, electedOn: string) =>
    done(registry, 'RecordTerm', { unionId, electedOn, years: 3, document: 'terms/1.pdf' });
  const today = legalDate(registry.now);
  const refused = await reelect(registry, anew, today);
  if (refused !== undefined) throw new Error(refused);
  await record(overdue, '2020-01-01');
  await done(registry, 'ApplyForLegalPerson', { unionId: overdue, request: 'lp/1.pdf' });
  await done(registry, 'RegisterLegalPerson', {
    unionId: overdue,
    creditCode: unionCreditCode(71),
    validFrom: today,
    validTo: daysAfter(today, 900),
    scan: 'lp/2.pdf',
  });
  await record(due, '2023-12-20');
  const extension = { until: '2027-03-01', reason: '搬迁', request: 'terms/2.pdf' };
  await done(registry, 'RequestTermExtension', { unionId: due, ...extension });
  const meeting = { plannedOn: today, form: 'general', entitled: 3, request: 'elections/1.pdf' };
  await done(registry, 'RequestReelectionMeeting', { unionId: due, meeting });
  const { now } = registry;
  const dueOn = daysAfter(today, 15);
  registry.now = endOfLegalDate(dueOn);
  await done(registry, 'EscalateReelection', { unionId: due, dueOn });
  await done(registry, 'EscalateTermExtension', { unionId: due, dueOn });
  registry.now = now;
}

/**
 * The chair resigns; one of the committee withdraws, which ends their office; the third is elected into the chair,
 * and the superior leaves lying that they are to be moved.
 */
async function leaveOffice(registry: TestRegistry, unionId: string): Promise<void> {
  const union = (registry.store as MemoryStore).items.get(`registry/union#${unionId}`)?.['state'];
  const [chair, other, third] = (union as Union).officers ?? [];
  const today = legalDate(registry.now);
  await done(registry, 'RecordResignation', {
    unionId,
    memberId: chair?.memberId,
    resignedOn: today,
    letter: 'officers/1.pdf',
  });
  const steps = { requestedOn: today, talkedOn: today, announcedOn: today, certificateRecovered: true };
  await done(registry, 'WithdrawMember', { memberId: other?.memberId, ...steps });
  const elected = [{ memberId: third?.memberId, post: 'chair', votes: 2 }];
  const figures = { heldOn: today, form: 'general', entitled: 2, present: 2, womenMembers: 0 };
  await done(registry, 'ReportByElection', {
    unionId,
    election: { ...figures, elected, minutes: 'officers/2.pdf' },
  });
  await done(registry, 'ApproveCommitteeChange', { unionId });
  await done(registry, 'AskToMoveOfficer', {
    unionId,
    memberId: third?.memberId,
    reason: '工作需要',
    consentedOn: today,
    resolution: 'officers/3.pdf',
  });
  const { now } = registry;
  const dueOn = daysAfter(today, 15);
  registry.now = endOfLegalDate(dueOn);
  await done(registry, 'EscalateCommitteeChange', { unionId, dueOn });
  registry.now = now;
}

async function failToFound(registry: TestRegistry): Promise<void> {
  await foundUnion(registry, { seed: 4, size: 3, peopleOf: 1 });
}

async function done(registry: TestRegistry, type: string, body: unknown, actor?: Actor) {
  const outcome = await registry.run(type, body, actor && { actor });
  if (outcome.status !== 'done') throw new Error(`${type}: ${outcome.rejection.code}`);
  return outcome.result;
}

/** By the projector, as it would have come to them from the stream. */
async function counted(items: ReadonlyMap<string, StoredItem>): Promise<Map<string, number>> {
  const store = memoryStatistics();
  const images = [...items].flatMap(([key, item]) => {
    const image = key.startsWith('registry/') ? imageOf(item) : undefined;
    if (image === 'unreadable') throw new Error(`${item.pk} can't be counted`);
    return image === undefined ? [] : [image];
  });
  const never = (fault: unknown) => {
    throw fault;
  };
  await project({ store, random: () => 0.5, pause: () => Promise.resolve(), fault: never }, images);
  const figures = new Map<string, number>();
  for await (const { scope, family, counters } of store.counterItems('g0'))
    for (const [name, count] of counters) {
      const figure = `${scope} ${family}/${name}`;
      figures.set(figure, (figures.get(figure) ?? 0) + count);
    }
  return figures;
}

/** The first item under this prefix that answers to `which`. */
export function itemOf<Item extends StoredItem>(
  { items }: View,
  prefix: string,
  which: (item: Item) => boolean = () => true,
): readonly [key: string, item: Item] {
  for (const [key, item] of items)
    if (key.startsWith(prefix) && which(item as Item)) return [key, item as Item];
  throw new Error(`no ${prefix}… in the view`);
}

/** Puts a changed copy in the place of an item. */
export function alter<Item extends StoredItem>(
  view: BreakableView,
  [key, item]: readonly [string, Item],
  changes: object,
): void {
  view.items.set(key, { ...item, ...changes });
}

/** What the invariant finds in the standing view once it has been broken. */
export async function foundIn(
  invariant: Invariant,
  breaking: (view: BreakableView) => void = () => undefined,
): Promise<readonly string[]> {
  const view = await standingView();
  breaking(view);
  return invariant.check(view);
}

/** One more union, under another county by now; a change back is asked for and waits. */
async function moveUnion(registry: TestRegistry): Promise<void> {
  const { unionId: union } = await foundUnion(registry, { seed: 7, size: 1, peopleOf: 170 });
  const other = federationOf(TENANT, '440106').id;
  await reaffiliate(registry, { union, from: superior, to: other });
  await done(registry, 'RequestAffiliationChange', { unionId: union, to: superior, reason: '区划调整' });
}
