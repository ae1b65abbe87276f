import { beforeAll, describe, expect, it } from 'vitest';
import type { RequestId } from '../../shared/kernel/ids.ts';
import { logInto, type TestAnswer, type TestRequest } from '../support/api.ts';
import { commandBatchHandler } from '../../shared/platform/queue/command-batch.ts';
import { registryHandlers } from '../../shared/registry/handlers.ts';
import { tracesIn } from '../support/leaks.ts';
import { idNumberOf, people, testPerson } from '../support/people.ts';
import { settle, TENANT } from '../support/registry.ts';
import { type Case, cases } from './cases.ts';
import { type Part, type Stage, stage, verdictOf } from './stage.ts';

/** People who stand in the registry or are sent to it, and data that only these tests send. */
const persons = [...people(3, 1), ...people(1, 2), ...people(1, 3), ...people(3, 4), testPerson({}, 4_711)];
const planted = {
  name: '欧阳示例甲',
  idNumber: idNumberOf('440305', '1988-08-08', 977),
  mobile: '13911110000',
  address: '深圳市南山区泄露路八十八号',
};
const data: readonly string[] = [
  ...persons.flatMap(({ name, idNumber, mobile }) => [...(name.length > 2 ? [name] : []), idNumber, mobile]),
  ...Object.values(planted),
  '示例甲',
  '13900000001',
];

let at: Stage;
/** Answers that told of a failure, with what was asked. */
const failures: { readonly asked: string; readonly text: string }[] = [];
let asked = 0;
/** What a worker is shown of themselves, before anything is asked. */
let shown = '';

/** Names of organisations, which are public; and words of officers, where a number is refused and a name is theirs. */
const NOT_OF_PERSONS = new Set([
  '/employer/name',
  '/employer/address',
  '/union/name',
  '/unionName',
  '/groupName',
  '/party/name',
  '/reason',
  '/remark',
  '/note',
]);

/** The request once for each text in its body, path and query, with somebody's data in its place. */
function* withPlanted(request: TestRequest): Generator<TestRequest> {
  for (const datum of Object.values(planted)) {
    for (const pointer of textsIn(request.body))
      if (!NOT_OF_PERSONS.has(pointer)) yield { ...request, body: replaced(request.body, pointer, datum) };
    for (const name of Object.keys(request.params ?? {}))
      yield { ...request, params: { ...request.params, [name]: datum } };
    yield { ...request, query: { ...request.query, [datum]: datum } };
    yield { ...request, query: { ...request.query, cursor: datum } };
    yield { ...request, body: { ...(request.body as object), [datum]: datum } };
    yield { ...request, body: `{"name":"${datum}` };
    yield { ...request, headers: { 'idempotency-key': encodeURIComponent(datum) } };
    yield { ...request, headers: { 'break-glass': encodeURIComponent(datum) } };
    yield { ...request, headers: { 'accept-language': encodeURIComponent(datum) } };
  }
}

function textsIn(value: unknown, pointer = ''): string[] {
  if (typeof value === 'string') return [pointer];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => textsIn(inner, `${pointer}/${name}`));
}

function replaced(value: unknown, pointer: string, datum: string): unknown {
  if (pointer === '') return datum;
  const [, name = ''] = pointer.split('/');
  const inner = (value as Record<string, unknown>)[name];
  const next = replaced(inner, pointer.slice(name.length + 1), datum);
  if (Array.isArray(value)) return value.map((item, index) => (String(index) === name ? next : item));
  return { ...(value as object), [name]: next };
}

async function ask(part: Part | undefined, route: string, request: TestRequest): Promise<TestAnswer> {
  const answer = await at.api.call(part?.caller, route, request);
  asked += 1;
  const text = JSON.stringify([answer.headers, answer.body]);
  if (answer.status >= 400) failures.push({ asked: `${route} → ${answer.status}`, text });
  return answer;
}

/** Who may, who may not see, who has no such right: one of each where there is one. */
const askers = (route: string, one: Case): readonly (Part | undefined)[] => [
  ...(['allowed', 'denied', 'forbidden'] as const).flatMap((verdict) =>
    at.parts.filter((part) => verdictOf(at.specOf(route), one, part) === verdict).slice(0, 1),
  ),
  undefined,
];

beforeAll(async () => {
  at = await stage();
  const mayLook = (part: Part) =>
    verdictOf(at.specOf('GET /v1/me'), { own: true } as Case, part) === 'allowed';
  shown = JSON.stringify(await at.api.call(at.parts.find(mayLook)?.caller, 'GET /v1/me'));
  const accepted: RequestId[] = [];
  for (const [route, all] of Object.entries(cases)) {
    for (const one of all) {
      for (const part of askers(route, one)) {
        const request = one.asks(
          at.subjectsFor(part ?? { caller: { kind: 'worker' } as never, relation: undefined }),
        );
        const { status, body } = await ask(part, route, request);
        if (status === 202) accepted.push((body as { requestId: RequestId }).requestId);
        if (one.absent) await ask(part, route, one.absent);
        for (const spoilt of withPlanted(request)) {
          const answer = await ask(part, route, spoilt);
          if (answer.status === 202) accepted.push((answer.body as { requestId: RequestId }).requestId);
        }
      }
    }
  }
  // All that was accepted is decided, one way or the other, with whatever follows from it.
  for (const request of new Set(accepted)) await settle(at.api.registry, [request]);
}, 120_000);

const everything = (): Readonly<Record<string, string>> => ({
  log: at.api.lines.join('\n'),
  queue: at.api.queued.join('\n'),
  audit: JSON.stringify(at.api.acts),
  'rate limits': at.api.buckets().join('\n'),
  ...Object.fromEntries(
    ['registry', 'ledger', 'requests', 'keys'].map((table) => [
      table,
      [...at.api.store.items]
        .filter(([place]) => place.startsWith(`${table}/`))
        .map(([place, item]) => `${place} ${JSON.stringify(item, printable)}`)
        .join('\n'),
    ]),
  ),
});

/** Bytes as text would show them. */
const printable = (_: string, value: unknown): unknown =>
  value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : value;

/** Kinds of command that were accepted, or that what was accepted led to. */
const commandsRun = (): ReadonlySet<string> =>
  new Set(
    [...at.api.store.items].flatMap(([place, item]) =>
      place.startsWith('requests/') ? [String(item['type'])] : [],
    ),
  );

describe('G8 no personal datum in clear', () => {
  it('is looked for after every command that anybody may ask for', () => {
    const open = [...registryHandlers(at.api.registry.vault, { tenant: TENANT }).values()].filter(
      ({ action }) => action !== 'system',
    );
    const run = commandsRun();
    expect(open.length).toBeGreaterThan(60);
    expect(open.map(({ type }) => type).filter((type) => !run.has(type))).toEqual([]);
  });

  it('is found where it is: the search itself works', () => {
    expect(tracesIn(shown, data).length).toBeGreaterThanOrEqual(2);
  });

  it('stands in a log, a queue, a table, the audit trail or a bucket, whatever was asked of any route', () => {
    for (const [place, text] of Object.entries(everything())) {
      expect({ place, holds: text.length > 0 }).toEqual({ place, holds: true });
      expect({ place, traces: tracesIn(text, data) }).toEqual({ place, traces: [] });
    }
    console.log(
      `G8 ${asked} requests over ${Object.keys(cases).length} routes, ${failures.length} of them failures: no trace of ${data.length} data`,
    );
    expect(asked).toBeGreaterThan(5_000);
  });

  it('stands in what a failure answers', () => {
    expect(failures.length).toBeGreaterThan(3_000);
    // A fault of ours would hide what the route does with such input.
    expect(failures.filter(({ asked: what }) => what.endsWith('→ 500'))).toEqual([]);
    const leaking = failures.filter(({ text }) => tracesIn(text, data).length > 0);
    expect(leaking.slice(0, 5)).toEqual([]);
  });

  it('stands in the log or the answer when the tables fail with it in their message, whatever is asked', async () => {
    const { store, lines } = at.api;
    const words = Object.values(planted).join(' ');
    const working = { ...store };
    const fails = () => Promise.reject(new TypeError(words, { cause: new Error(words) }));
    const failed = { read: 0, commit: 0 };
    try {
      for (const broken of ['read', 'commit'] as const) {
        Object.assign(store, working, { [broken]: fails });
        for (const [route, all] of Object.entries(cases))
          for (const one of all) {
            const part = at.parts.find((each) => verdictOf(at.specOf(route), one, each) === 'allowed');
            if (part === undefined) continue;
            const answer = await at.api.call(part.caller, route, one.asks(at.subjectsFor(part)));
            if (answer.status !== 500) continue;
            failed[broken] += 1;
            expect({ route, traces: tracesIn(JSON.stringify(answer), data) }).toEqual({ route, traces: [] });
          }
      }
    } finally {
      Object.assign(store, working);
    }
    const told = lines.join('\n');
    expect(told).toContain('http/fault');
    expect(tracesIn(told, data)).toEqual([]);
    console.log('G8 answers to failing tables', failed);
    expect(failed.read).toBeGreaterThan(80);
    expect(failed.commit).toBeGreaterThan(40);
  });

  it('stands in the log when a command fails by fault, nor in what goes back to the queue', async () => {
    const { lines, registry } = at.api;
    const words = Object.values(planted).join(' ');
    const request = await registry.accept('NoteEmployer', {});
    const engine = {
      process: async () =>
        Promise.resolve({ settled: [], failed: new Map([[request, new Error(words, { cause: words })]]) }),
    };
    const from = lines.length;
    const body = JSON.stringify({ requestId: request });
    const record = { messageId: 'm-1', body, attributes: { MessageGroupId: 'g' } };
    const answer = await commandBatchHandler(engine, logInto(lines))({ Records: [record] } as never);
    expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: 'm-1' }] });
    const told = lines.slice(from).join('\n');
    expect(told).toContain('commands/fault');
    expect(tracesIn(told, data)).toEqual([]);
  });
});
