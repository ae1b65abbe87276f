import { type Caller, OperatorId, WorkerId } from '../../shared/kernel/caller.ts';
import type {
  FoundingApplicationId,
  RequestId,
  RosterId,
  PersonId,
  UnionId,
} from '../../shared/kernel/ids.ts';
import { PersonInput } from '../../shared/members/domain/person.ts';
import { ROWS_PER_CHUNK } from '../../shared/members/domain/roster-chunk.ts';
import { type CommandEdge, commandEdge } from '../../shared/platform/edge/command-edge.ts';
import { dueKey } from '../../shared/platform/engine/keys.ts';
import { dispatch } from '../../shared/platform/engine/dispatch.ts';
import { derivedId } from '../../shared/platform/ids.ts';
import type { CommandQueue } from '../../shared/platform/queue/port.ts';
import { registryHandlers } from '../../shared/registry/handlers.ts';
import { employers } from '../../tests/support/employers.ts';
import { people, type TestPerson } from '../../tests/support/people.ts';
import { superior, type TestRegistry } from '../../tests/support/registry.ts';
import { TENANT } from './fresh-tables.ts';

/** Commands of one kind: how each is accepted, and after that all are ready to be decided. */
export interface Step {
  readonly kind: string;
  /** Each gives the request it made, or those that a command has caused. */
  readonly accept: readonly (() => Promise<RequestId | readonly RequestId[]>)[];
}

/** How many of each kind; half of the foundings are approved. */
export interface Sizes {
  readonly foundings: number;
  readonly chunksEach: number;
  readonly members: number;
}

const operator = (
  name: string,
  role: 'organiser' | 'superior-officer' | 'union-officer',
  scope: UnionId,
): Caller => ({
  kind: 'operator',
  id: OperatorId.parse(name),
  role,
  scope,
});

/**
 * Every kind of command the registry knows, in an order in which each finds what it needs. Whoever iterates has
 * to carry out a step's acceptances and decide its requests before asking for the next.
 */
export async function* commandSteps(registry: TestRegistry, sizes: Sizes): AsyncGenerator<Step> {
  const ask = asking(registry);
  yield federations(registry, sizes);
  const foundings = yield* founded(registry, ask, sizes);
  yield* joined(registry, ask, sizes, foundings);
}

const federations = (registry: TestRegistry, { foundings }: Sizes): Step => ({
  kind: 'RegisterFederation',
  accept: numbers(foundings).map((index) => () => {
    const unionId = derivedId<UnionId>('bench-federation', index);
    const body = {
      unionId,
      superior,
      name: `第${String(index)}街道总工会`,
      level: 'township',
      unionType: '5',
      division: '440305',
    };
    return registry.accept('RegisterFederation', body);
  }),
});

type Ask = (type: string, caller: Caller, body: unknown, key: string) => Promise<RequestId>;

/** As the routes do: through the edge, which authorises, stores and queues. */
function asking({ store, ring, vault, now }: TestRegistry): Ask {
  let edge: CommandEdge | undefined;
  return async (type, caller, body, key) => {
    edge ??= commandEdge({
      tenant: TENANT,
      handlers: registryHandlers(vault, { tenant: TENANT }),
      ring,
      store,
      queue: noQueue,
      onUnsent: (_, fault) => {
        throw fault;
      },
    });
    const submitted = await edge.submit({ type, asSent: body, caller, idempotencyKey: key, now });
    if (!submitted.ok) throw new Error(`${type} was refused: ${submitted.error.code}`);
    return edge.requestIdOf(caller, key);
  };
}

const noQueue: CommandQueue = { send: () => Promise.resolve() };

interface Place {
  readonly unionId: UnionId;
  readonly employerId: string;
}

async function* founded(
  registry: TestRegistry,
  ask: Ask,
  { foundings, chunksEach }: Sizes,
): AsyncGenerator<Step, readonly Place[]> {
  const { vault } = registry;
  const organiser = operator('bench-organiser', 'organiser', superior);
  const officer = operator('bench-officer', 'superior-officer', superior);
  const applications: RequestId[] = [];
  yield {
    kind: 'ApplyForFounding',
    accept: employers(foundings, 77).map(({ unionName, ...employer }, index) => async () => {
      const officers = await vault.sealAll(
        numbers(4).map((of) => ({
          personId: derivedId<PersonId>('bench-officer', index, of),
          data: { name: '测试', mobile: '13800138000' },
        })),
      );
      const body = {
        superior,
        employer,
        union: { name: unionName, unionType: '1' },
        officers,
        rosterId: derivedId<RosterId>('bench-roster', index),
        rosterKey: `rosters/${String(index)}`,
      };
      const request = await ask('ApplyForFounding', organiser, body, `found-${String(index)}`);
      applications[index] = request;
      return request;
    }),
  };
  const half = applications.slice(0, Math.ceil(foundings / 2));
  const rest = applications.slice(half.length);
  const id = (application: RequestId | undefined) => application as unknown as FoundingApplicationId;
  const crowd = people(half.length * chunksEach * ROWS_PER_CHUNK, 4242);
  yield {
    kind: 'RecordRosterRows',
    accept: half.flatMap((application, which) =>
      numbers(chunksEach).map((chunk) => async () => {
        const from = (which * chunksEach + chunk) * ROWS_PER_CHUNK;
        const rows = await Promise.all(
          crowd.slice(from, from + ROWS_PER_CHUNK).map(async (person, line) => ({
            line: chunk * ROWS_PER_CHUNK + line + 2,
            problems: [],
            ...(await sealed(registry, person, `row-${String(from + line)}`)),
          })),
        );
        return registry.accept('RecordRosterRows', { applicationId: id(application), chunk, rows });
      }),
    ),
  };
  const rows = chunksEach * ROWS_PER_CHUNK;
  yield {
    kind: 'CompleteRoster',
    accept: half.map((application) => () => {
      const counts = { rows, valid: rows, refused: 0, chunks: chunksEach, digest: '0'.repeat(64) };
      return registry.accept('CompleteRoster', { applicationId: id(application), ...counts });
    }),
  };
  yield {
    kind: 'ReturnRoster',
    accept: rest.slice(0, Math.floor(rest.length / 2)).map((application) => () => {
      const problem = { code: 'roster/no-header' };
      return registry.accept('ReturnRoster', { applicationId: id(application), problem });
    }),
  };
  yield {
    kind: 'RejectFounding',
    accept: rest.slice(Math.floor(rest.length / 2)).map((application, index) => () => {
      const body = { applicationId: id(application), remark: '材料不全' };
      return ask('RejectFounding', officer, body, `reject-founding-${String(index)}`);
    }),
  };
  const approvals: RequestId[] = [];
  yield {
    kind: 'ApproveFounding',
    accept: half.map((application, index) => async () => {
      const key = `approve-founding-${String(index)}`;
      const request = await ask('ApproveFounding', officer, { applicationId: id(application) }, key);
      approvals[index] = request;
      return request;
    }),
  };
  yield* following(registry, approvals, ['AdmitRosterChunk', 'NoteRosterChunk']);
  return Promise.all(
    approvals.map(async (approval) => {
      const outcome = await registry.outcomeOf(approval);
      if (outcome?.status !== 'done') throw new Error('a founding was refused');
      const { unionId, employerId } = outcome.result;
      return { unionId: unionId as UnionId, employerId: employerId ?? '' };
    }),
  );
}

/** What the commands cause, and what that causes: the kinds follow each other in turns. */
async function* following(
  { store }: TestRegistry,
  causes: readonly RequestId[],
  kinds: readonly [string, ...string[]],
): AsyncGenerator<Step> {
  let waiting = causes;
  for (let turn = 0; ; turn += 1) {
    const due = waiting.map((cause) => numbers(FOLLOW).map((index) => derivedId(cause, 'follow', index)));
    const items = await store.read(due.flat().map((id) => ({ table: 'registry', pk: dueKey(id) })));
    if (items.every((item) => item === undefined)) return;
    const sent: RequestId[] = [];
    yield {
      kind: kinds[turn % kinds.length] ?? kinds[0],
      accept: due.map((ids) => async () => {
        const caused: RequestId[] = [];
        const queue: CommandQueue = {
          send: (messages) => {
            caused.push(...messages.map(({ requestId }) => requestId));
            return Promise.resolve();
          },
        };
        await dispatch(ids, { store, queue });
        sent.push(...caused);
        return caused;
      }),
    };
    waiting = sent;
  }
}

/** Follow-ups that one command may have. */
const FOLLOW = 8;

async function* joined(
  registry: TestRegistry,
  ask: Ask,
  { members }: Sizes,
  places: readonly Place[],
): AsyncGenerator<Step> {
  const at = (index: number): Place => {
    // Ten in a row at one union, as its queue group gives them.
    const place = places[Math.floor(index / 10) % places.length];
    if (place === undefined) throw new Error('no union to join');
    return place;
  };
  const body = async (person: TestPerson, index: number, key: string) => ({
    ...at(index),
    ...(await sealed(registry, person, key)),
  });
  yield {
    kind: 'RegisterMember',
    accept: people(members, 5151).map((person, index) => async () => {
      const officer = operator('bench-union-officer', 'union-officer', at(index).unionId);
      const key = `register-${String(index)}`;
      return ask('RegisterMember', officer, await body(person, index, key), key);
    }),
  };
  const applied: RequestId[] = [];
  yield {
    kind: 'ApplyForMembership',
    accept: people(members, 6161).map((person, index) => async () => {
      const worker: Caller = { kind: 'worker', id: WorkerId.parse(`w${String(index)}`) };
      const key = `apply-${String(index)}`;
      const request = await ask('ApplyForMembership', worker, await body(person, index, key), key);
      applied[index] = request;
      return request;
    }),
  };
  const review = (kind: string, more: object, which: (index: number) => boolean): Step => ({
    kind,
    accept: applied.flatMap((applicationId, index) => {
      if (!which(index)) return [];
      const officer = operator('bench-union-officer', 'union-officer', at(index).unionId);
      return [() => ask(kind, officer, { applicationId, ...more }, `${kind}-${String(index)}`)];
    }),
  });
  const isFirstHalf = (index: number) => index < applied.length / 2;
  yield review('ApproveMembershipApplication', {}, isFirstHalf);
  yield review('RejectMembershipApplication', { reason: '不在本单位工作' }, (index) => !isFirstHalf(index));
}

const sealed = (registry: TestRegistry, person: TestPerson, key: string) =>
  registry.sealed(PersonInput.parse(person), `bench-${key}`);

const numbers = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

/** Accepts a step's commands; their requests in the step's order. */
export async function accepted({ accept }: Step): Promise<RequestId[]> {
  const requests: RequestId[] = [];
  for (const each of accept) requests.push(...[await each()].flat());
  return requests;
}

/** Throws unless every command was done: a refusal would be cheaper than what is to be measured. */
export async function allDone(
  registry: TestRegistry,
  { kind }: Step,
  requests: readonly RequestId[],
): Promise<void> {
  for (const request of requests) {
    const outcome = await registry.outcomeOf(request);
    if (outcome?.status === 'done') continue;
    throw new Error(`${kind}: ${outcome?.rejection.code ?? 'without an outcome'}`);
  }
}

/** Kinds that the registry knows and that no step makes: a report says so. */
export const unmeasured = (registry: TestRegistry, measured: Iterable<string>): string => {
  const there = new Set(measured);
  const missing = [...registryHandlers(registry.vault, { tenant: TENANT }).keys()].filter(
    (kind) => !there.has(kind),
  );
  return `Kinds of commands not measured: ${missing.length === 0 ? 'none' : missing.join(', ')}.`;
};
