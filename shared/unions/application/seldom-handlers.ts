import type { AnyHandler } from '../../kernel/command-handler.ts';
import { democracyHandlers } from './democracy-handlers.ts';
import { jointUnionHandlers } from './joint-union-handlers.ts';

/** What unions are seldom asked for: which employers they cover, and acts of democratic management. */
export const seldomHandlers: readonly AnyHandler[] = [...jointUnionHandlers, ...democracyHandlers];
