import { expect, it } from 'vitest';
import { documented } from './document.ts';
import { BenchReport, type Figure, meets } from './report.ts';
import { commandSteps } from './command-kinds.ts';
import { cpuTime } from './cpu.ts';
import type { BenchContext } from './part.ts';
import { kinds } from './kinds.ts';
import { units } from './units.ts';
import { registryHandlers } from '../../shared/registry/handlers.ts';
import { memoryStore } from '../../tests/support/memory-store.ts';
import { testRegistry } from '../../tests/support/registry.ts';

const context: BenchContext = {
  rounds: 1,
  size: 'tiny',
  dynamodb: 'http://127.0.0.1:1',
  province: () => Promise.reject(new Error('no province is needed')),
  progress: () => undefined,
};

const report = async (): Promise<BenchReport> => ({
  startedAt: '2026-01-01T00:00:00.000Z',
  seconds: 1,
  size: 'tiny',
  rounds: 1,
  commit: '0'.repeat(40),
  changed: false,
  machine: {
    processors: 2,
    model: 'any',
    memoryGB: 4,
    system: 'any',
    node: '24.0.0',
    java: '17',
    dynamodb: 'none',
    load: { before: 0, after: 0 },
  },
  packages: {},
  parts: [await cpuTime(context), await units(context), await kinds(context)],
  failed: [],
});

it('measures every kind of command that is measured alone, and reports it in the shape of its schema', async () => {
  const made = await report();
  expect(BenchReport.parse(JSON.parse(JSON.stringify(made)))).toEqual(made);
  const registry = await testRegistry(memoryStore());
  const steps = commandSteps(registry, { foundings: 1, chunksEach: 1, members: 1 });
  expect((await steps.next()).value).toMatchObject({ kind: 'RegisterFederation' });
  const measured = made.parts[1]?.tables[0]?.rows.map(([kind]) => kind) ?? [];
  for (const kind of measured)
    expect([...registryHandlers(registry.vault, { tenant: '44' }).keys()]).toContain(kind);
  expect(measured).toContain('RegisterMember');
  expect(documented(made)).toContain('TINY');
});

it('a registration in a batch of ten costs no more write units than its ledger entry, index entries and outcome ask for', async () => {
  const { figures } = await units(context);
  const registration = figures.find(({ name }) => name.includes('RegisterMember'));
  // 13.2, and one for each index that the ledger gets.
  expect(registration?.median).toBeLessThanOrEqual(14.2);
});

it('tells a target that is met from one that is missed', () => {
  const of = (median: number, target: Figure['target']): Figure => ({
    name: 'any',
    unit: '×',
    median,
    least: median,
    most: median,
    of: 1,
    ...(target && { target }),
  });
  expect(meets(of(0.8, { atLeast: 0.8 }))).toBe(true);
  expect(meets(of(0.79, { atLeast: 0.8 }))).toBe(false);
  expect(meets(of(1.01, { atMost: 1 }))).toBe(false);
  expect(meets(of(1, undefined))).toBeUndefined();
});
