import * as z from 'zod';
import type { Command } from '../../kernel/command.ts';
import { LocalDate } from '../../kernel/dates.ts';
import { change, type Decide, decide, type Loaded, type LoadedGate, refuse } from '../../kernel/decision.ts';
import { DocumentNumber } from '../../kernel/document-number.ts';
import { freeText } from '../../kernel/free-text.ts';
import { RulesProposalId } from '../../kernel/ids.ts';
import {
  type RulesEvent,
  type RulesHistory,
  rulesOn,
  type RulesProposed,
} from '../../kernel/rules-history.ts';
import { changed, contradictionIn, differences, RulesChange } from './rules-change.ts';

export const SetRules = z.lazy(() =>
  z.strictObject({
    /** The first day on which it holds. */
    from: LocalDate,
    change: RulesChange,
    /** 文号: the decision it rests on. */
    basis: DocumentNumber,
  }),
);
export type SetRules = z.infer<typeof SetRules>;

export const ReleaseRules = z.lazy(() => z.strictObject({ proposalId: RulesProposalId }));
export type ReleaseRules = z.infer<typeof ReleaseRules>;

export const WithdrawRules = z.lazy(() =>
  z.strictObject({ proposalId: RulesProposalId, reason: freeText(200) }),
);
export type WithdrawRules = z.infer<typeof WithdrawRules>;

export interface Ruling {
  readonly rules: Loaded<RulesHistory, RulesEvent>;
  /** Of the actor's part of the tree. */
  readonly gate: LoadedGate | undefined;
}

/**
 * A change that holds from its day on, and so in every version that was set before for a later day. It takes the
 * place of whatever waits to be released.
 */
export const setRules: Decide<Ruling, Command<string, SetRules>> = (
  { rules },
  { body: { from, change: asked, basis } },
  { on, newId },
) => {
  const { state } = rules;
  if (state === undefined) return refuse('rules/not-found');
  if (from < on) return refuse('rules/backdated', { on });
  const before = rulesOn(state, from);
  if (before === undefined) return refuse('rules/not-found');
  const asOfNow = differences(before, changed(before, asked));
  if (asOfNow.length === 0) return refuse('rules/unchanged', { from });
  const later = state.versions.filter((version) => version.from > from);
  const last = Math.max(...state.versions.map((version) => version.rules.version));
  const versions = [{ from, rules: before }, ...later].map((version, index) => ({
    from: version.from,
    rules: { ...changed(version.rules, asked), version: last + 1 + index },
  }));
  for (const version of versions) {
    const path = contradictionIn(version.rules);
    if (path !== undefined) return refuse('rules/contradiction', { path });
  }
  const proposalId = newId<RulesProposalId>('proposal');
  const proposed: RulesProposed = {
    type: 'RulesProposed',
    v: 1,
    proposalId,
    basis,
    versions,
    differences: asOfNow,
  };
  return decide({ changes: [change(rules, proposed)], result: { proposalId, version: String(last + 1) } });
};

/** Whoever releases it is not who set it. What nobody released in time has to be set anew: nothing holds for the past. */
export const releaseRules: Decide<Ruling, Command<string, ReleaseRules>> = (
  { rules },
  { body: { proposalId } },
  { on },
) => {
  const proposal = rules.state?.proposal;
  const [first] = proposal?.versions ?? [];
  if (proposal?.proposalId !== proposalId || first === undefined) return refuse('rules/not-open');
  if (first.from < on) return refuse('rules/backdated', { on });
  return decide({
    changes: [change(rules, { type: 'RulesReleased', v: 1, proposalId })],
    result: { version: String(first.rules.version) },
  });
};

/** By its author or anybody else who might have released it. */
export const withdrawRules: Decide<Ruling, Command<string, WithdrawRules>> = (
  { rules },
  { body: { proposalId, reason } },
) =>
  rules.state?.proposal?.proposalId === proposalId
    ? decide({ changes: [change(rules, { type: 'RulesWithdrawn', v: 1, proposalId, reason })] })
    : refuse('rules/not-open');
