import * as z from 'zod';
import { Instant, LocalDate } from './dates.ts';
import type { AggregateType, LedgerEvent } from './decision.ts';
import { RulesProposalId } from './ids.ts';
import { Rules } from './rules.ts';
import { daysAfter } from './working-days.ts';

/** One field of the rules that changes, by its path (`founding.replyDays`); lists change as a whole. */
export const RuleDifference = z.lazy(() =>
  z.object({
    path: z.string().meta({ examples: ['founding.replyDays'] }),
    before: z.unknown().meta({ examples: [15] }),
    after: z.unknown().meta({ examples: [10] }),
  }),
);
export type RuleDifference = z.infer<typeof RuleDifference>;

/** Rules with the first day on which they hold. */
const Dated = z.object({ from: LocalDate, rules: Rules });

export const RulesVersion = z.lazy(() =>
  z.object({
    ...Dated.shape,
    /** Who set it and who released it; absent for the rules a province started with. */
    set: z.object({ by: z.string(), at: Instant }).optional(),
    released: z.object({ by: z.string(), at: Instant }).optional(),
  }),
);
export type RulesVersion = z.infer<typeof RulesVersion>;

/** Versions that wait for a second person to read and release them. */
export const RulesProposal = z.lazy(() =>
  z.object({
    proposalId: RulesProposalId,
    /** The decision it rests on, by its number. */
    basis: z.string(),
    /** The first begins on the day that was asked for; the others were set before, for later days. */
    versions: z.array(Dated).min(1),
    differences: z.array(RuleDifference),
    setBy: z.string(),
    setAt: Instant,
  }),
);
export type RulesProposal = z.infer<typeof RulesProposal>;

/**
 * The one record of a province's rules: every version that holds or will, with the day it takes effect. What held
 * before stands in the ledger.
 */
export const RulesHistory = z.lazy(() =>
  z.object({
    versions: z.array(RulesVersion.unwrap()).min(1),
    proposal: RulesProposal.unwrap().optional(),
  }),
);
export type RulesHistory = z.infer<typeof RulesHistory>;

export interface RulesSet extends LedgerEvent {
  readonly type: 'RulesSet';
  readonly v: 1;
  readonly from: LocalDate;
  readonly rules: Rules;
}

export interface RulesProposed extends LedgerEvent {
  readonly type: 'RulesProposed';
  readonly v: 1;
  readonly proposalId: RulesProposalId;
  readonly basis: string;
  readonly versions: readonly { readonly from: LocalDate; readonly rules: Rules }[];
  readonly differences: readonly RuleDifference[];
}

/** Somebody else than its author read it: its versions follow in the same commit. */
export interface RulesReleased extends LedgerEvent {
  readonly type: 'RulesReleased';
  readonly v: 1;
  readonly proposalId: RulesProposalId;
}

export interface RulesWithdrawn extends LedgerEvent {
  readonly type: 'RulesWithdrawn';
  readonly v: 1;
  readonly proposalId: RulesProposalId;
  readonly reason: string;
}

export type RulesEvent = RulesSet | RulesProposed | RulesReleased | RulesWithdrawn;

export const rulesRecord: AggregateType<RulesHistory, RulesEvent> = {
  type: 'rules',
  parse: (stored) => RulesHistory.parse(stored),
  evolve(state, event, { at, by, on }) {
    const versions = state?.versions ?? [];
    switch (event.type) {
      case 'RulesSet': {
        const { from, rules } = event;
        return { versions: [...versions, { from, rules }] };
      }
      case 'RulesProposed': {
        const { type: _, v: __, versions: proposed, differences, ...what } = event;
        const proposal = { ...what, versions: [...proposed], differences: [...differences] };
        return { versions, proposal: { ...proposal, setBy: by, setAt: at } };
      }
      case 'RulesReleased': {
        const { proposal } = state ?? {};
        if (proposal === undefined) throw new Error('rules were released that nobody had set');
        const set = { by: proposal.setBy, at: proposal.setAt };
        const released = { by, at };
        const added = proposal.versions.map((version) => ({ ...version, set, released }));
        return { versions: stillNeeded([...versions, ...added], on) };
      }
      case 'RulesWithdrawn':
        return { versions };
    }
  },
};

/** A decision may rest on the rules of a day that is just over; never on those of the week before. */
const DAYS_KEPT = 7;

/** Without the versions that another one has followed: so the record never grows beyond what it is read for. */
function stillNeeded(versions: readonly RulesVersion[], on: LocalDate): RulesVersion[] {
  const holding = versionOn(versions, daysAfter(on, -DAYS_KEPT));
  if (holding === undefined) return [...versions];
  const place = versions.indexOf(holding);
  return versions.filter(({ from }, index) => (from === holding.from ? index >= place : from > holding.from));
}

/** The last version set of those that have taken effect. */
const versionOn = (versions: readonly RulesVersion[], on: LocalDate): RulesVersion | undefined =>
  versions
    .filter(({ from }) => from <= on)
    .toSorted((a, b) => (a.from === b.from ? 0 : a.from < b.from ? -1 : 1))
    .at(-1);

/** The rules that hold on the day; undefined before the first. */
export const rulesOn = ({ versions }: RulesHistory, on: LocalDate): Rules | undefined =>
  versionOn(versions, on)?.rules;
