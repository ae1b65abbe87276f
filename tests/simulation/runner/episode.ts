import { choicesFrom, fraction, hashOf, mix } from '../clock/hash.ts';
import { type Fault, type FaultKind, Faults } from '../cloud/faults.ts';
import type { MakeBackend } from '../cloud/backend.ts';
import type { Trace } from '../clock/calls.ts';
import type { CommandSource, Invariant, SimulatedContext, View } from '../contract.ts';
import type { Provisioned } from '../functions/provisioned.ts';
import type { Watch } from '../functions/watch.ts';
import { type TakenOver, World } from '../functions/world.ts';
import type { Safeguards } from '../mutants/safeguards.ts';
import { type Ask, askFor } from './client.ts';
import { drain } from './drain.ts';

export interface EpisodeOptions {
  readonly seed: number;
  /** Steps under faults; more follow until nothing is on its way. */
  readonly steps: number;
  readonly contexts: readonly SimulatedContext[];
  readonly provisioned: Provisioned;
  readonly backend: MakeBackend;
  readonly safeguards?: Safeguards;
  /** How far the clock jumps when it does, in minutes at most; 20 unless told. */
  readonly jump?: number;
  readonly trace?: Trace;
  /** How often faults and commands begin and all comes to rest again; once unless told. */
  readonly legs?: number;
  /** Asked after every event. */
  readonly watch?: Watch;
  /** The other region contends for the writer lease. */
  readonly isContested?: boolean;
  /** What this region takes over from one that is gone. */
  readonly takesOver?: TakenOver;
  /** Told of what is left as this region is lost: in the middle of everything, after the steps. */
  readonly lost?: (left: Left) => void;
  /** What to do again, of an episode that has been: its commands and faults, or fewer. */
  readonly replay?: Replay;
}

/** What stands in the second region, and what was promised in the first. */
export interface Left {
  readonly view: View;
  readonly at: number;
}

export interface Replay {
  readonly asks: readonly Ask[];
  readonly faults: ReadonlySet<string>;
  readonly jumps: readonly Jump[];
  /** When faults stop, in milliseconds of virtual time. */
  readonly until: number;
}

/** The clock went ahead at once, and whatever waited in between came late. */
export interface Jump {
  readonly at: number;
  readonly by: number;
  readonly fault: number;
}

export interface Violation {
  readonly invariant: string;
  readonly words: readonly string[];
}

export interface EpisodeReport {
  readonly violation?: Violation;
  readonly steps: number;
  readonly asks: readonly Ask[];
  readonly faults: readonly Fault[];
  readonly jumps: readonly Jump[];
  readonly counts: ReadonlyMap<FaultKind, number>;
  /** How often each command was answered so. */
  readonly answers: ReadonlyMap<string, number>;
  /** What became of the requests, by type. */
  readonly outcomes: ReadonlyMap<string, number>;
  readonly unexpected: ReadonlyMap<string, number>;
  readonly until: number;
  readonly digest: number;
}

/** How many commands come right after another one, and how long it takes else, at most. */
const CROWDED = { calm: 0.85, stormy: 0.92 };
const QUIET = 15_000;
const MINUTE = 60_000;
/** Commands are numbered on from leg to leg; more than any leg has. */
const LEG = 10_000_000;
const WEEKS = 42 * 24 * 60 * MINUTE;

/** One province from its beginning through a time of faults until all is quiet; ends at the first violation. */
export async function episode(options: EpisodeOptions): Promise<EpisodeReport> {
  const { seed, replay, contexts, provisioned, backend, safeguards, trace, watch, takesOver, isContested } =
    options;
  const faults = new Faults({ seed, ...(replay && { only: replay.faults }) });
  const world = await World.open({
    seed,
    faults,
    handlers: contexts.flatMap(({ handlers = [] }) => handlers),
    initial: provisioned.items,
    marks: provisioned.marks,
    backend: (dependencies) => backend(provisioned, dependencies),
    ...(safeguards && { safeguards }),
    trace,
    watch,
    takesOver,
    isContested,
  });
  try {
    const one = new Episode(options, world, faults);
    await one.run();
    return one.report();
  } finally {
    world.backend.close?.();
  }
}

class Episode {
  readonly #options: EpisodeOptions;
  readonly #world: World;
  readonly #faults: Faults;
  readonly #asks: Ask[] = [];
  readonly #jumps: Jump[] = [];
  readonly #answers = new Map<string, number>();
  #violation: Violation | undefined;
  #until = 0;
  #isOver = false;

  constructor(options: EpisodeOptions, world: World, faults: Faults) {
    this.#options = options;
    this.#world = world;
    this.#faults = faults;
  }

  /** The province as it is in the end: what waits for nothing any more holds weeks later as well. */
  async run(): Promise<void> {
    const { legs = 1 } = this.#options;
    for (let leg = 1; leg <= legs && this.#violation === undefined; leg += 1) await this.#leg(leg);
    if (this.#violation !== undefined || this.#options.lost !== undefined) return;
    this.#world.scheduler.jump(WEEKS);
    await this.#checkDrained();
  }

  async #leg(leg: number): Promise<void> {
    const { steps, replay } = this.#options;
    const { scheduler } = this.#world;
    this.#isOver = false;
    this.#faults.on = true;
    const until = scheduler.steps + steps;
    if (replay === undefined) this.#arrive(1 + (leg - 1) * LEG);
    else {
      for (const jump of replay.jumps)
        scheduler.after(jump.at - scheduler.now, () => this.#jump(jump.fault, jump.by));
      for (const ask of replay.asks) this.#arriveAgain(ask);
    }
    this.#tick(1 + (leg - 1) * LEG);
    const goesOn = () =>
      replay === undefined ? scheduler.steps < until : scheduler.now < replay.until && scheduler.waiting > 0;
    while (this.#holds() && goesOn()) await scheduler.next();
    this.#until = scheduler.now;
    this.#isOver = true;
    // What the first run saw at that instant, a repeat looks for at the same one.
    if (replay !== undefined) this.#checkAlways();
    if (this.#violation !== undefined) return;
    if (this.#options.lost !== undefined) {
      this.#options.lost({ view: await this.#world.view(), at: scheduler.now });
      return;
    }
    this.#faults.on = false;
    const left = await drain(this.#world, () => this.#holds());
    if (left !== undefined) {
      this.#violated({ invariant: 'everything comes to rest', words: [left] });
    }
    if (leg < (this.#options.legs ?? 1)) await this.#checkDrained();
  }

  /** Whether nothing has been violated so far; asked after every event. */
  #holds(): boolean {
    const words = this.#options.watch?.found() ?? [];
    if (words.length > 0) this.#violated({ invariant: 'what is watched holds at every instant', words });
    return this.#violation === undefined;
  }

  report(): EpisodeReport {
    const { scheduler, backend, unexpected, calls } = this.#world;
    const outcomes = new Map<string, number>();
    for (const [key, item] of backend.items) {
      if (!key.startsWith('requests/') || this.#options.provisioned.items.get(key) === item) continue;
      const outcome = item['outcome'] as { status: string; rejection?: { code: string } } | undefined;
      const words = `${String(item['type'])} ${outcome?.rejection?.code ?? outcome?.status ?? 'open'}`;
      outcomes.set(words, (outcomes.get(words) ?? 0) + 1);
    }
    return {
      ...(this.#violation && { violation: this.#violation }),
      steps: scheduler.steps,
      asks: this.#asks,
      faults: this.#faults.happened,
      jumps: this.#jumps,
      counts: this.#faults.counts,
      answers: this.#answers,
      outcomes,
      unexpected,
      until: this.#until,
      digest: calls.digest,
    };
  }

  #violated(violation: Violation): void {
    this.#violation ??= violation;
  }

  #arrive(number: number): void {
    const { seed } = this.#options;
    const { scheduler, known } = this.#world;
    const id = mix(mix(seed, hashOf('arrival')), number);
    // Crowds, and quiet times between them.
    const crowded = this.#world.calls.isStormy ? CROWDED.stormy : CROWDED.calm;
    const share = fraction(mix(id, 1));
    scheduler.after(fraction(mix(id, 6)) < crowded ? 30 * share : QUIET * share, () => {
      if (this.#isOver) return;
      scheduler.steps += 1;
      this.#around(id);
      const choices = choicesFrom(mix(id, 2));
      const source = pickSource(this.#sources, choices.int(TOTAL) / TOTAL);
      const drawn = source.draw(known.at(number, scheduler.instant), choices);
      for (const [place, one] of [drawn, drawn?.twin].entries())
        if (one !== undefined)
          this.#ask({ number: number + place / 2, name: source.name, drawn: one, at: scheduler.now });
      this.#arrive(number + 1);
    });
  }

  #arriveAgain(ask: Ask): void {
    const { scheduler } = this.#world;
    scheduler.after(ask.at - scheduler.now, () => {
      scheduler.steps += 1;
      this.#ask(ask);
    });
  }

  #ask(ask: Ask): void {
    this.#asks.push(ask);
    void askFor(this.#world, ask, {
      answered: (name, answer) => {
        const words = `${name}: ${answer}`;
        this.#answers.set(words, (this.#answers.get(words) ?? 0) + 1);
      },
      violated: (words) => this.#violated({ invariant: 'a key stands for one request', words: [words] }),
    });
  }

  /** What may happen beside a command: the clock jumps, what always holds is checked, an administrator redrives. */
  #around(id: number): void {
    this.#jump(id, fraction(mix(id, 3)) * (this.#options.jump ?? 20) * MINUTE);
    if (fraction(mix(id, 4)) < 0.03) this.#checkAlways();
    if (fraction(mix(id, 5)) < 0.02) this.#world.redrive();
  }

  #jump(fault: number, by: number): void {
    const { scheduler } = this.#world;
    if (!this.#faults.strikes('clock-jump', fault)) return;
    this.#jumps.push({ at: scheduler.now, by, fault });
    scheduler.jump(by);
  }

  #tick(number: number): void {
    const { seed } = this.#options;
    const { scheduler, ticks } = this.#world;
    const id = mix(mix(seed, hashOf('tick')), number);
    const late = this.#faults.strikes('tick-late', id) ? fraction(mix(id, 1)) * 3 * MINUTE : 0;
    scheduler.after(MINUTE + late, () => {
      if (this.#isOver) return;
      this.#world.lease?.contest(mix(id, 2));
      const times = this.#faults.strikes('tick-twice', id) ? ['', ' twice'] : [''];
      for (const time of times) {
        const invocation = this.#world.invocation(`tick ${String(number)}${time}`);
        const running = ticks.start(invocation);
        invocation.run(running.run).then(
          () => running.finish(),
          () => running.discard(),
        );
      }
      this.#tick(number + 1);
    });
  }

  #checkAlways(): void {
    const view = this.#world.glance();
    this.#check('always', view);
  }

  async #checkDrained(): Promise<void> {
    const view = await this.#world.view();
    this.#check('always', view);
    this.#check('drained', view);
  }

  #check(when: 'always' | 'drained', view: View): void {
    for (const { invariants } of this.#options.contexts)
      for (const invariant of invariants) {
        if (invariant.when !== when) continue;
        const words = checked(invariant, view);
        if (words.length > 0) this.#violated({ invariant: invariant.name, words });
      }
  }

  get #sources(): readonly CommandSource[] {
    return this.#options.contexts.flatMap(({ commands }) => commands);
  }
}

/** A state that a check can't even read is a violation too. */
function checked({ check }: Invariant, view: View): readonly string[] {
  try {
    return check(view);
  } catch (error) {
    return [`the check itself fails: ${error instanceof Error ? error.message : String(error)}`];
  }
}

const TOTAL = 1_000_000;

function pickSource(sources: readonly CommandSource[], share: number): CommandSource {
  let left = share * sources.reduce((sum, { weight }) => sum + weight, 0);
  for (const source of sources) if ((left -= source.weight) < 0) return source;
  throw new Error('no context has commands');
}
