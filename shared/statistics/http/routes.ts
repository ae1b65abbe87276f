import { reject } from '../../kernel/problem.ts';
import { err, ok } from '../../kernel/result.ts';
import { implement, type Route } from '../../platform/http/route.ts';
import type { GateReader, StatisticsStore } from '../application/ports.ts';
import { readStatisticsFor } from '../application/read.ts';
import { dimensions } from '../domain/dimensions.ts';
import { readDimensionsSpec, readStatisticsSpec } from './specs.ts';

export const statisticsSpecs = [readStatisticsSpec, readDimensionsSpec] as const;

export interface StatisticsRouteDependencies {
  readonly store: Pick<StatisticsStore, 'generations' | 'figures'>;
  readonly gates: GateReader;
}

export const statisticsRoutes = (dependencies: StatisticsRouteDependencies): readonly Route[] => [
  implement(readStatisticsSpec, async ({ params: { scope }, caller, now }) => {
    // Workers have no part of the tree; their role does not get here anyway.
    if (caller.kind !== 'operator') return err(reject('statistics/not-found'));
    const read = await readStatisticsFor(dependencies, caller, scope, now);
    if (!read.ok) return read;
    return ok({
      status: 200,
      body: { scope, ...read.value },
    });
  }),
  implement(readDimensionsSpec, () =>
    Promise.resolve(
      ok({
        status: 200,
        body: {
          dimensions: dimensions.map(({ group, key, kind, unit, name, meaning, of, reads }) => ({
            place: `${group}.${key}`,
            kind,
            unit,
            name,
            meaning,
            source: { record: of, fields: reads },
          })),
        },
      }),
    ),
  ),
];
