import { type Instant, legalDate, LocalDate } from '../../kernel/dates.ts';
import type { MemberId } from '../../kernel/ids.ts';
import { reject } from '../../kernel/problem.ts';
import { err, ok } from '../../kernel/result.ts';
import type { CommandEdge } from '../../platform/edge/command-edge.ts';
import type { RecordsReader } from '../../platform/edge/records-reader.ts';
import { sealPersons } from '../../platform/edge/seal-persons.ts';
import { implement, type Route } from '../../platform/http/route.ts';
import type { PersonVault } from '../../platform/keys/person-vault.ts';
import type { WorkerIdentities } from '../../platform/keys/worker-identity.ts';
import * as z from 'zod';
import { MemberStatus } from '../domain/lifecycle.ts';
import { memberRecord } from '../domain/member.ts';
import { correctedForm, type OwnCorrection, type ReviewedCorrection } from '../domain/own-data.ts';
import { checkPerson, PersonalData } from '../domain/person.ts';
import { ReviewedField } from '../domain/correction.ts';
import { consentsOf } from './consent-view.ts';
import { type OwnCaller, type OwnCallerDependencies, ownCallers } from './own-caller.ts';
import * as specs from './own-specs.ts';

export interface OwnRouteDependencies extends OwnCallerDependencies {
  readonly edge: CommandEdge;
  readonly vault: PersonVault;
  readonly records: RecordsReader;
  readonly identities: WorkerIdentities;
}

/** What the claim on a number tells of the member who holds it. */
const Standing = z.object({ status: MemberStatus, joinedOn: LocalDate });

export function ownRoutes({
  edge,
  vault,
  records,
  readClaim,
  identities,
}: OwnRouteDependencies): readonly Route[] {
  const callers = ownCallers({ vault, readClaim, identities });

  const membershipOf = async ({ claim: { holder } }: OwnCaller) => {
    const { rev, state } = holder === undefined ? { rev: 0 } : await records.record(memberRecord, holder);
    const [data] = state ? await vault.openAll([state.person]) : [];
    return state && data !== undefined ? { rev, state, data } : undefined;
  };

  /** The member as corrected, sealed anew under their own key; undefined when there is nobody to correct. */
  const corrected = async (caller: OwnCaller, changes: OwnCorrection | ReviewedCorrection, now: Instant) => {
    const held = await membershipOf(caller);
    if (held === undefined) return err(reject('own/no-membership'));
    const { person } = held.state;
    const checked = checkPerson(correctedForm(held.data, person, changes), legalDate(now));
    if (!checked.ok) return checked;
    const { idNumber, personal, counted } = checked.value;
    const [sealed] = await sealPersons(vault, [{ personId: person.personId, data: personal, idNumber }]);
    if (sealed === undefined) throw new Error('the vault sealed nobody');
    const identity = await vault.sealIdentity(caller.claims);
    return ok({
      command: { identity, readRev: held.rev, person: { ...sealed.person, ...counted } },
      correctedIdentity: sealed.identity,
    });
  };

  return [
    implement(specs.getOwnMembershipSpec, async ({ caller, now }) => {
      const asked = await callers.person(caller);
      if (!asked.ok) return asked;
      const { holder, standing } = asked.value.claim;
      if (holder === undefined) return ok({ status: 200, body: { member: false, active: false, asOf: now } });
      const { status, joinedOn } = Standing.parse(standing);
      const memberId = holder as MemberId;
      const active = status === 'active';
      return ok({ status: 200, body: { member: true, active, memberId, status, joinedOn, asOf: now } });
    }),

    implement(specs.getOwnDataSpec, async ({ caller }) => {
      const asked = await callers.person(caller);
      if (!asked.ok) return asked;
      const held = await membershipOf(asked.value);
      if (held === undefined) return err(reject('own/no-membership'));
      const { sex, householdType, education, migrant } = held.state.person;
      const person = PersonalData.parse(held.data);
      const consents = await consentsOf(records, held.state.memberId);
      return ok({
        status: 200,
        body: { ...held.state, person, sex, householdType, education, migrant, consents },
      });
    }),

    implement(specs.correctOwnDataSpec, async ({ body, caller, idempotencyKey, now }) => {
      const asked = await callers.person(caller);
      if (!asked.ok) return asked;
      const result = await corrected(asked.value, body, now);
      if (!result.ok) return result;
      const { command } = result.value;
      return edge.submit({
        type: 'CorrectOwnData',
        asSent: body,
        body: command,
        caller,
        idempotencyKey,
        now,
      });
    }),

    implement(specs.requestCorrectionSpec, async ({ body, caller, idempotencyKey, now }) => {
      const asked = await callers.person(caller);
      if (!asked.ok) return asked;
      const result = await corrected(asked.value, body, now);
      if (!result.ok) return result;
      const fields = ReviewedField.options.filter((field) => body[field] !== undefined);
      const command = { ...result.value.command, fields, corrected: result.value.correctedIdentity };
      return edge.submit({
        type: 'RequestCorrection',
        asSent: body,
        body: command,
        caller,
        idempotencyKey,
        now,
      });
    }),

    implement(specs.identityKeysSpec, async () => {
      const keys = [...(await identities.publicKeys())];
      return ok({ status: 200, body: { keys }, headers: { 'cache-control': 'public, max-age=300' } });
    }),
  ];
}
