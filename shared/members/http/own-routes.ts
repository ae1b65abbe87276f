import type { Caller } from '../../kernel/caller.ts';
import { type Instant, legalDate, LocalDate } from '../../kernel/dates.ts';
import type { IdNumber } from '../../kernel/id-number.ts';
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
import type { ReadClaim } from '../adapters/own-claim.ts';
import { MemberStatus } from '../domain/lifecycle.ts';
import { memberRecord } from '../domain/member.ts';
import { correctedForm, type OwnCorrection, type ReviewedCorrection } from '../domain/own-data.ts';
import { checkPerson, PersonalData } from '../domain/person.ts';
import { ReviewedField } from '../domain/correction.ts';
import { consentsOf } from './consent-view.ts';
import * as specs from './own-specs.ts';

export interface OwnRouteDependencies {
  readonly edge: CommandEdge;
  readonly vault: PersonVault;
  readonly records: RecordsReader;
  readonly readClaim: ReadClaim;
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
  const numberOf = async (caller: Caller): Promise<IdNumber | undefined> =>
    caller.kind === 'worker' && caller.sealedIdNumber !== undefined
      ? identities.open(caller.sealedIdNumber)
      : undefined;

  /** One strongly consistent read of one key: the claim under the index key that decides. */
  const claimOf = async (number: IdNumber) => {
    const [claim] = await vault.claimsOf(number);
    return readClaim(claim);
  };

  const membershipOf = async (number: IdNumber) => {
    const { holder } = await claimOf(number);
    const { rev, state } = holder === undefined ? { rev: 0 } : await records.record(memberRecord, holder);
    const [data] = state ? await vault.openAll([state.person]) : [];
    return state && data !== undefined ? { rev, state, data } : undefined;
  };

  /** The member as corrected, sealed anew under their own key; undefined when there is nobody to correct. */
  const corrected = async (number: IdNumber, changes: OwnCorrection | ReviewedCorrection, now: Instant) => {
    const own = await membershipOf(number);
    if (own === undefined) return err(reject('own/no-membership'));
    const { person } = own.state;
    const checked = checkPerson(correctedForm(own.data, person, changes), legalDate(now));
    if (!checked.ok) return checked;
    const { idNumber, personal, counted } = checked.value;
    const [sealed] = await sealPersons(vault, [{ personId: person.personId, data: personal, idNumber }]);
    if (sealed === undefined) throw new Error('the vault sealed nobody');
    const identity = await vault.sealIdentity(await vault.claimsOf(number));
    return ok({
      command: { identity, readRev: own.rev, person: { ...sealed.person, ...counted } },
      correctedIdentity: sealed.identity,
    });
  };

  return [
    implement(specs.getOwnMembershipSpec, async ({ caller, now }) => {
      const number = await numberOf(caller);
      if (number === undefined) return err(reject('own/identity-needed'));
      const { holder, standing } = await claimOf(number);
      if (holder === undefined) return ok({ status: 200, body: { member: false, active: false, asOf: now } });
      const { status, joinedOn } = Standing.parse(standing);
      const memberId = holder as MemberId;
      const active = status === 'active';
      return ok({ status: 200, body: { member: true, active, memberId, status, joinedOn, asOf: now } });
    }),

    implement(specs.getOwnDataSpec, async ({ caller }) => {
      const number = await numberOf(caller);
      if (number === undefined) return err(reject('own/identity-needed'));
      const own = await membershipOf(number);
      if (own === undefined) return err(reject('own/no-membership'));
      const { sex, householdType, education, migrant } = own.state.person;
      const person = PersonalData.parse(own.data);
      const consents = await consentsOf(records, own.state.memberId);
      return ok({
        status: 200,
        body: { ...own.state, person, sex, householdType, education, migrant, consents },
      });
    }),

    implement(specs.correctOwnDataSpec, async ({ body, caller, idempotencyKey, now }) => {
      const number = await numberOf(caller);
      if (number === undefined) return err(reject('own/identity-needed'));
      const result = await corrected(number, body, now);
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
      const number = await numberOf(caller);
      if (number === undefined) return err(reject('own/identity-needed'));
      const result = await corrected(number, body, now);
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
