import type { AnyHandler } from '../../../shared/kernel/command-handler.ts';
import { epochOf, type Instant } from '../../../shared/kernel/dates.ts';
import type { Lane } from '../../../shared/kernel/command.ts';
import type { RequestId } from '../../../shared/kernel/ids.ts';
import { sqsQueue } from '../../../shared/platform/queue/sqs-queue.ts';
import { jitter } from '../../../shared/platform/retry.ts';
import type { WireEvent } from '../../../shared/registry/publish.ts';
import type { ItemPages } from '../../../shared/platform/store/item-pages.ts';
import {
  replicatedTables,
  type ReplicatedTable,
  type StoredItem,
} from '../../../shared/platform/store/port.ts';
import { CloudFault, Calls, Invocation, type Trace } from '../clock/calls.ts';
import { fraction, mix } from '../clock/hash.ts';
import { Scheduler } from '../clock/scheduler.ts';
import type { Backend, BackendDependencies } from '../cloud/backend.ts';
import type { Faults } from '../cloud/faults.ts';
import { FifoQueue, type Message } from '../cloud/fifo-queue.ts';
import { ContestedLease } from '../cloud/contested-lease.ts';
import { LaggingIndex } from '../cloud/lagging-index.ts';
import { LaggingLists } from '../cloud/lagging-lists.ts';
import { Machines } from '../cloud/machines.ts';
import { QueueMapping } from '../cloud/queue-mapping.ts';
import { memoryExtractFiles } from '../../support/memory-extract-files.ts';
import { type MemoryMarkBook, memoryMarkBook } from '../../support/memory-mark-book.ts';
import { memoryPages } from '../../support/memory-pages.ts';
import { simulatedExtractFiles } from '../cloud/simulated-extract-files.ts';
import { simulatedMarkBook } from '../cloud/simulated-mark-book.ts';
import { type Machine, simulatedStore } from '../cloud/simulated-store.ts';
import { simulatedSqs } from '../cloud/sqs-client.ts';
import { simulatedStatistics } from '../cloud/simulated-statistics.ts';
import { StandardQueue } from '../cloud/standard-queue.ts';
import { type Change, StreamMapping, TableStream } from '../cloud/stream-mapping.ts';
import type { Rotation, View } from '../contract.ts';
import { identity, type Safeguards } from '../mutants/safeguards.ts';
import { type Environment, environment } from './environment.ts';
import * as functions from './functions.ts';
import { sameKeys } from './key-service.ts';
import { KnownRecords } from './known.ts';
import { BEGINNING } from './provisioned.ts';
import { silent } from './silent.ts';
import { type Watch, watched } from './watch.ts';

export interface WorldOptions {
  readonly seed: number;
  readonly faults: Faults;
  readonly handlers: readonly AnyHandler[];
  readonly backend: (dependencies: BackendDependencies) => Backend | Promise<Backend>;
  readonly initial: ReadonlyMap<string, StoredItem>;
  /** How the members among them are entered in the book of marks. */
  readonly marks?: MemoryMarkBook['entries'] | undefined;
  /** What a mutant leaves out. */
  readonly safeguards?: Safeguards;
  readonly trace?: Trace | undefined;
  readonly watch?: Watch | undefined;
  /** The other region contends for the writer lease. */
  readonly isContested?: boolean | undefined;
  /** What this region takes over, of one that is gone; its clock goes on from there. */
  readonly takesOver?: TakenOver | undefined;
}

/** What is told again of the ledger, and what was accepted and published there. */
export interface TakenOver {
  readonly at: number;
  readonly tellAgain: readonly StoredItem[];
  readonly accepted: Iterable<RequestId>;
  readonly published: Iterable<string>;
  /** When what it had committed took effect there. */
  readonly committed: View['committed'];
}

const SHARDS = 2;
const FIFO = { visibility: 60_000, mostReceives: 5 };

/** The registry in its cloud: every function, wired as it is deployed, over one scheduler. */
/** Follow-ups of before that have not been sent yet. */
function* pendingIn(initial: ReadonlyMap<string, StoredItem>): Iterable<StoredItem> {
  for (const [key, item] of initial)
    if (key.startsWith('registry/due#') && item['dueShard'] !== undefined) yield item;
}

/** Requests of before that nobody has decided. */
function* openIn(initial: ReadonlyMap<string, StoredItem>): Iterable<StoredItem> {
  for (const [key, item] of initial)
    if (key.startsWith('requests/') && item['pendingShard'] !== undefined) yield item;
}

export class World {
  readonly scheduler: Scheduler;
  readonly calls: Calls;
  readonly backend: Backend;
  readonly known: KnownRecords;
  readonly safeguards: Safeguards;
  readonly bucket = new Map<string, readonly (readonly string[])[]>();
  readonly accepted = new Set<RequestId>();
  readonly published: string[] = [];
  /** Errors that the cloud did not cause, by their message. */
  readonly unexpected = new Map<string, number>();
  readonly edges: Machines<Environment>;
  readonly ticks: Machines<() => Promise<unknown>>;
  readonly #options: WorldOptions;
  /** What was provisioned has the first numbers. */
  readonly #service = sameKeys(100);
  readonly #pages: ItemPages;
  readonly #lists: LaggingLists;
  readonly #queues: Readonly<Record<Lane, FifoQueue>> = {
    people: new FifoQueue(FIFO),
    bulk: new FifoQueue(FIFO),
  };
  readonly #lanes: Readonly<
    Record<Lane, QueueMapping<(messages: readonly Message[]) => Promise<ReadonlySet<string>>>>
  >;
  readonly #intake: StandardQueue<(body: string) => Promise<void>>;
  readonly #likeness: StandardQueue<(body: string) => Promise<void>>;
  readonly #marks: MemoryMarkBook;
  readonly #extracts = memoryExtractFiles();
  readonly #streams: Readonly<Record<ReplicatedTable, TableStream>>;
  readonly #mappings: StreamMapping<(changes: readonly Change[]) => Promise<number | undefined>>[] = [];
  readonly #indexes: Readonly<Record<'by-due' | 'pending', LaggingIndex>>;
  readonly #givenUp: string[] = [];
  readonly #committed = new Map<string, Instant>();
  readonly lease: ContestedLease | undefined;
  #holds = 0;

  /** A world over its backend, which takes a while to stand. */
  static async open(options: WorldOptions): Promise<World> {
    const worlds: World[] = [];
    const opened = (): World => {
      const [world] = worlds;
      if (world === undefined) throw new Error('nothing happens before the world is there');
      return world;
    };
    const backend = await options.backend({
      changed: (key, image) => {
        opened().#changed(key, image);
      },
      hold: () => opened().#hold(),
      heedless: (options.safeguards ?? identity).heedless,
      listed: (index, until) => opened().#indexes[index].list(until),
    });
    worlds.push(new World(options, backend));
    return opened();
  }

  private constructor(options: WorldOptions, backend: Backend) {
    this.#options = options;
    this.scheduler = new Scheduler(options.takesOver?.at ?? BEGINNING);
    const { seed, faults, handlers, initial, trace, safeguards = identity } = options;
    this.safeguards = safeguards;
    this.known = new KnownRecords(initial);
    this.#marks = memoryMarkBook(options.marks);
    this.#streams = Object.fromEntries(
      replicatedTables.map((table) => [table, new TableStream(SHARDS)]),
    ) as unknown as Record<ReplicatedTable, TableStream>;
    this.backend = backend;
    this.#pages = memoryPages(backend.items, 100);
    const { real } = this.backend;
    this.calls = new Calls({ seed, scheduler: this.scheduler, faults, real, trace });
    this.lease = options.isContested === true ? new ContestedLease(this.calls) : undefined;
    this.#indexes = {
      'by-due': new LaggingIndex(this.calls, 'dueAt', 'dueShard', pendingIn(initial)),
      pending: new LaggingIndex(this.calls, 'pendingSince', 'pendingShard', openIn(initial)),
    };
    this.#lists = new LaggingLists(this.calls, initial);

    const on = (machine: Machine): Environment => this.#environment(machine, handlers);
    const { calls } = this;
    this.edges = new Machines(on);
    this.#lanes = {
      people: new QueueMapping(calls, {
        name: 'process-commands',
        queue: this.#queues.people,
        concurrency: 6,
        batch: 10,
        machines: new Machines((machine) => functions.processCommands(safeguards.engine(on(machine)))),
        handle: ({ run }, messages) => run(messages),
      }),
      bulk: new QueueMapping(calls, {
        name: 'process-commands (bulk)',
        queue: this.#queues.bulk,
        concurrency: 4,
        batch: 10,
        machines: new Machines((machine) => functions.processCommands(safeguards.engine(on(machine)))),
        handle: ({ run }, messages) => run(messages),
      }),
    };
    this.#intake = new StandardQueue(calls, {
      name: 'intake',
      concurrency: 4,
      visibility: 330_000,
      mostReceives: 3,
      machines: new Machines((machine) => this.#reader(machine, on(machine))),
      handle: ({ run }, body) => run(body),
    });
    this.#likeness = new StandardQueue(calls, {
      name: 'likeness',
      concurrency: 4,
      visibility: 330_000,
      mostReceives: 5,
      machines: new Machines((machine) => this.#finder(machine, on(machine))),
      handle: ({ run }, body) => run(body),
    });
    const fault = (error: unknown) => this.#unforeseen(error);
    const { notesFirst = false } = safeguards;
    const giveUp = ({ key }: Change) => void this.#givenUp.push(key);
    this.#mappings.push(
      new StreamMapping(calls, {
        name: 'publish-events',
        window: 200,
        stream: this.#streams.ledger,
        machines: new Machines((machine) =>
          functions.publishEvents(
            safeguards.publisher(on(machine)),
            safeguards.tell((event) => this.#tell(machine, event)),
            fault,
          ),
        ),
        handle: safeguards.stream(({ run }, changes) => run(changes)),
        giveUp,
        notesFirst,
      }),
      new StreamMapping(calls, {
        name: 'project-statistics',
        window: 1_000,
        doubled: 'projector-doubled',
        stream: this.#streams.registry,
        machines: new Machines((machine) =>
          functions.projectStatistics(
            simulatedStatistics(calls, machine, watched(this.backend.statistics, options.watch)),
            on(machine),
            fault,
          ),
        ),
        handle: safeguards.stream(({ run }, changes) => run(changes)),
        giveUp,
        notesFirst,
      }),
      ...replicatedTables.map(
        (table) =>
          new StreamMapping(calls, {
            name: `replicate ${table}`,
            window: 1_000,
            stream: this.#streams[table],
            machines: new Machines((machine: Machine) =>
              functions.replicateTables(
                ({ key, image }) =>
                  calls.call(machine.current, `copies ${key} rev ${String(image.rev)}`, () =>
                    this.backend.replicate(key, image),
                  ),
                fault,
              ),
            ),
            handle: safeguards.stream(({ run }, changes) => run(changes)),
            giveUp,
            notesFirst,
          }),
      ),
    );
    for (const id of options.takesOver?.accepted ?? []) this.accepted.add(id);
    this.published.push(...(options.takesOver?.published ?? []));
    for (const image of options.takesOver?.tellAgain ?? [])
      this.#streams.ledger.append({ key: `ledger/${image.pk}@${String(image['seq'])}`, image });
    this.ticks = new Machines((machine) =>
      safeguards.tick(
        this.#renewing(machine, functions.tick(safeguards.publisher(on(machine)), this.#pending(machine))),
      ),
    );
  }

  /** Nothing is on its way but what waits for a tick. */
  get isIdle(): boolean {
    return (
      this.#lanes.people.isIdle &&
      this.#lanes.bulk.isIdle &&
      this.#intake.isIdle &&
      this.#likeness.isIdle &&
      this.#mappings.every(({ isIdle }) => isIdle) &&
      this.#indexes['by-due'].isIdle &&
      this.#indexes.pending.isIdle &&
      this.#lists.isIdle
    );
  }

  /** When a tick would next find something: milliseconds, undefined for never. */
  get nextPending(): number | undefined {
    const due = this.#indexes['by-due'].earliest();
    const open = this.#indexes.pending.earliest();
    const times = [
      ...(due === undefined ? [] : [epochOf(due as Instant)]),
      ...(open === undefined ? [] : [epochOf(open as Instant) + 60_000]),
    ];
    return times.length === 0 ? undefined : Math.min(...times);
  }

  get deadLetters(): readonly string[] {
    return [
      ...this.#queues.people.dead.map(({ body }) => `commands ${body}`),
      ...this.#queues.bulk.dead.map(({ body }) => `bulk ${body}`),
      ...this.#intake.dead.map(({ id }) => `intake ${id}`),
      ...this.#likeness.dead.map(({ id }) => `likeness ${id}`),
      ...this.#givenUp.map((key) => `stream ${key}`),
    ];
  }

  /** An administrator changes keys of the ring while all else goes on. */
  async rotate(label: string, rotation: Rotation): Promise<void> {
    const invocation = this.invocation(label);
    const running = this.edges.start(invocation);
    try {
      await invocation.run(() => functions.rotate(running.run, this.#service, rotation));
      running.finish();
    } catch (error) {
      if (invocation.isOver) running.discard();
      else running.finish();
      throw error;
    }
  }

  /** An administrator sends again what was put aside. */
  redrive(): void {
    for (const lane of ['people', 'bulk'] as const) {
      this.#queues[lane].redrive(this.scheduler.now);
      this.#lanes[lane].wake();
    }
    this.#intake.redrive();
    this.#likeness.redrive();
  }

  async view(): Promise<View> {
    const { items, replica } = await this.backend.regions();
    const counters = new Map<string, number>();
    for await (const { scope, family, counters: named } of this.backend.statistics.counterItems('g0'))
      for (const [name, count] of named) {
        const key = `${scope} ${family}/${name}`;
        counters.set(key, (counters.get(key) ?? 0) + count);
      }
    for (const [key, count] of counters) if (count === 0) counters.delete(key);
    return this.#viewOf(items, replica, () => counters);
  }

  /** The source alone, as it stands. */
  glance(): View {
    return this.#viewOf(this.backend.items, new Map(), () => new Map());
  }

  #viewOf(items: View['items'], replica: View['replica'], figures: View['figures']): View {
    const { accepted, published, deadLetters } = this;
    const committed = (key: string) => this.#committed.get(key) ?? this.#options.takesOver?.committed(key);
    const now = this.scheduler.instant;
    const marks = this.#marks.places;
    const files = this.#extracts.objects;
    const underOthers = this.lease?.underOthers ?? [];
    return {
      underOthers,
      items,
      replica,
      figures,
      marks,
      files,
      accepted,
      published,
      deadLetters,
      committed,
      now,
    };
  }

  /** Two functions where it is deployed; one that can't renew does not keep the other from its work. */
  #renewing(machine: Machine, run: () => Promise<unknown>): () => Promise<unknown> {
    const { lease } = this;
    if (lease === undefined) return run;
    return async () => {
      await lease.keep(machine).catch((error: unknown) => this.#unforeseen(error));
      return run();
    };
  }

  #environment(machine: Machine, more: readonly AnyHandler[]): Environment {
    const { calls, scheduler } = this;
    const { safeguards } = this;
    const random = () => fraction(machine.current.nextCall());
    const pause = (attempt: number) => scheduler.sleep(jitter(attempt, random));
    const client = simulatedSqs(calls, machine, this.#queues, (lane) => this.#lanes[lane].wake());
    return environment({
      log: { ...silent, error: (_, error) => this.#unforeseen(error) },
      now: () => scheduler.instant,
      pause,
      random,
      store: safeguards.store(simulatedStore(calls, machine, this.backend.store)),
      queue: sqsQueue({ client, urls: { people: 'people', bulk: 'bulk' }, pause }),
      service: this.#service,
      ...(this.lease && { lease: this.lease.of(machine) }),
      more,
      pages: this.#pagesFor(machine),
      lists: {
        page: (...asked) =>
          calls.call(machine.current, `looks through ${asked[0]} of ${asked[1]}`, () =>
            this.#lists.page(...asked),
          ),
      },
      statistics: simulatedStatistics(calls, machine, this.backend.statistics),
      files: simulatedExtractFiles(calls, machine, this.#extracts),
    });
  }

  #pagesFor(machine: Machine): ItemPages {
    const { calls } = this;
    return {
      page: (...asked) =>
        calls.call(machine.current, `goes through ${asked[0]} ${asked[1]}`, () => this.#pages.page(...asked)),
    };
  }

  #finder(machine: Machine, on: Environment) {
    return functions.findDuplicates(on, {
      book: simulatedMarkBook(this.calls, machine, this.#marks),
      pages: this.#pagesFor(machine),
      requeue: (event) => this.#tell(machine, event),
    });
  }

  #reader(machine: Machine, on: Environment) {
    const { calls } = this;
    return functions.readRosters(on, {
      open: (key) => calls.call(machine.current, `opens ${key}`, () => this.bucket.get(key)),
      remove: (key) => calls.call(machine.current, `removes ${key}`, () => void this.bucket.delete(key)),
      requeue: (event) => this.#tell(machine, event),
      mayContinue: () => !calls.faults.strikes('roster-pause', machine.current.nextCall()),
    });
  }

  #tell(machine: Machine, event: WireEvent): Promise<void> {
    return this.calls.call(machine.current, `tells ${event.id}`, () => {
      this.published.push(event.id);
      const queue = event.type === 'FoundingApplied' ? this.#intake : this.#likeness;
      queue.send(JSON.stringify(event));
    });
  }

  #pending(machine: Machine): Backend['pending'] {
    const { calls, backend } = this;
    const all = async (pages: AsyncIterable<readonly string[]>) => {
      const ids: string[] = [];
      for await (const page of pages) ids.push(...page);
      return ids;
    };
    return {
      async *due(now) {
        const ids = await calls.call(machine.current, 'looks for what is due', () =>
          all(backend.pending.due(now)),
        );
        for (let from = 0; from < ids.length; from += PAGE) yield ids.slice(from, from + PAGE);
      },
      async *accepted(before) {
        const ids = await calls.call(machine.current, 'looks for open requests', () =>
          all(backend.pending.accepted(before)),
        );
        for (let from = 0; from < ids.length; from += PAGE) yield ids.slice(from, from + PAGE);
      },
    };
  }

  #changed(key: string, image: StoredItem): void {
    this.known.take(key, image);
    this.#options.watch?.took(key, image);
    this.#committed.set(key, this.scheduler.instant);
    if (key.startsWith('ledger/')) this.lease?.committed(key);
    const table = key.slice(0, key.indexOf('/')) as ReplicatedTable;
    this.#streams[table].append({ key, image });
    if (table === 'registry' && image['type'] === 'due') this.#indexes['by-due'].take({ key, image });
    if (table === 'registry') this.#lists.take({ key, image });
    if (table === 'requests') this.#indexes.pending.take({ key, image });
  }

  /** How long a transaction holds its items: mostly an instant. */
  #hold(): Promise<void> {
    const share = fraction(mix(this.calls.digest, (this.#holds += 1)));
    return new Promise((resolve) => {
      this.scheduler.after(1 + 15 * share * share, () => {
        this.scheduler.steps += 1;
        resolve();
      });
    });
  }

  #unforeseen(error: unknown): void {
    if (error instanceof CloudFault) return;
    const text =
      error instanceof Error ? `${error.name}: ${error.message.split('\n')[0] ?? ''}` : String(error);
    this.unexpected.set(text, (this.unexpected.get(text) ?? 0) + 1);
  }

  invocation(name: string): Invocation {
    return new Invocation(this.#options.seed, name);
  }
}

const PAGE = 100;
