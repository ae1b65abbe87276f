import * as z from 'zod';
import { isDivision } from './divisions.ts';
import { rule } from './problem.ts';

/** A division of county level and above that stands or stood (GB/T 2260): an abolished county is legal. */
export const DivisionCode = z
  .string()
  .refine((code) => isDivision(code), rule('code/unknown', { codeSet: 'division' }))
  .meta({ id: 'DivisionCode', description: 'GB/T 2260 division, 6 digits', examples: ['440305'] });
