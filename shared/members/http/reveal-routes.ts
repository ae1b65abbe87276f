import type { Caller } from '../../kernel/caller.ts';
import type { AggregateType, LedgerEvent } from '../../kernel/decision.ts';
import { reject } from '../../kernel/problem.ts';
import { err, ok } from '../../kernel/result.ts';
import type { SealedPerson } from '../../kernel/sealed.ts';
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
  readonly stamp: Stamp;
  readonly person: SealedPerson;
}

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
    { fields }: Asked,
    caller: Caller,
  ) => {
    const { state } = await records.record(aggregate, id);
    if (!state || !hasInScope(caller, state.stamp)) return undefined;
    const [data] = await vault.openAll([state.person]);
    // Of an erased person nothing is left to show.
    if (data === undefined) return {};
    const person = PersonalData.parse(data);
    return Object.fromEntries(fields.map((field) => [field, person[field]]));
  };

  return [
    implement(specs.revealMemberSpec, async ({ params, body, caller, note }) => {
      note(noteOf(body));
      const person = await revealed(memberRecord, params.memberId, body, caller);
      return person ? ok({ status: 200, body: { ...params, person } }) : err(reject('member/not-found'));
    }),
    implement(specs.revealApplicationSpec, async ({ params, body, caller, note }) => {
      note(noteOf(body));
      const person = await revealed(applicationRecord, params.applicationId, body, caller);
      return person
        ? ok({ status: 200, body: { ...params, person } })
        : err(reject('membership-application/not-found'));
    }),
    implement(specs.revealCorrectionSpec, async ({ params, body, caller, note }) => {
      note(noteOf(body));
      const person = await revealed(correctionRecord, params.correctionId, body, caller);
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
