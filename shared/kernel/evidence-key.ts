import * as z from 'zod';
import { rule } from './problem.ts';

/**
 * Where the document that proves a step is kept: the key of an object in the union's files. Kept in clear for good,
 * so it is made of the file's own number and never of a person's.
 */
export const EvidenceKey = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]*(\/[A-Za-z0-9][A-Za-z0-9._-]*)*$/)
  .max(120)
  .refine((key) => !/\d{11}/.test(key), rule('text/personal-number'))
  .meta({ id: 'EvidenceKey', examples: ['cases/2026/ZX-18/judgment.pdf'] });
export type EvidenceKey = z.infer<typeof EvidenceKey>;
