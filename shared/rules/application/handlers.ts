import type { Actor } from '../../kernel/caller.ts';
import type { AnyHandler, CommandHandler, Reader } from '../../kernel/command-handler.ts';
import { governsProvince } from '../../kernel/governs-province.ts';
import { reject, type Rejection } from '../../kernel/problem.ts';
import { rulesRecord } from '../../kernel/rules-history.ts';
import { ownSubmission } from '../../kernel/submission.ts';
import {
  ReleaseRules,
  releaseRules,
  type Ruling,
  SetRules,
  setRules,
  WithdrawRules,
  withdrawRules,
} from '../domain/set-rules.ts';

/** Every command of the rules context. The record of a province's rules bears the tenant's code. */
export const rulesHandlers = (tenant: string): readonly AnyHandler[] => {
  const load = async (read: Reader, { actor }: { readonly actor: Actor }): Promise<Ruling> => {
    const [rules, gate] = await Promise.all([
      read.record(rulesRecord, tenant),
      actor.kind === 'operator' ? read.gate(actor.scope) : undefined,
    ]);
    return { rules, gate };
  };
  const common = { lane: 'people', load, group: () => 'rules' } as const;
  const set: CommandHandler<'SetRules', SetRules, Ruling> = {
    ...common,
    type: 'SetRules',
    body: SetRules,
    action: 'rules:set',
    guard: mayRule,
    decide: setRules,
  };
  const release: CommandHandler<'ReleaseRules', ReleaseRules, Ruling> = {
    ...common,
    type: 'ReleaseRules',
    body: ReleaseRules,
    action: 'rules:release',
    guard(records, actor, { proposalId }) {
      const proposal = records.rules.state?.proposal;
      return (
        mayRule(records, actor) ??
        (proposal?.proposalId === proposalId ? ownSubmission(actor, proposal.setBy) : undefined)
      );
    },
    decide: releaseRules,
  };
  const withdraw: CommandHandler<'WithdrawRules', WithdrawRules, Ruling> = {
    ...common,
    type: 'WithdrawRules',
    body: WithdrawRules,
    action: 'rules:set',
    guard: mayRule,
    decide: withdrawRules,
  };
  return [set, release, withdraw];
};

/** The rules are the whole province's: whoever works in a part of it changes none. */
const mayRule = ({ gate }: Ruling, actor: Actor): Rejection | undefined =>
  governsProvince(actor, gate) ? undefined : reject('rules/not-found');
