import { fraction, hashOf, mix } from '../clock/hash.ts';

/** Everything that may go wrong, and how often, of a hundred occasions. */
export const faultRates = {
  /** A call fails before it has any effect. */
  'fails-before': 1,
  /** A call takes effect, its answer is lost. */
  'fails-after': 1,
  throttled: 0.5,
  /** A transaction meets another one that nobody else sees. */
  conflict: 0.5,
  /** The items of one batch read are read at two instants. */
  'torn-read': 4,
  'slow-call': 3,
  /** What was decided is on its way while others decide about the same. */
  'late-commit': 25,
  /** The function's machine ends between any two of its calls. */
  crash: 0.25,
  /** Some messages of a batch are not taken. */
  'partial-send': 2,
  'duplicate-delivery': 6,
  /** A group goes before others that have waited longer. */
  'reordered-groups': 20,
  /** Of a batch that was settled, part comes again. */
  'partial-batch': 2,
  'stream-paused': 2,
  /** A batch of a stream is delivered again though it was handled. */
  'stream-repeated': 2,
  /** Two readers have the same batch at once, and one of them lives on in the past. */
  'stream-doubled': 10,
  /** As above, of the projector: few changes are counted at all. */
  'projector-doubled': 90,
  'index-lag': 20,
  'tick-late': 10,
  'tick-twice': 10,
  'client-repeats': 10,
  /** A client asks again while its first call is still worked on. */
  'client-hurries': 10,
  'key-reused': 3,
  'clock-jump': 2,
  'roster-pause': 40,
  /** Who asked is suspended before it is decided, and it waits for the sweeper. */
  'suspended-in-flight': 20,
  /** The register of the writer can’t be reached for minutes. */
  'register-cut': 35,
  /** The other region takes over, if it may. */
  'register-taken': 70,
} as const;

export type FaultKind = keyof typeof faultRates;
export const faultKinds = Object.keys(faultRates) as FaultKind[];

/** One fault that happened: what and where. */
export interface Fault {
  readonly kind: FaultKind;
  readonly id: number;
}

export const faultName = ({ kind, id }: Fault): string => `${kind}@${id.toString(36)}`;

export interface FaultOptions {
  readonly seed: number;
  /** Only these happen, where given: what the shrinker tries. */
  readonly only?: ReadonlySet<string>;
  readonly scale?: number;
}

/** Decides which faults happen, each by a hash of its own, and counts them. */
export class Faults {
  on = true;
  readonly counts = new Map<FaultKind, number>();
  readonly happened: Fault[] = [];
  readonly #options: FaultOptions;
  readonly #seeds = new Map<FaultKind, { readonly seed: number; readonly limit: number }>();

  constructor(options: FaultOptions) {
    this.#options = options;
    for (const kind of faultKinds)
      this.#seeds.set(kind, {
        seed: mix(options.seed, hashOf(kind)),
        limit: (faultRates[kind] / 100) * (options.scale ?? 1),
      });
  }

  /** Whether this fault happens on the occasion that `id` names. */
  strikes(kind: FaultKind, id: number): boolean {
    if (!this.on) return false;
    const own = this.#seeds.get(kind);
    if (own === undefined || fraction(mix(own.seed, id)) >= own.limit) return false;
    if (this.#options.only?.has(faultName({ kind, id })) === false) return false;
    this.counts.set(kind, (this.counts.get(kind) ?? 0) + 1);
    this.happened.push({ kind, id });
    return true;
  }
}
