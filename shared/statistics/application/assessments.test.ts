import { beforeAll, describe, expect, it } from 'vitest';
import { operatorOf } from '../../../tests/authorisation/relations.ts';
import { type TestApi, testApi } from '../../../tests/support/api.ts';
import { foundUnion, superior, TENANT } from '../../../tests/support/registry.ts';
import type { AssessmentId, UnionId } from '../../kernel/ids.ts';
import { canonicalHash } from '../../platform/canonical-hash.ts';
import { federationOf } from '../../platform/deployment/federations.ts';
import { type Assessment, assessmentTransitions } from '../domain/assessment.ts';
import { AssessmentReport } from '../domain/assessment-report.ts';
import type { Ranked } from '../domain/ranking.ts';
import { imageOf, project } from './project.ts';

const county = operatorOf('superior-officer', superior, 'op-county');
const chair = operatorOf('superior-officer', superior, 'op-chair');
const elsewhere = operatorOf('superior-officer', federationOf(TENANT, '440106').id, 'op-elsewhere');
const period = { from: '2026-10-01', through: '2026-10-31' };

let api: TestApi;
let unions: UnionId[];
beforeAll(async () => {
  api = await testApi();
  unions = [];
  for (const [seed, size] of [
    [1, 2],
    [2, 4],
    [3, 3],
  ] as const)
    unions.push((await foundUnion(api.registry, { seed, size })).unionId);
  const images = [...api.store.items.values()]
    .map(imageOf)
    .filter((image) => image !== undefined && image !== 'unreadable');
  const quiet = { random: () => 0, fault: () => undefined, pause: () => Promise.resolve() };
  await project({ store: api.statistics, ...quiet }, images);
  // Ten members of each by the annual statistics, but of the last union nobody has told any.
  for (const union of unions.slice(0, 2))
    await api.registry.run('ReportFigures', {
      scope: `union:${union}`,
      from: '2025-12-31',
      figures: { 'annual-members': 10 },
      evidence: 'statistics/2025.pdf',
    });
});

const stateOf = (id: AssessmentId): Assessment =>
  api.store.items.get(`registry/assessment#${id}`)?.['state'] as Assessment;

const close = (more: object = {}, actor = county) =>
  api.registry.run('CloseAssessment', { unionId: superior, period, ...more }, { actor });

const sign = (id: AssessmentId, actor = chair, digest = stateOf(id).digest) =>
  api.registry.run('SignAssessment', { assessmentId: id, digest }, { actor });

const idIn = (outcome: Awaited<ReturnType<typeof close>>): AssessmentId => {
  if (outcome.status !== 'done') throw new Error(JSON.stringify(outcome));
  return outcome.result['assessmentId'] as AssessmentId;
};

const refusedAs = (outcome: Awaited<ReturnType<typeof close>>): string =>
  outcome.status === 'rejected' ? outcome.rejection.code : 'done';

const get = async (suffix: string, id: AssessmentId, query: Record<string, string> = {}) =>
  api.call(county, `GET /v1/assessments/{assessmentId}${suffix}`, { params: { assessmentId: id }, query });

describe('E4 a period is closed, signed and reported', () => {
  let first: AssessmentId;

  it('collects the union and each one directly below it, as they stood, with the tree of the day', async () => {
    first = idIn(await close());
    const state = stateOf(first);
    expect(state).toMatchObject({ status: 'ready', version: 1, period, closedBy: 'operator:op-county' });
    expect(state.whole?.figures['members/status-active']).toBe(9);
    const { body } = await get('/ranking', first, { rate: 'member-collection' });
    const named = (body as { unions: Ranked[] }).unions.filter(({ unionId }) => unions.includes(unionId));
    // 4 of 10, 2 of 10, and one of which nobody knows how many there are to be.
    expect(named.map(({ unionId, rank, value }) => [unions.indexOf(unionId), rank, value])).toEqual([
      [1, 1, 0.4],
      [0, 2, 0.2],
      [2, undefined, undefined],
    ]);
  });

  it('has one row for each union that the gate counts below', () => {
    const gate = api.store.items.get(`registry/gate#${superior}`) as unknown as { children: number };
    expect(stateOf(first).rows).toBe(gate.children);
  });

  it('is not changed by what happens afterwards', async () => {
    const before = JSON.stringify((await get('', first)).body);
    const images = [...api.store.items.values()].map(imageOf);
    const more = images.flatMap((image) =>
      image === undefined || image === 'unreadable' || !image.pk.startsWith('member#')
        ? []
        : [{ ...image, rev: image.rev + 100, contribution: { scopes: [], counts: {} } }],
    );
    const quiet = { random: () => 0, fault: () => undefined, pause: () => Promise.resolve() };
    await project({ store: api.statistics, ...quiet }, more.slice(0, 1));
    expect(JSON.stringify((await get('', first)).body)).toBe(before);
  });

  const queued = async (caller: typeof county) => {
    const { body } = await api.call(caller, 'GET /v1/unions/{unionId}/work', {
      params: { unionId: superior },
    });
    const { entries } = body as { readonly entries: { readonly kind: string; readonly id: string }[] };
    return entries.filter(({ kind }) => kind === 'assessment');
  };

  it('waits in the work queue to be signed, by another than who closed it', async () => {
    const path = `/v1/assessments/${first}`;
    expect(await queued(chair)).toMatchObject([{ id: first, path, yours: true }]);
    expect(await queued(county)).toMatchObject([{ id: first, yours: false }]);
  });

  it('is signed by another officer than who closed it, over what was collected, and by nobody from elsewhere', async () => {
    expect((await get('/report', first)).status).toBe(409);
    expect(refusedAs(await sign(first, county))).toBe('review/own-submission');
    expect(refusedAs(await sign(first, elsewhere))).toBe('assessment/not-found');
    expect(refusedAs(await sign(first, chair, 'x'.repeat(43)))).toBe('assessment/other-digest');
    expect(refusedAs(await sign(first))).toBe('done');
    expect(stateOf(first)).toMatchObject({ status: 'signed', signed: { by: 'operator:op-chair' } });
    expect(await queued(chair)).toEqual([]);
    expect(refusedAs(await sign(first))).toBe('assessment/not-ready');
  });

  it('is reported with schema and digest, which whoever has the report works out again', async () => {
    const { status, body } = await get('/report', first);
    expect(status).toBe(200);
    const file = body as { content: string; sha256: string; digest: string; parts: number; schema: string };
    const report = AssessmentReport.parse(JSON.parse(Buffer.from(file.content, 'base64').toString()));
    expect(report).toMatchObject({ schema: file.schema, digest: stateOf(first).digest, part: 1, parts: 1 });
    const chained = [report.whole, ...report.rows].reduce<string | undefined>(
      (previous, snapshot) => canonicalHash({ ...(previous && { previous }), snapshot }),
      undefined,
    );
    expect(chained).toBe(file.digest);
    const forged = [report.whole, ...report.rows.map((row) => ({ ...row, name: '另一工会' }))].reduce<
      string | undefined
    >((previous, snapshot) => canonicalHash({ ...(previous && { previous }), snapshot }), undefined);
    expect(forged).not.toBe(file.digest);
    expect((await get('/report', first, { part: '2' })).status).toBe(404);
  });

  it('is reported as a spreadsheet, too', async () => {
    const { body } = await get('/report', first, { format: 'xlsx' });
    const { content, fileName } = body as { content: string; fileName: string };
    expect(fileName).toMatch(/-v1-1\.xlsx$/);
    expect(Buffer.from(content, 'base64').subarray(0, 2).toString()).toBe('PK');
  });

  it('is corrected by a new version only, for a reason; the old one stays and says so', async () => {
    expect(refusedAs(await close())).toBe('assessment/signed');
    const second = idIn(await close({ correction: '补报年报数' }));
    expect(stateOf(second)).toMatchObject({ version: 2, corrects: { assessmentId: first } });
    expect(stateOf(first).status).toBe('signed');
    // Another attempt sets the unsigned one aside, and corrects the same.
    const third = idIn(await close());
    expect(stateOf(second).status).toBe('set-aside');
    expect(stateOf(third)).toMatchObject({ version: 3, corrects: { assessmentId: first } });
    expect(refusedAs(await sign(second))).toBe('assessment/not-ready');
    expect(refusedAs(await sign(third))).toBe('done');
    expect(stateOf(first)).toMatchObject({ status: 'corrected', correctedBy: third });
    const { body } = await api.call(county, 'GET /v1/unions/{unionId}/assessments', {
      params: { unionId: superior },
    });
    const { versions } = body as { versions: { version: number; signedAt?: string }[] };
    expect(versions.map(({ version, signedAt }) => [version, signedAt !== undefined])).toEqual([
      [1, true],
      [2, false],
      [3, true],
    ]);
  });

  it('is closed only when it is over, and corrected only when it was signed', async () => {
    const unlike = (from: string, through: string, more: object = {}) =>
      close({ period: { from, through }, ...more });
    expect(refusedAs(await unlike('2026-11-01', '2026-11-23'))).toBe('assessment/not-over');
    expect(refusedAs(await unlike('2026-11-02', '2026-11-01'))).toBe('assessment/not-over');
    expect(refusedAs(await unlike('2026-07-01', '2026-07-31', { correction: '更正' }))).toBe(
      'assessment/nothing-to-correct',
    );
  });

  it('goes through the states of its table', () => {
    const reached = Object.values(assessmentTransitions).flatMap((acts) => Object.values(acts));
    expect(new Set(reached)).toEqual(new Set(Object.keys(assessmentTransitions)));
  });
});
