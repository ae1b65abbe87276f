import { reject } from '../../kernel/problem.ts';
import { err, ok } from '../../kernel/result.ts';
import type { CommandEdge } from '../../platform/edge/command-edge.ts';
import { type RecordsReader, wholeList } from '../../platform/edge/records-reader.ts';
import { recordKey } from '../../platform/engine/keys.ts';
import { implement, type Route } from '../../platform/http/route.ts';
import type { PersonVault } from '../../platform/keys/person-vault.ts';
import { aboutMember } from '../adapters/indexes.ts';
import { seesCase } from '../application/case-handlers.ts';
import { caseRecord } from '../domain/case.ts';
import { memberRecord } from '../domain/member.ts';
import * as specs from './case-specs.ts';
import { type Answer, caseViews } from './case-view.ts';
import { type OwnCallerDependencies, ownCallers } from './own-caller.ts';

export interface CaseRouteDependencies {
  readonly edge: CommandEdge;
  readonly records: RecordsReader;
  readonly vault: PersonVault;
}

/** Each route submits the command of its name: what it changes is decided by the engine alone. */
export const caseRoutes = ({ edge, records, vault }: CaseRouteDependencies): readonly Route[] => [
  implement(specs.openExpulsionSpec, ({ params, body, caller, idempotencyKey, now }) =>
    edge.submit({ type: 'OpenExpulsion', asSent: { ...params, ...body }, caller, idempotencyKey, now }),
  ),

  implement(specs.openDeemedWithdrawalSpec, ({ params, caller, idempotencyKey, now }) =>
    edge.submit({ type: 'OpenDeemedWithdrawal', asSent: params, caller, idempotencyKey, now }),
  ),

  implement(specs.getCaseSpec, async ({ params, caller }) => {
    const { state } = await records.record(caseRecord, params.caseId);
    if (state === undefined || !seesCase(caller, state)) return err(reject('case/not-found'));
    const [body] = await caseViews(vault, [state]);
    return body ? ok({ status: 200, body }) : err(reject('case/not-found'));
  }),

  ...Object.entries(specs.caseSteps).map(([type, spec]) =>
    implement(spec, ({ params, body, caller, idempotencyKey, now }) =>
      edge.submit({ type, asSent: { ...params, ...body }, caller, idempotencyKey, now }),
    ),
  ),
];

export type OwnCaseRouteDependencies = CaseRouteDependencies & OwnCallerDependencies;

/** What is open about the caller, and what they have to say to it. */
export function ownCaseRoutes(dependencies: OwnCaseRouteDependencies): readonly Route[] {
  const { edge, records, vault } = dependencies;
  const callers = ownCallers(dependencies);
  return [
    implement(specs.listOwnCasesSpec, async ({ caller }) => {
      const own = await callers.person(caller);
      if (!own.ok) return own;
      const { holder, lastHolder } = own.value.claim;
      const memberId = holder ?? lastHolder;
      const about =
        memberId === undefined ? [] : await wholeList(records, 'by-union', aboutMember(memberId as never));
      const prefix = recordKey(caseRecord.type, '');
      const ids = about.flatMap((key) => (key.startsWith(prefix) ? [key.slice(prefix.length)] : []));
      const found = await records.records(caseRecord, ids);
      const states = found.flatMap(({ state }) => (state === undefined ? [] : [state]));
      return ok({ status: 200, body: { cases: await caseViews(vault, states) } });
    }),

    implement(specs.answerOwnCaseSpec, async ({ params, body, caller, idempotencyKey, now }) => {
      const own = await callers.person(caller);
      if (!own.ok) return own;
      const { claim, claims } = own.value;
      const [{ state: member }, { state }] = await Promise.all([
        records.record(memberRecord, claim.holder ?? NOBODY),
        records.record(caseRecord, params.caseId),
      ]);
      // Before anything is sealed: what is not the caller's is not there.
      if (member === undefined || state?.memberId !== member.memberId) return err(reject('case/not-found'));
      const { personId } = member.person;
      const said: Answer = { text: body.text };
      const [answer] = await vault.sealAll([{ personId, data: said }]);
      const identity = await vault.sealIdentity(claims);
      const command = { ...params, memberId: member.memberId, identity, answer };
      return edge.submit({
        type: 'AnswerOwnCase',
        asSent: { ...params, ...body },
        body: command,
        caller,
        idempotencyKey,
        now,
      });
    }),
  ];
}

/** An id that no record has. */
const NOBODY = '0'.repeat(26);
