import * as z from 'zod';
import { isSeat } from '../divisions.ts';
import { rule } from '../problem.ts';

/**
 * A division in force that has no counties below it: where an employer or a union may have its seat. Apart
 * from the other code tables, because the table of divisions is large and few functions need it.
 */
export const SeatDivision = z
  .string()
  .refine(isSeat, rule('code/unknown', { codeSet: 'division' }))
  .meta({
    description: 'county-level division (行政区划), GB/T 2260: GET /v1/code-sets/division',
    examples: ['440305'],
  });
