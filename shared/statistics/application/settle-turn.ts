import { legalDate, type Instant, type LocalDate } from '../../kernel/dates.ts';
import { daysAfter } from '../../kernel/working-days.ts';
import type { Scope } from '../domain/contributions.ts';
import { isCounted } from '../domain/counted.ts';
import type { Figure } from '../domain/figure.ts';
import { type Discrepancy, discrepancies, type Tally } from '../domain/tally.ts';
import type { Fault, Turn } from './check-ports.ts';
import type { Applied, StatisticsStore } from './ports.ts';
import { addLanes, share } from './recount.ts';
import type { LedgerDays } from './series-ports.ts';

export interface Settling {
  readonly store: Pick<StatisticsStore, 'applied' | 'figures' | 'counterItems'>;
  readonly ledger: Pick<LedgerDays, 'entries'>;
  readonly pause: (attempt: number) => Promise<void>;
  readonly now: () => Instant;
}

/** Streams and their queue keep nothing longer: what was applied after the cut stands in the ledger no earlier. */
const DAYS_BEFORE_THE_CUT = 3;

const LOOKS = 8;

/**
 * So many looks in a row at which a counter is off by the very same amount, and between which no record has contributed
 * otherwise to it. Changes on their way come and go; and by chance as many may be on their way at each look.
 */
const STOOD = 3;

/** A day's entries reach the index of the ledger a moment after the ledger. */
const DAYS_LOOKED_AT_AGAIN = 1;

export interface Settled {
  readonly counters: number;
  /** Counters that are off, and by what. */
  readonly faults: readonly Fault[];
  /** Counters that were off each time by something else: too much goes on just now. */
  readonly unsettled: readonly Discrepancy[];
}

/**
 * Compares what the records had contributed until the cut, and what those that have changed since have added, with
 * the counters as they stand. Which ones have changed, the ledger says; what they have added, the figures' own notes.
 */
export async function settleTurn(settling: Settling, turn: Turn, untilCut: Tally): Promise<Settled> {
  const { store, pause, now } = settling;
  const mine = (scope: Scope): boolean => share(scope, turn.shares) === turn.share;
  const sums = new Sums(settling, turn, untilCut, mine);
  await sums.follow(daysAfter(legalDate(turn.cutAt), -DAYS_BEFORE_THE_CUT), legalDate(now()));
  const found = await addLanes(store, turn.generation, mine);
  let off = new Map<string, Off>();
  let moved = sums.movedSince();
  let differing = discrepancies(sums.expected, found);
  const counters = [...sums.expected.counters()].length;
  for (let look = 1; ; look += 1) {
    off = stillOff(off, differing, moved);
    const open = [...off.values()].filter(({ stood }) => stood < STOOD);
    if (open.length === 0 || look >= LOOKS) break;
    await pause(look);
    const today = legalDate(now());
    await sums.follow(daysAfter(today, -DAYS_LOOKED_AT_AGAIN), today);
    moved = sums.movedSince();
    differing = await compare(settling, turn, sums.expected, [...off.values()]);
  }
  const last = [...off.values()];
  return {
    counters,
    faults: last
      .filter(({ stood }) => stood >= STOOD)
      .map(({ discrepancy }) => ({ kind: 'differs', ...discrepancy })),
    unsettled: last.filter(({ stood }) => stood < STOOD).map(({ discrepancy }) => discrepancy),
  };
}

interface Off {
  readonly discrepancy: Discrepancy;
  readonly stood: number;
}

const nameOf = ({ scope, figure }: Pick<Discrepancy, 'scope' | 'figure'>): string => `${scope} ${figure}`;
const by = ({ expected, found }: Discrepancy): number => found - expected;

/** A counter that was right once is right: what it lacked was on its way. */
const stillOff = (
  before: ReadonlyMap<string, Off>,
  differing: readonly Discrepancy[],
  moved: ReadonlySet<string>,
): Map<string, Off> =>
  new Map(
    differing.map((discrepancy) => {
      const name = nameOf(discrepancy);
      const known = before.get(name);
      const stands = known !== undefined && by(known.discrepancy) === by(discrepancy) && !moved.has(name);
      return [name, { discrepancy, stood: stands ? known.stood + 1 : 1 }];
    }),
  );

/** The counters that were off, once more; by their keys. */
async function compare(
  { store }: Settling,
  { generation }: Turn,
  expected: Tally,
  off: readonly Off[],
): Promise<Discrepancy[]> {
  const differing: Discrepancy[] = [];
  const scopes = Map.groupBy(off, ({ discrepancy: { scope } }) => scope);
  for (const [scope, some] of scopes) {
    const figures = await store.figures(generation, scope, { consistent: true });
    for (const {
      discrepancy: { figure },
    } of some) {
      const [due, is] = [expected.get(scope, figure), figures.get(figure) ?? 0];
      if (due !== is) differing.push({ scope, figure, expected: due, found: is });
    }
  }
  return differing;
}

/** What all records have contributed by now. */
class Sums {
  readonly expected: Tally;
  readonly #settling: Settling;
  readonly #turn: Turn;
  readonly #mine: (scope: Scope) => boolean;
  /** Of the records that have changed since the cut: the row that the sums hold, and the newest entry. */
  readonly #rows = new Map<string, Applied | undefined>();
  readonly #newest = new Map<string, number>();
  /** Counters to which a record has contributed otherwise; none is noted before the first look. */
  #moved: Set<string> | undefined;

  constructor(settling: Settling, turn: Turn, untilCut: Tally, mine: (scope: Scope) => boolean) {
    this.expected = untilCut;
    this.#settling = settling;
    this.#turn = turn;
    this.#mine = mine;
  }

  /** What has moved since this was asked last. */
  movedSince(): ReadonlySet<string> {
    const moved = this.#moved ?? new Set();
    this.#moved = new Set();
    return moved;
  }

  /** Takes up what has been applied of the entries of these days; both are included. */
  async follow(from: LocalDate, through: LocalDate): Promise<void> {
    const { ledger, store } = this.#settling;
    for (let on = from; on <= through; on = daysAfter(on, 1))
      for await (const page of ledger.entries(on))
        for (const { pk, seq } of page)
          if (isCounted(pk.slice(0, pk.indexOf('#'))))
            this.#newest.set(pk, Math.max(seq, this.#newest.get(pk) ?? 0));
    const due = [...this.#newest].filter(([pk, seq]) => seq > (this.#rows.get(pk)?.rev ?? 0));
    for (let start = 0; start < due.length; start += AT_ONCE) {
      const pks = due.slice(start, start + AT_ONCE).map(([pk]) => pk);
      const rows = await store.applied(this.#turn.generation, pks);
      for (const pk of pks) this.#replace(pk, rows.get(pk));
    }
  }

  #replace(pk: string, row: Applied | undefined): void {
    const before = this.#rows.get(pk);
    this.#rows.set(pk, row);
    const { cut } = this.#turn;
    // A record that has not changed since the cut stands in the sums as it is.
    if (row?.since?.cut !== cut) return;
    this.#add(before?.since?.cut === cut ? before.contribution : row.since.before, -1);
    this.#add(row.contribution, 1);
  }

  #add({ scopes, counts }: Applied['contribution'], sign: 1 | -1): void {
    const mine = scopes.filter(this.#mine);
    this.expected.add({ scopes: mine, counts }, sign);
    if (this.#moved === undefined) return;
    for (const scope of mine)
      for (const figure of Object.keys(counts) as Figure[]) this.#moved.add(nameOf({ scope, figure }));
  }
}

const AT_ONCE = 1_000;
