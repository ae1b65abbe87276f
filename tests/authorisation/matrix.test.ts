import { beforeAll, describe, expect, it } from 'vitest';
import { permissions, roleOf } from '../../shared/kernel/permissions.ts';
import { StoredRequest } from '../../shared/platform/engine/request.ts';
import type { TestAnswer, TestApi } from '../support/api.ts';
import { type Case, cases } from './cases.ts';
import { workerOf } from './relations.ts';
import { type Part, type Stage, stage, type Verdict, verdictOf } from './stage.ts';

let api: TestApi;
let parts: readonly Part[];
let subjectsFor: Stage['subjectsFor'];
let specOf: Stage['specOf'];
beforeAll(async () => {
  ({ api, parts, subjectsFor, specOf } = await stage());
});

const codeOf = ({ body }: TestAnswer): unknown => (body as { code?: unknown }).code;

function expected(one: Case, verdict: Verdict): { status: number; code?: string } {
  if (verdict === 'forbidden') return { status: 403, code: 'caller/not-allowed' };
  return verdict === 'allowed' ? { status: one.allowed } : (one.denied ?? { status: 404 });
}

function asDeclared(one: Case, answer: TestAnswer, verdict: Verdict): boolean {
  const { status, code } = expected(one, verdict);
  const isShown = one.shows === undefined || verdict === 'forbidden' || status !== 200;
  return (
    answer.status === status &&
    codeOf(answer) === code &&
    (isShown || one.shows(answer.body) === (verdict === 'allowed'))
  );
}

/** An answer without what differs from call to call. */
const worded = ({ status, headers, body }: TestAnswer): unknown => ({
  status,
  headers: { ...headers, 'x-request-id': undefined },
  body: typeof body === 'object' && body !== null ? { ...body, instance: undefined } : body,
});

describe('G2 every role × scope × route', () => {
  it('is asked of every route that the API describes', () => {
    expect([...api.specs.keys()].toSorted()).toEqual([...api.described].toSorted());
    expect(Object.keys(cases).toSorted()).toEqual([...api.described].toSorted());
    expect(new Set(parts.map(({ caller }) => roleOf(caller)))).toEqual(new Set(Object.keys(permissions)));
  });

  it('answers as the table of permissions declares', async () => {
    const counts = { allowed: 0, denied: 0, forbidden: 0, unauthenticated: 0 };
    const wrong: unknown[] = [];
    for (const [route, asked] of Object.entries(cases)) {
      const spec = specOf(route);
      for (const one of asked) {
        for (const part of parts) {
          const verdict = verdictOf(spec, one, part);
          const answer = await api.call(part.caller, route, one.asks(subjectsFor(part)));
          counts[verdict] += 1;
          if (!asDeclared(one, answer, verdict))
            wrong.push({ route, ...part, verdict, status: answer.status, code: codeOf(answer) });
        }
        const stranger = await api.call(undefined, route, one.asks({ ...subjectsFor(NOBODY_PART) }));
        if (spec.action === 'public') continue;
        counts.unauthenticated += 1;
        if (stranger.status !== 401) wrong.push({ route, stranger: stranger.status });
      }
    }
    const total = Object.values(counts).reduce((sum, count) => sum + count, 0);
    console.log(`G2 role × scope × route: ${total} cases`, counts, `${wrong.length} not as declared`);
    expect(wrong).toEqual([]);
    expect(counts.allowed).toBeGreaterThan(100);
    expect(counts.denied).toBeGreaterThan(100);
    expect(counts.forbidden).toBeGreaterThan(100);
  });

  it('answers of what lies beyond the caller’s reach as of what does not exist: same words, same reads', async () => {
    const different: unknown[] = [];
    let compared = 0;
    for (const [route, asked] of Object.entries(cases)) {
      const spec = specOf(route);
      for (const one of asked.filter(({ absent }) => absent !== undefined)) {
        for (const part of parts.filter((each) => verdictOf(spec, one, each) === 'denied')) {
          const beyond = await api.call(part.caller, route, one.asks(subjectsFor(part)));
          const absent = await api.call(part.caller, route, one.absent);
          compared += 1;
          if (JSON.stringify(worded(beyond)) !== JSON.stringify(worded(absent)))
            different.push({ route, ...part, beyond: worded(beyond), absent: worded(absent) });
          if (beyond.reads.toSorted().join() !== absent.reads.toSorted().join())
            different.push({ route, ...part, beyond: beyond.reads, absent: absent.reads });
        }
      }
    }
    console.log(`G2 not yours or not there: ${compared} pairs compared`);
    expect(different).toEqual([]);
    expect(compared).toBeGreaterThan(100);
  });

  it('is decided again in the engine: the same command of a caller who may not have it changes nothing', async () => {
    const { registry, store } = api;
    const wrong: unknown[] = [];
    let tried = 0;
    for (const [route, asked] of Object.entries(cases)) {
      const spec = specOf(route);
      if (!Object.hasOwn(spec.responses, 202)) continue;
      for (const one of asked) {
        const rightful = parts.find((part) => verdictOf(spec, one, part) === 'allowed');
        if (rightful === undefined) continue;
        const { status, body } = await api.call(rightful.caller, route, one.asks(subjectsFor(rightful)));
        // A file with rows in error: nothing was entered, so there is no command.
        if (status === 200) continue;
        const id = (body as { requestId: string }).requestId;
        const accepted = StoredRequest.parse(store.items.get(`requests/${id}`));
        for (const part of parts) {
          if (verdictOf(spec, one, part) === 'allowed') continue;
          const before = registryOf(store);
          const outcome = await registry.run(accepted.type, accepted.body, { actor: part.caller });
          tried += 1;
          if (outcome.status !== 'rejected' || registryOf(store) !== before)
            wrong.push({ command: accepted.type, ...part, outcome });
        }
      }
    }
    console.log(`G2 commands refused in the engine: ${tried}`);
    expect(wrong).toEqual([]);
    expect(tried).toBeGreaterThan(100);
  });
});

const NOBODY_PART: Part = { caller: workerOf('w-matrix'), relation: undefined };

/** How often records, claims, gates and ledger were written so far. */
const registryOf = ({ items }: TestApi['store']): number =>
  [...items].reduce((sum, [place, { rev }]) => (/^(registry|ledger)\//.test(place) ? sum + rev : sum), 0);
