import * as z from 'zod';
import { unreachable } from '../../kernel/exhaustive.ts';
import type { Discrepancy } from '../domain/tally.ts';
import type { Generation, RegistryScan } from './ports.ts';
import type { Projection } from './project.ts';
import { abandonRebuild, discardGeneration, rebuild } from './rebuild.ts';
import { isProven, recount, type Recount } from './recount.ts';

const effort = {
  passes: z.number().int().min(1).max(1_000).default(1),
  attempts: z.number().int().min(1).max(20).default(6),
};

/** What an administrator may ask of the figures. */
export const Maintenance = z.discriminatedUnion('action', [
  z.strictObject({ action: z.literal('recount'), ...effort }),
  z.strictObject({ action: z.literal('rebuild'), ...effort }),
  z.strictObject({ action: z.literal('abandon-rebuild') }),
  z.strictObject({
    action: z.literal('discard'),
    generation: z.string().regex(/^g\d+$/) as z.ZodType<Generation, string>,
  }),
]);
export type Maintenance = z.infer<typeof Maintenance>;

export type MaintenanceReport =
  | (Counted & { readonly action: 'recount' })
  | (Counted & { readonly action: 'rebuild'; readonly swapped: boolean; readonly retired?: Generation })
  | { readonly action: 'abandon-rebuild'; readonly retired?: Generation }
  | {
      readonly action: 'discard';
      readonly generation: Generation;
      readonly counters: number;
      readonly applied: number;
    };

interface Counted {
  /** True if every counter equals its recount and every record could be read. */
  readonly proven: boolean;
  readonly generation: Generation;
  readonly records: Readonly<Record<string, number>>;
  readonly counters: number;
  readonly differing: number;
  /** The first of them. */
  readonly differences: readonly Discrepancy[];
  readonly unreadable: readonly string[];
}

/** What fits into an answer. */
const MOST_NAMED = 500;

export async function maintain(
  projection: Projection,
  scan: RegistryScan,
  asked: Maintenance,
): Promise<MaintenanceReport> {
  const { store, pause } = projection;
  switch (asked.action) {
    case 'recount': {
      const { live } = await store.generations();
      return { action: 'recount', ...reported(await recount({ store, scan, pause }, live, asked)) };
    }
    case 'rebuild': {
      const { recount: counted, ...rest } = await rebuild(projection, scan, asked);
      return { action: 'rebuild', ...reported(counted), ...rest };
    }
    case 'abandon-rebuild': {
      const retired = await abandonRebuild(projection);
      return { action: 'abandon-rebuild', ...(retired && { retired }) };
    }
    case 'discard': {
      const { generation } = asked;
      return { action: 'discard', generation, ...(await discardGeneration(projection, generation)) };
    }
    default:
      return unreachable(asked);
  }
}

const reported = (counted: Recount): Counted => ({
  proven: isProven(counted),
  generation: counted.generation,
  records: counted.records,
  counters: counted.counters,
  differing: counted.differences.length,
  differences: counted.differences.slice(0, MOST_NAMED),
  unreadable: counted.unreadable.slice(0, MOST_NAMED),
});
