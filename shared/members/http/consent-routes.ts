import { legalDate } from '../../kernel/dates.ts';
import { reject } from '../../kernel/problem.ts';
import { err, ok } from '../../kernel/result.ts';
import { hasInScope } from '../../kernel/stamp.ts';
import type { CommandEdge } from '../../platform/edge/command-edge.ts';
import type { RecordsReader } from '../../platform/edge/records-reader.ts';
import { implement, type Route } from '../../platform/http/route.ts';
import type { PersonVault } from '../../platform/keys/person-vault.ts';
import { consentTexts } from '../domain/consent-texts.ts';
import { textInForce } from '../domain/consent-versions.ts';
import { memberRecord } from '../domain/member.ts';
import * as specs from './consent-specs.ts';
import { consentsOf } from './consent-view.ts';
import { type OwnCallerDependencies, ownCallers } from './own-caller.ts';

export interface ConsentRouteDependencies {
  readonly edge: CommandEdge;
  readonly records: RecordsReader;
}

/** What officers see, and record of sheets that members signed. */
export const consentRoutes = ({ edge, records }: ConsentRouteDependencies): readonly Route[] => [
  implement(specs.getConsentsSpec, async ({ params: { memberId }, caller }) => {
    const { state } = await records.record(memberRecord, memberId);
    if (state === undefined || !hasInScope(caller, state.stamp)) return err(reject('member/not-found'));
    return ok({ status: 200, body: { consents: await consentsOf(records, memberId) } });
  }),

  implement(specs.recordConsentSpec, ({ params, body, caller, idempotencyKey, now }) =>
    edge.submit({ type: 'RecordConsent', asSent: { ...params, ...body }, caller, idempotencyKey, now }),
  ),

  implement(specs.recordConsentWithdrawalSpec, ({ params, body, caller, idempotencyKey, now }) =>
    edge.submit({
      type: 'RecordConsentWithdrawal',
      asSent: { ...params, ...body },
      caller,
      idempotencyKey,
      now,
    }),
  ),
];

export interface OwnConsentRouteDependencies extends ConsentRouteDependencies, OwnCallerDependencies {
  readonly vault: PersonVault;
}

/** What workers agree to themselves: whose consent it is follows from the number in the token. */
export function ownConsentRoutes({
  edge,
  vault,
  records,
  readClaim,
  identities,
}: OwnConsentRouteDependencies): readonly Route[] {
  const callers = ownCallers({ vault, readClaim, identities });

  return [
    implement(specs.consentTextsSpec, ({ now }) => {
      const texts = consentTexts.map((text) => ({
        ...text,
        inForce: textInForce(text.purpose, legalDate(now))?.version === text.version,
      }));
      return Promise.resolve(
        ok({ status: 200, body: { texts }, headers: { 'cache-control': 'public, max-age=300' } }),
      );
    }),

    implement(specs.getOwnConsentsSpec, async ({ caller }) => {
      const own = await callers.member(caller);
      if (!own.ok) return own;
      return ok({ status: 200, body: { consents: await consentsOf(records, own.value.memberId) } });
    }),

    implement(specs.giveOwnConsentSpec, async ({ body, caller, idempotencyKey, now }) => {
      const own = await callers.member(caller);
      if (!own.ok) return own;
      const { memberId, claims } = own.value;
      const command = { ...body, memberId, identity: await vault.sealIdentity(claims) };
      return edge.submit({
        type: 'GiveOwnConsent',
        asSent: body,
        body: command,
        caller,
        idempotencyKey,
        now,
      });
    }),

    implement(specs.withdrawOwnConsentSpec, async ({ params, caller, idempotencyKey, now }) => {
      const own = await callers.member(caller);
      if (!own.ok) return own;
      const { memberId, claims } = own.value;
      const command = { ...params, memberId, identity: await vault.sealIdentity(claims) };
      return edge.submit({
        type: 'WithdrawOwnConsent',
        asSent: params,
        body: command,
        caller,
        idempotencyKey,
        now,
      });
    }),
  ];
}
