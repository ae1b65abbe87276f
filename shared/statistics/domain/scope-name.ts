import * as z from 'zod';
import type { UnionId } from '../../kernel/ids.ts';
import type { Scope } from './contributions.ts';

/** `union:` and its id for a union with all below it, `division:` and its code for a place. */
export const ScopeName = z.lazy(
  () =>
    z
      .string()
      .regex(/^(union:[0-7][0-9A-HJKMNP-TV-Z]{25}|division:[1-9]\d{5})$/)
      .meta({
        id: 'StatisticsScope',
        description: '`union:<UnionId>`, or `division:<GB/T 2260 code>`',
        examples: ['division:440305'],
      }) as z.ZodType<Scope, string>,
);
export type ScopeName = Scope;

/** The union of a scope; undefined of a division's. */
export const unionIn = (scope: Scope): UnionId | undefined =>
  scope.startsWith('union:') ? (scope.slice('union:'.length) as UnionId) : undefined;

/** The code of a division's scope. */
export const divisionIn = (scope: Scope): string => scope.slice(scope.indexOf(':') + 1);
