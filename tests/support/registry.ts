import { randomBytes } from 'node:crypto';
import { checkPerson, PersonInput } from '../../shared/members/domain/person.ts';
import { type RosterEmployment, ROWS_PER_CHUNK } from '../../shared/members/domain/roster-chunk.ts';
import type { Actor } from '../../shared/kernel/caller.ts';
import type { CreditCode } from '../../shared/kernel/credit-code.ts';
import { type Instant, instantOf, legalDate, type LocalDate } from '../../shared/kernel/dates.ts';
import type {
  EmployerId,
  FoundingApplicationId,
  PersonId,
  RequestId,
  RosterId,
  UnionId,
} from '../../shared/kernel/ids.ts';
import { sealPersons } from '../../shared/platform/edge/seal-persons.ts';
import { createEngine, type Engine } from '../../shared/platform/engine/engine.ts';
import type { Outcome } from '../../shared/platform/engine/outcome.ts';
import { StoredRequest, toRequestItem } from '../../shared/platform/engine/request.ts';
import { storedEntrustments } from '../../shared/operators/adapters/stored-entrustments.ts';
import { liveAccounts } from '../../shared/operators/adapters/live-accounts.ts';
import { remembered } from '../../shared/platform/http/auth/live-session.ts';
import { gathered } from '../../shared/platform/store/gathered.ts';
import { rulesSource } from '../../shared/platform/engine/rules-source.ts';
import { federationOf } from '../../shared/platform/deployment/federations.ts';
import { derivedId } from '../../shared/platform/ids.ts';
import { keyRingSource, type KeyRingSource } from '../../shared/platform/keys/key-ring.ts';
import { type PersonVault, personVault } from '../../shared/platform/keys/person-vault.ts';
import type { KeyService } from '../../shared/platform/keys/port.ts';
import { backOff } from '../../shared/platform/retry.ts';
import type { Store } from '../../shared/platform/store/port.ts';
import type { Lists } from '../../shared/platform/store/lists.ts';
import type { ItemPages } from '../../shared/platform/store/item-pages.ts';
import { retentionKeeper } from '../../shared/retention/adapters/retention-keeper.ts';
import { recordsReader } from '../../shared/platform/edge/records-reader.ts';
import { extractTurns } from '../../shared/registry/extract-work.ts';
import { querySource } from '../../shared/registry/query-source.ts';
import { assessmentSource } from '../../shared/registry/assessment-source.ts';
import type { StatisticsStore } from '../../shared/statistics/application/ports.ts';
import { memoryStatistics } from './memory-statistics.ts';
import { type MemoryExtractFiles, memoryExtractFiles } from './memory-extract-files.ts';
import { leftIn } from '../../shared/registry/left.ts';
import { registryIndexes } from '../../shared/registry/contexts.ts';
import { registryHandlers } from '../../shared/registry/handlers.ts';
import { provision } from '../../shared/registry/provision.ts';
import { testEmployer } from './employers.ts';
import { dispatch } from '../../shared/platform/engine/dispatch.ts';
import type { CommandQueue } from '../../shared/platform/queue/port.ts';
import { people } from './people.ts';

export const TENANT = '44';
export const superior: UnionId = federationOf(TENANT, '440305').id;
const system: Actor = { kind: 'system', id: 'test' };

/** Master keys in memory: what a region wraps, it unwraps. */
export const memoryKeyService = (): KeyService => ({
  wrap: (_, key) => Promise.resolve(Uint8Array.from(key)),
  unwrap: (_, key) => Promise.resolve(Uint8Array.from(key)),
});

/** A provisioned province over any store, with the shortest way to ask it for something. */
export interface TestRegistry {
  readonly store: Store;
  readonly engine: Engine;
  readonly vault: PersonVault;
  readonly ring: KeyRingSource;
  /** What extracts were written to. */
  readonly files: MemoryExtractFiles;
  now: Instant;
  /** Accepts a command without deciding it. */
  accept(
    type: string,
    body: unknown,
    options?: { readonly key?: string; readonly actor?: Actor },
  ): Promise<RequestId>;
  /** Accepts and decides a command and all that follows from it. */
  run(
    type: string,
    body: unknown,
    options?: { readonly key?: string; readonly actor?: Actor },
  ): Promise<Outcome>;
  outcomeOf(request: RequestId): Promise<Outcome | undefined>;
  sealed(input: PersonInput, key?: string): Promise<{ readonly person: unknown; readonly identity: unknown }>;
}

export async function testRegistry(
  store: Store,
  {
    signaturesFrom,
    service = memoryKeyService(),
    pages,
    settled = settle,
    lists,
    statistics = memoryStatistics(),
  }: {
    readonly signaturesFrom?: LocalDate | undefined;
    readonly service?: KeyService;
    /** For runs of the retention schedule. */
    readonly pages?: ItemPages;
    /** How what follows from a command is decided: here at once, timers and all. */
    readonly settled?: typeof settle;
    /** For changes of superior, for dissolutions, and for the figures of periods. */
    readonly lists?: Lists;
    readonly statistics?: StatisticsStore;
  } = {},
): Promise<TestRegistry> {
  const ring = keyRingSource({ store, service, region: 'r1' });
  const vault = personVault({ store, ring, tenant: TENANT });
  let sequence = 0;
  const registry = {
    store,
    vault,
    ring,
    now: instantOf(Date.parse('2026-11-23T01:00:00.000Z')),
    files: memoryExtractFiles(),
  } as TestRegistry & { engine: Engine };
  registry.engine = createEngine({
    store,
    handlers: registryHandlers(vault, {
      tenant: TENANT,
      retention: pages && retentionKeeper({ tenant: TENANT, store, pages }),
      lists,
      ...(lists && {
        left: leftIn(store, lists),
        extracts: extractTurns({
          source: querySource({ records: recordsReader(store, lists), vault }),
          files: registry.files,
          // So that whatever is taken out takes several turns.
          bounds: { found: 7, records: 20, unions: 3, below: 2 },
        }),
        assessments: assessmentSource({ store, lists, statistics, now: () => registry.now }),
      }),
    }),
    indexes: registryIndexes,
    rules: rulesSource(store, TENANT),
    isLive: remembered(liveAccounts(gathered(store))),
    entrustments: storedEntrustments(gathered(store)),
    now: () => registry.now,
    pause: backOff,
  });
  registry.accept = async (type, body, { key = `key-${String((sequence += 1))}`, actor = system } = {}) => {
    const requestId = derivedId<RequestId>('test', key);
    const command = { requestId, type, actor, at: registry.now, group: 'g', lane: 'people' as const, body };
    await store.commit([{ op: 'create', table: 'requests', item: toRequestItem(command) }]);
    return requestId;
  };
  registry.outcomeOf = async (request) => {
    const [item] = await store.read([{ table: 'requests', pk: request }]);
    return item && StoredRequest.parse(item).outcome;
  };
  registry.run = async (type, body, options) => {
    const request = await registry.accept(type, body, options);
    await settled(registry, [request]);
    const outcome = await registry.outcomeOf(request);
    if (outcome === undefined) throw new Error(`${type} was not settled`);
    return outcome;
  };
  registry.sealed = async (input, key = randomBytes(8).toString('hex')) => {
    const checked = checkPerson(input, legalDate(registry.now));
    if (!checked.ok) throw new Error(checked.error[0]?.code);
    const { idNumber, personal, counted } = checked.value;
    const personId = derivedId<PersonId>('test-person', key);
    const [one] = await sealPersons(vault, [{ personId, data: personal, idNumber }]);
    return { person: { ...one?.person, ...counted }, identity: one?.identity };
  };
  await provision({
    tenant: TENANT,
    regions: ['r1', 'r2'],
    store,
    service,
    engine: registry.engine,
    now: () => registry.now,
    signaturesFrom,
  });
  return registry;
}

/** As many as one command causes at most: two walks of each union that a turn gives its new place. */
const MOST_FOLLOW_UPS = 17;

/** Decides the requests and whatever they cause, until nothing is left. Throws the first fault. */
export async function settle(
  registry: TestRegistry,
  requests: readonly RequestId[],
  /** Which follow-ups are sent now; all of them, timers too, where nothing is said. */
  isSent: (followUp: RequestId) => boolean = () => true,
): Promise<void> {
  let waiting = [...requests];
  const queue: CommandQueue = {
    send: (messages) => {
      waiting.push(...messages.map(({ requestId }) => requestId));
      return Promise.resolve();
    },
  };
  while (waiting.length > 0) {
    const batch = waiting.slice(0, 10);
    waiting = waiting.slice(10);
    const { failed } = await registry.engine.process(batch);
    const [fault] = failed.values();
    if (fault !== undefined) throw new Error('a command failed by fault', { cause: fault });
    const follow = batch
      .flatMap((request) =>
        Array.from({ length: MOST_FOLLOW_UPS }, (_, index) => derivedId<RequestId>(request, 'follow', index)),
      )
      .filter(isSent);
    await dispatch(follow, { store: registry.store, queue });
  }
}

interface FoundingOptions {
  readonly seed?: number;
  /** Members on its roster. */
  readonly size?: number;
  /** Whose people are on it: with those of another founding nobody is left to admit, and it fails. */
  readonly peopleOf?: number;
  /** The union it is founded under. */
  readonly under?: UnionId;
  readonly actor?: Actor;
  readonly procedure?: 'one-approval' | 'by-steps';
  /** Employers that found a joint union with it, by their seeds; the rows name all of them in turn. */
  readonly together?: readonly number[];
  /** How the first of its roster is employed. */
  readonly employment?: RosterEmployment;
}

/** An open union with its employer and `size` members, founded the regular way. */
export async function foundUnion(registry: TestRegistry, options: FoundingOptions = {}) {
  const { applicationId, unionId } = await applyToFound(registry, options);
  const approved = await registry.run('ApproveFounding', { applicationId });
  if (approved.status !== 'done') throw new Error(approved.rejection.code);
  return { applicationId, unionId, employerId: approved.result['employerId'] as EmployerId };
}

/** An application to found a union whose roster has been read: ready for the superior. */
export async function applyToFound(
  registry: TestRegistry,
  {
    seed = 1,
    size = 3,
    peopleOf = seed,
    under = superior,
    actor = system,
    procedure,
    together = [],
    employment,
  }: FoundingOptions = {},
) {
  const officer = await registry.vault.sealAll(
    [0, 1, 2, 3].map((index) => ({
      personId: derivedId<PersonId>('officer', seed, index),
      data: { name: '测试', mobile: '13800138000' },
    })),
  );
  // Each of several is of those for which a joint union is meant.
  const small = together.length > 0 && { employees: 20 };
  const { unionName, ...employer } = testEmployer({ ...small }, seed);
  const otherEmployers = together.map((other) => {
    const { unionName: _, ...one } = testEmployer({ ...small }, other);
    return one;
  });
  const codes = [employer, ...otherEmployers].map(({ creditCode }) => creditCode);
  const applied = await registry.run(
    'ApplyForFounding',
    {
      superior: under,
      employer,
      ...(otherEmployers.length > 0 && { otherEmployers }),
      union: { name: unionName, unionType: '1' },
      officers: officer,
      rosterId: derivedId<RosterId>('roster', seed),
      rosterKey: 'rosters/test',
      ...(procedure && { procedure }),
    },
    { actor },
  );
  if (applied.status !== 'done') throw new Error(applied.rejection.code);
  const { applicationId, unionId } = applied.result as {
    applicationId: FoundingApplicationId;
    unionId: UnionId;
  };
  const rows = await Promise.all(
    people(size, peopleOf).map(async (input, index) => ({
      line: index + 2,
      problems: [],
      ...(codes.length > 1 && { founder: codes[index % codes.length] as CreditCode }),
      ...(index === 0 && employment && { employment }),
      ...(await registry.sealed(PersonInput.parse(input), `${String(seed)}-${String(index)}`)),
    })),
  );
  const chunks = Math.ceil(size / ROWS_PER_CHUNK);
  for (let chunk = 0; chunk < chunks; chunk += 1) {
    await registry.run('RecordRosterRows', {
      applicationId,
      chunk,
      rows: rows.slice(chunk * ROWS_PER_CHUNK, (chunk + 1) * ROWS_PER_CHUNK),
    });
  }
  await registry.run('CompleteRoster', {
    applicationId,
    rows: size,
    valid: size,
    refused: 0,
    chunks,
    digest: '00',
  });
  return { applicationId, unionId };
}
