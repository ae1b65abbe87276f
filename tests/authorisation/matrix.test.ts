import { beforeAll, describe, expect, it } from 'vitest';
import { actorName, type Caller, OperatorRole } from '../../shared/kernel/caller.ts';
import type { RequestId, UnionId } from '../../shared/kernel/ids.ts';
import { permissions, reachOf, roleOf } from '../../shared/kernel/permissions.ts';
import { PersonInput } from '../../shared/members/domain/person.ts';
import { StoredRequest } from '../../shared/platform/engine/request.ts';
import type { RouteSpec } from '../../shared/platform/http/route.ts';
import { type TestAnswer, type TestApi, testApi } from '../support/api.ts';
import { people, testPerson } from '../support/people.ts';
import { applyToFound, foundUnion, settle } from '../support/registry.ts';
import { sealedNumber } from '../support/sealed-number.ts';
import { certificateOf, certificateRefOf } from '../support/sign-in.ts';
import { type Case, cases, seenBy, type Subjects } from './cases.ts';
import { machineOf, operatorOf, type Relation, scopesOf, workerOf } from './relations.ts';

interface Part {
  readonly caller: Caller;
  /** Where an operator works; workers and machines have no part of the tree. */
  readonly relation: Relation | undefined;
}

let api: TestApi;
let subjects: Omit<Subjects, 'request'>;
let parts: readonly Part[];
const requestsOf = new Map<string, string>();

beforeAll(async () => {
  api = await testApi();
  const { registry } = api;
  const at = await foundUnion(registry, { seed: 1, size: 2 });
  const sibling = await foundUnion(registry, { seed: 2, size: 1 });
  const below = await foundUnion(registry, { seed: 3, size: 1, under: at.unionId });
  const [applied, otherApplicant] = [testPerson({}, 21), testPerson({}, 22)];
  const applicationOf = async (person: typeof applied, worker: string): Promise<string> => {
    const body = { unionId: at.unionId, ...(await registry.sealed(PersonInput.parse(person))) };
    const outcome = await registry.run('ApplyForMembership', body, { actor: workerOf(worker) });
    return outcome.status === 'done' ? String(outcome.result['applicationId']) : '';
  };
  const founding = await applyToFound(registry, { seed: 4, under: at.unionId });
  const [member, colleague] = people(2, 1);
  const sealed = await sealedNumber(registry, String(member?.idNumber));
  const worker = workerOf('w-matrix', sealed);
  const other = workerOf('w-other', await sealedNumber(registry, String(colleague?.idNumber)));
  const correctionOf = async (caller: Caller): Promise<string> => {
    const { body } = await api.call(caller, 'POST /v1/me/corrections', { body: { householdType: '1' } });
    const { requestId } = body as { requestId: RequestId };
    await settle(registry, [requestId]);
    const outcome = await registry.outcomeOf(requestId);
    return outcome?.status === 'done' ? String(outcome.result['correctionId']) : '';
  };
  for (const [operatorId, role] of [
    ['op-at-union', 'union-officer'],
    ['bank-one', 'machine'],
  ]) {
    const certificate = certificateRefOf(certificateOf(String(operatorId)));
    await registry.run('RegisterOperator', { operatorId, role, scope: at.unionId, certificate });
  }
  const given = await registry.run('GiveBreakGlass', {
    operatorId: 'op-at-union',
    scope: at.unionId,
    minutes: 60,
    reason: 'officers-unreachable',
  });
  const [claim] = await registry.vault.claimsOf(String(member?.idNumber));
  subjects = {
    union: at.unionId,
    sibling: sibling.unionId,
    below: below.unionId,
    employerId: at.employerId,
    memberId: String(api.store.items.get(`registry/claim#${claim}`)?.['holder']),
    idNumber: String(member?.idNumber),
    application: {
      own: await applicationOf(applied, 'w-matrix'),
      foreign: await applicationOf(otherApplicant, 'w-other'),
    },
    founding: founding.applicationId,
    operator: 'op-at-union',
    fingerprint: certificateRefOf(certificateOf('op-at-union')).fingerprint,
    grant: given.status === 'done' ? String(given.result['grantId']) : '',
    correction: { own: await correctionOf(worker), foreign: await correctionOf(other) },
  };
  const scopes = Object.entries(scopesOf(subjects)) as [Relation, UnionId][];
  parts = [
    ...OperatorRole.options.flatMap((role) =>
      scopes.map(([relation, scope]) => ({ caller: operatorOf(role, scope), relation })),
    ),
    { caller: worker, relation: undefined },
    { caller: machineOf('bank-matrix'), relation: undefined },
  ];
  // Somebody who worked in the union, for the audit trail to tell of.
  await api.call(operatorOf('union-officer', at.unionId, 'op-watched'), 'GET /v1/members/{memberId}', {
    params: { memberId: subjects.memberId },
  });
  for (const { caller } of [...parts, { caller: workerOf('w-other') }]) {
    const name = actorName(caller);
    if (!requestsOf.has(name)) requestsOf.set(name, await registry.accept('Nothing', {}, { actor: caller }));
  }
});

/** What the table of permissions says of this caller and this case. */
function verdictOf(
  spec: RouteSpec,
  one: Case,
  { caller, relation }: Part,
): 'allowed' | 'denied' | 'forbidden' {
  const reach = spec.action === 'public' ? 'any' : reachOf(roleOf(caller), spec.action);
  switch (reach) {
    case undefined:
      return 'forbidden';
    case 'any':
    case 'open':
      return 'allowed';
    case 'own':
      return one.own === true ? 'allowed' : 'denied';
    case 'subtree':
      return seenBy(one, roleOf(caller), relation) ? 'allowed' : 'denied';
  }
}

const subjectsFor = ({ caller }: Part): Subjects => ({
  ...subjects,
  request: {
    own: String(requestsOf.get(actorName(caller))),
    foreign: String(requestsOf.get('worker:w-other')),
  },
});

function specOf(route: string): RouteSpec {
  const spec = api.specs.get(route);
  if (spec === undefined) throw new Error(`no route ${route}`);
  return spec;
}

const codeOf = ({ body }: TestAnswer): unknown => (body as { code?: unknown }).code;

function expected(one: Case, verdict: ReturnType<typeof verdictOf>): { status: number; code?: string } {
  if (verdict === 'forbidden') return { status: 403, code: 'caller/not-allowed' };
  return verdict === 'allowed' ? { status: one.allowed } : (one.denied ?? { status: 404 });
}

function asDeclared(one: Case, answer: TestAnswer, verdict: ReturnType<typeof verdictOf>): boolean {
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
        const { body } = await api.call(rightful.caller, route, one.asks(subjectsFor(rightful)));
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
