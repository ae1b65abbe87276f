import * as z from 'zod';

/** One measured number: the median of the rounds, and how far they lie apart. */
export const Figure = z.strictObject({
  name: z.string(),
  unit: z.enum(['×', 'ms', 'µs', 's', 'per s', 'units', 'writes', 'kB', '%']),
  median: z.number(),
  least: z.number(),
  most: z.number(),
  /** How many rounds, or single measurements, the median is of. */
  of: z.number().int().positive(),
  target: z
    .strictObject({ atLeast: z.number() })
    .or(z.strictObject({ atMost: z.number() }))
    .optional(),
});
export type Figure = z.infer<typeof Figure>;

const Cell = z.string().or(z.number());

export const Table = z.strictObject({
  title: z.string(),
  head: z.array(z.string()).min(1),
  rows: z.array(z.array(Cell)),
});
export type Table = z.infer<typeof Table>;

export const partIds = [
  'commit-path',
  'end-to-end',
  'cpu',
  'kinds',
  'latency',
  'functions',
  'units',
  'sealing',
  'archive',
  'own-status',
  'projector',
] as const;
export type PartId = (typeof partIds)[number];

export const PartReport = z.strictObject({
  id: z.enum(partIds),
  title: z.string(),
  /** What was compared with what, in words. */
  method: z.array(z.string()),
  figures: z.array(Figure).min(1),
  tables: z.array(Table),
});
export type PartReport = z.infer<typeof PartReport>;

export const Machine = z.strictObject({
  processors: z.number().int().positive(),
  model: z.string(),
  memoryGB: z.number().positive(),
  system: z.string(),
  node: z.string(),
  java: z.string(),
  dynamodb: z.string(),
  /** Processes waiting for a processor, over one minute. */
  load: z.strictObject({ before: z.number(), after: z.number() }),
});
export type Machine = z.infer<typeof Machine>;

export const BenchReport = z.strictObject({
  startedAt: z.iso.datetime(),
  seconds: z.number().positive(),
  size: z.enum(['full', 'tiny']),
  rounds: z.number().int().positive(),
  commit: z.string(),
  /** Whether the working tree had changes of its own. */
  changed: z.boolean(),
  machine: Machine,
  packages: z.record(z.string(), z.string()),
  parts: z.array(PartReport),
  /** Parts that ended with an error: their figures are missing. */
  failed: z.array(z.strictObject({ id: z.enum(partIds), reason: z.string() })),
});
export type BenchReport = z.infer<typeof BenchReport>;

export const meets = ({ median, target }: Figure): boolean | undefined => {
  if (target === undefined) return undefined;
  return 'atLeast' in target ? median >= target.atLeast : median <= target.atMost;
};
