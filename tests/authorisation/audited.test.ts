import { beforeAll, describe, expect, it } from 'vitest';
import { actorName } from '../../shared/kernel/caller.ts';
import { rights } from '../../shared/kernel/permissions.ts';
import type { RouteSpec } from '../../shared/platform/http/route.ts';
import { type Case, cases } from './cases.ts';
import { type Part, type Stage, stage, verdictOf } from './stage.ts';

let at: Stage;
beforeAll(async () => {
  at = await stage();
});

const isAdministrative = ({ action, method }: RouteSpec): boolean =>
  method !== 'GET' && action !== 'public' && ['system', 'security', 'audit'].includes(rights[action]);

/** What of one answer must be in the trail: a refusal always, the rest as the route declares. */
function mustBeKept({ audit }: RouteSpec, { caller }: Part, status: number): boolean {
  if ([401, 403, 404].includes(status)) return true;
  return audit !== 'none' && !(audit.ofOperatorsOnly === true && caller.kind === 'worker');
}

const everyCase = (): (readonly [string, Case, Part])[] =>
  Object.entries(cases).flatMap(([route, asked]) =>
    asked.flatMap((one) => at.parts.map((part) => [route, one, part] as const)),
  );

describe('G5 the audit trail keeps', () => {
  it('one entry for each answer of every route to everybody, of reads as declared and of all refusals', async () => {
    const counts = { shown: 0, refused: 0, unkept: 0 };
    const wrong: unknown[] = [];
    for (const [route, one, part] of everyCase()) {
      const spec = at.specOf(route);
      const before = at.api.acts.length;
      const { status } = await at.api.call(part.caller, route, one.asks(at.subjectsFor(part)));
      const acts = at.api.acts.slice(before);
      const must = mustBeKept(spec, part, status);
      if (acts.length !== (must ? 1 : 0)) wrong.push({ route, ...part, status, acts });
      const [act] = acts;
      if (act === undefined) counts.unkept += 1;
      else counts[status < 400 ? 'shown' : 'refused'] += 1;
      if (act === undefined || spec.action === 'public') continue;
      const isRefusal = status >= 400;
      if (
        act.by !== actorName(part.caller) ||
        act.status !== status ||
        act.action !== spec.action ||
        (act.problem !== undefined) !== isRefusal ||
        (!isRefusal && act.purpose === undefined)
      )
        wrong.push({ route, ...part, status, act });
    }
    console.log('G5 answers and their entries', counts, `${wrong.length} not as declared`);
    expect(wrong).toEqual([]);
    expect(counts.shown).toBeGreaterThan(200);
    expect(counts.refused).toBeGreaterThan(3_000);
  });

  it('every administrative act, with the account or record that it is about', async () => {
    const routes = Object.keys(cases).filter((route) => isAdministrative(at.specOf(route)));
    expect(routes.length).toBeGreaterThanOrEqual(10);
    for (const route of routes) {
      const spec = at.specOf(route);
      const [one] = cases[route] ?? [];
      const part = one && at.parts.find((each) => verdictOf(spec, one, each) === 'allowed');
      if (one === undefined || part === undefined) throw new Error(`nobody may use ${route}`);
      const before = at.api.acts.length;
      const { status } = await at.api.call(part.caller, route, one.asks(at.subjectsFor(part)));
      const [act] = at.api.acts.slice(before);
      expect({ route, status, by: act?.by }).toEqual({ route, status: 202, by: actorName(part.caller) });
      if (/operators|entrustment|break-glass/.test(route) && route !== 'POST /v1/entrustments')
        expect({ route, records: act?.records.length }).not.toEqual({ route, records: 0 });
    }
  });

  it('which certificate was given to which account', async () => {
    const [part] = at.parts.filter(
      ({ caller }) => caller.kind === 'operator' && caller.role === 'security-administrator',
    );
    const subjects = at.subjectsFor(part ?? never());
    const params = { operatorId: subjects.operator, fingerprint: subjects.fingerprint };
    const before = at.api.acts.length;
    await at.api.call(part?.caller, 'POST /v1/operators/{operatorId}/certificates/{fingerprint}/revocation', {
      params,
      body: { reason: 'lost' },
    });
    expect(at.api.acts.slice(before)).toMatchObject([
      {
        by: 'operator:op-matrix',
        action: 'operators:administer',
        purpose: 'operator-administration',
        records: [`operator:${subjects.operator}`, `certificate:${subjects.fingerprint}`],
        status: 202,
      },
    ]);
  });
});

const never = (): never => {
  throw new Error('no security administrator takes part');
};
