import type { AnyHandler } from '../kernel/command-handler.ts';
import { keyKeeper } from '../keys/adapters/key-keeper.ts';
import { keyHandlers } from '../keys/application/handlers.ts';
import type { Connection } from './connect.ts';

/** The commands that rotate keys, with their keeper. */
export const keyHandlersOf = (connection: Connection): readonly AnyHandler[] =>
  keyHandlers(keyKeeper(connection));
