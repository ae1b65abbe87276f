import { glob } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { registryAggregates } from './aggregates.ts';

const shared = join(import.meta.dirname, '..');

const isAggregate = (exported: unknown): exported is { readonly type: string } =>
  typeof exported === 'object' &&
  exported !== null &&
  typeof (exported as { evolve?: unknown }).evolve === 'function' &&
  typeof (exported as { parse?: unknown }).parse === 'function';

it('H2 every kind of record that any context has can be folded from the ledger', async () => {
  const found: unknown[] = [];
  for await (const file of glob('{*/domain,kernel}/*.ts', { cwd: shared })) {
    if (file.endsWith('.test.ts')) continue;
    const module = (await import(join(shared, file))) as Record<string, unknown>;
    found.push(...Object.values(module).filter(isAggregate));
  }
  expect(found.length).toBeGreaterThan(10);
  expect(new Set(found)).toEqual(new Set(registryAggregates.values()));
});
