import type { Caller } from '../../kernel/caller.ts';
import type { AggregateType, LedgerEvent } from '../../kernel/decision.ts';
import { reject } from '../../kernel/problem.ts';
import { err, ok } from '../../kernel/result.ts';
import type { SealedPerson } from '../../kernel/sealed.ts';
import type { UnionId } from '../../kernel/ids.ts';
import { isWithinReach, placeOf } from '../../kernel/place.ts';
import { hasInScope, type Stamp } from '../../kernel/stamp.ts';
import type { RecordsReader } from '../../platform/edge/records-reader.ts';
import type { AuditNote } from '../../platform/http/audit.ts';
import { implement, type Route } from '../../platform/http/route.ts';
import type { PersonVault } from '../../platform/keys/person-vault.ts';
import { correctionRecord } from '../domain/correction.ts';
import { memberRecord } from '../domain/member.ts';
import { applicationRecord } from '../domain/membership-application.ts';
import { PersonalData } from '../domain/person.ts';
import * as specs from './reveal-specs.ts';

export interface RevealRouteDependencies {
  readonly vault: PersonVault;
  readonly records: RecordsReader;
}

interface OfPerson {
  readonly unionId: UnionId;
  readonly stamp: Stamp;
  readonly person: SealedPerson;
}

/** Whether a record is the caller's to see; asked of one that is not there too, for as much to be read. */
type Sees = (state: OfPerson | undefined, caller: Caller) => Promise<boolean>;

interface Asked {
  readonly fields: readonly specs.RevealedField[];
  readonly reason: string;
  readonly reference?: string | undefined;
}

export function revealRoutes({ vault, records }: RevealRouteDependencies): readonly Route[] {
  /** The chosen fields of a record in the caller's scope; undefined for one elsewhere, as if there were none. */
  const revealed = async <State extends OfPerson, Event extends LedgerEvent>(
    aggregate: AggregateType<State, Event>,
    id: string,
    { fields, caller }: Asked & { readonly caller: Caller },
    sees: Sees,
  ) => {
    const { state } = await records.record(aggregate, id);
    if (!(await sees(state, caller)) || !state) return undefined;
    const [data] = await vault.openAll([state.person]);
    // Of an erased person nothing is left to show.
    if (data === undefined) return {};
    const person = PersonalData.parse(data);
    return Object.fromEntries(fields.map((field) => [field, person[field]]));
  };

  /** A member stands where their record does. */
  const byStamp: Sees = (state, caller) =>
    Promise.resolve(state !== undefined && hasInScope(caller, state.stamp));
  /** What was handed in stands where its union does by now. */
  const byUnion: Sees = async (state, caller) =>
    isWithinReach(caller, await placeOf(records, state?.unionId, caller));

  return [
    implement(specs.revealMemberSpec, async ({ params, body, caller, note }) => {
      note(noteOf(body));
      const person = await revealed(memberRecord, params.memberId, { ...body, caller }, byStamp);
      return person ? ok({ status: 200, body: { ...params, person } }) : err(reject('member/not-found'));
    }),
    implement(specs.revealApplicationSpec, async ({ params, body, caller, note }) => {
      note(noteOf(body));
      const person = await revealed(applicationRecord, params.applicationId, { ...body, caller }, byUnion);
      return person
        ? ok({ status: 200, body: { ...params, person } })
        : err(reject('membership-application/not-found'));
    }),
    implement(specs.revealCorrectionSpec, async ({ params, body, caller, note }) => {
      note(noteOf(body));
      const person = await revealed(correctionRecord, params.correctionId, { ...body, caller }, byUnion);
      return person ? ok({ status: 200, body: { ...params, person } }) : err(reject('correction/not-found'));
    }),
  ];
}

/** Why, which file, and which fields: the trail keeps what was shown, and never the data. */
const noteOf = ({ fields, reason, reference }: Asked): AuditNote => ({
  purpose: `reveal-${reason}`,
  records: [
    ...new Set(fields.map((field) => `field:${field}`)),
    ...(reference === undefined ? [] : [`file:${reference}`]),
  ],
});
