import { epochOf } from '../../kernel/dates.ts';
import { Tally } from '../domain/tally.ts';
import type { CheckStore, Fault, Looked, Turn } from './check-ports.ts';
import { type Walking, walkPart } from './check-records.ts';
import type { Generations, StatisticsStore } from './ports.ts';
import { share } from './recount.ts';
import { type Settling, settleTurn } from './settle-turn.ts';

export interface Checking extends Walking, Settling {
  readonly store: Pick<
    StatisticsStore,
    'generations' | 'replaceGenerations' | 'applied' | 'figures' | 'counterItems'
  >;
  readonly check: CheckStore;
}

export interface Effort {
  /** With the step that ends a turn and begins the next, one a day. */
  readonly parts: number;
  /** In how many turns every counter comes up: the sums of one share have to fit into memory. */
  readonly shares: number;
}

export const PARTS = 23;

/** Whoever read the figures' pointer before a cut has long been stopped: a projector runs for a minute at most. */
const CUT_SETTLED_MILLISECONDS = 10 * 60_000;

/** A day of hourly looks at counters that never stand still is a fault too. */
const MOST_TRIES = 24;

const MOST_NAMED = 100;

export type Step =
  | { readonly did: 'begun' | 'waited' | 'none: a rebuild is under way' }
  | { readonly did: 'walked'; readonly part: number; readonly of: number; readonly looked: Looked }
  | {
      readonly did: 'settled' | 'not settled yet';
      readonly share: number;
      readonly of: number;
      readonly looked: Looked;
    };

export interface Checked {
  readonly step: Step;
  /** What this step has found. */
  readonly faults: readonly Fault[];
}

/**
 * Carries the check of all figures on by one step: begins a turn by a cut, walks the next part of the registry, or
 * compares the sums with the counters and begins the next turn. May be stopped anywhere and called again.
 */
export async function checkFigures(checking: Checking, effort: Effort): Promise<Checked> {
  const { check, store, now } = checking;
  const [turn, generations] = [await check.turn(), await store.generations()];
  if (turn === undefined || !isOf(turn, generations)) return begin(checking, turn, generations, effort);
  if (epochOf(now()) - epochOf(turn.cutAt) < CUT_SETTLED_MILLISECONDS)
    return { step: { did: 'waited' }, faults: [] };
  return turn.walked < turn.parts ? walk(checking, turn) : settle(checking, turn, effort);
}

/** Another generation, or a cut that a rebuild has dropped, has nothing to do with what was added up. */
const isOf = (turn: Turn, { live, cut }: Generations): boolean =>
  turn.generation === live && turn.cut === cut;

const nothingLooked: Looked = { records: 0, moved: 0, counters: 0, faults: 0, named: [] };

async function begin(
  { check, store, now }: Pick<Checking, 'check' | 'store' | 'now'>,
  turn: Turn | undefined,
  generations: Generations,
  { parts, shares }: Effort,
  last?: Turn['last'],
): Promise<Checked> {
  const { rev, live, building } = generations;
  // It holds on to the pointer as it read it, and ends with a recount of its own.
  if (building !== undefined) return { step: { did: 'none: a rebuild is under way' }, faults: [] };
  // Revisions never repeat: no record has kept anything for this number yet.
  const cut = rev + 1;
  if (!(await store.replaceGenerations(generations, { live, cut })))
    throw new Error('somebody else has changed the pointer');
  const earlier = last ?? turn?.last;
  const begun = await check.replaceTurn(turn, {
    generation: live,
    cut,
    cutAt: now(),
    parts,
    walked: 0,
    share: turn === undefined ? 0 : (turn.share + (last === undefined ? 0 : 1)) % shares,
    shares,
    tries: 0,
    looked: nothingLooked,
    ...(earlier && { last: earlier }),
  });
  if (!begun) throw new Error('somebody else is checking');
  await check.forgetAllBut(undefined);
  return { step: { did: 'begun' }, faults: [] };
}

async function walk(checking: Checking, turn: Turn): Promise<Checked> {
  const { check } = checking;
  const sums = turn.kept === undefined ? new Tally() : await check.kept(turn.kept);
  const { records, moved, faults } = await walkPart(checking, turn, sums, share);
  const looked = plus(turn.looked, { records, moved, counters: 0, faults });
  const kept = await check.keep(sums);
  const { rev: _, ...rest } = turn;
  if (!(await check.replaceTurn(turn, { ...rest, walked: turn.walked + 1, kept, looked })))
    throw new Error('somebody else is checking');
  await check.forgetAllBut(kept);
  return { step: { did: 'walked', part: turn.walked, of: turn.parts, looked }, faults };
}

async function settle(checking: Checking, turn: Turn, effort: Effort): Promise<Checked> {
  const { check, store, now } = checking;
  const sums = turn.kept === undefined ? new Tally() : await check.kept(turn.kept);
  const { counters, faults: off, unsettled } = await settleTurn(checking, turn, sums);
  const { share: part, shares: of } = turn;
  if (unsettled.length > 0 && turn.tries + 1 < MOST_TRIES) {
    const { rev: _, ...rest } = turn;
    if (!(await check.replaceTurn(turn, { ...rest, tries: turn.tries + 1 })))
      throw new Error('somebody else is checking');
    const looked = plus(turn.looked, { records: 0, moved: 0, counters, faults: off });
    return { step: { did: 'not settled yet', share: part, of, looked }, faults: off };
  }
  const faults = [
    ...off,
    ...unsettled.map(({ scope, figure }): Fault => ({ kind: 'unsettled', scope, figure })),
  ];
  const looked = plus(turn.looked, { records: 0, moved: 0, counters, faults });
  const last = { ...looked, cut: turn.cut, endedAt: now() };
  await begin(checking, turn, await store.generations(), effort, last);
  return { step: { did: 'settled', share: part, of, looked }, faults };
}

const plus = (
  looked: Looked,
  more: Omit<Looked, 'faults' | 'named'> & { readonly faults: readonly Fault[] },
): Looked => ({
  records: looked.records + more.records,
  moved: looked.moved + more.moved,
  counters: looked.counters + more.counters,
  faults: looked.faults + more.faults.length,
  named: [...looked.named, ...more.faults].slice(0, MOST_NAMED),
});
