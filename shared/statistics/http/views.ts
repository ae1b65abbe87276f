import * as z from 'zod';
import { Instant } from '../../kernel/dates.ts';
import { dimensions } from '../domain/dimensions.ts';
import type { Kind } from '../domain/dimension.ts';
import type { Statistics } from '../application/read.ts';

const Count = z.number().int();

const Name = z.object({ zh: z.string(), en: z.string() });

const Bands = z.array(z.object({ from: Count, to: Count.optional(), count: Count })).readonly();

const answers: Readonly<Record<Kind['kind'], z.ZodType>> = {
  codes: z.array(z.object({ code: z.string(), name: Name, count: Count })).readonly(),
  sum: Count,
  births: Bands,
  months: z.array(z.object({ month: z.string(), count: Count })).readonly(),
  waiting: Bands,
};

/** The answer of a dimension says of itself what the definition says. */
function groups(): Record<string, z.ZodObject> {
  const shapes: Record<string, Record<string, z.ZodType>> = { members: { total: Count } };
  for (const { group, key, kind, name, meaning } of dimensions)
    (shapes[group] ??= {})[key] = answers[kind].meta({
      description: `${name.zh}：${meaning.zh} ${name.en}: ${meaning.en}`,
    });
  (shapes['members'] ??= {})['educationNotStated'] = Count;
  return Object.fromEntries(Object.entries(shapes).map(([group, shape]) => [group, z.object(shape)]));
}

export type StatisticsView = Statistics & { readonly scope: string };

/** Made of the definition of the figures, so that no dimension can be missing in it. */
export const StatisticsView = z.lazy(
  () =>
    z
      .object({ scope: z.string(), asOf: Instant, ...groups() })
      .meta({ id: 'Statistics' }) as z.ZodType as z.ZodType<StatisticsView>,
);

export const DimensionsView = z.lazy(() =>
  z
    .object({
      dimensions: z
        .array(
          z.object({
            place: z.string().meta({
              description: '在统计结果中的位置。 Its place in the answer.',
              examples: ['members.bySex'],
            }),
            kind: z.enum(['codes', 'sum', 'births', 'months', 'waiting']),
            unit: z.enum(['person', 'union', 'employer', 'application', 'transfer', 'pair']),
            name: Name,
            meaning: Name,
            source: z.object({
              record: z.string(),
              fields: z.array(z.string()).readonly(),
            }),
          }),
        )
        .readonly(),
    })
    .meta({ id: 'StatisticsDimensions' }),
);
export type DimensionsView = z.infer<typeof DimensionsView>;
