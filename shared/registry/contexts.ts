import { type Handlers, handlersOf } from '../kernel/command-handler.ts';
import { memberIndexes } from '../members/adapters/indexes.ts';
import { memberHandlers } from '../members/application/handlers.ts';
import type { IdentityVault } from '../members/application/vault.ts';
import { createEngine, type Engine } from '../platform/engine/engine.ts';
import type { Indexes } from '../platform/engine/plan.ts';
import { rulesSource } from '../platform/engine/rules-source.ts';
import { unionIndexes } from '../unions/adapters/indexes.ts';
import { unionHandlers } from '../unions/application/handlers.ts';
import type { Connection } from './connect.ts';

/** The contexts, put together: the engine decides for all of them. */
export const registryHandlers = (vault: IdentityVault): Handlers =>
  handlersOf([...unionHandlers, ...memberHandlers(vault)]);

export const registryIndexes: Indexes = { ...unionIndexes, ...memberIndexes };

export const engineOf = ({ store, vault, tenant, now, pause }: Connection): Engine =>
  createEngine({
    store,
    handlers: registryHandlers(vault),
    indexes: registryIndexes,
    rules: rulesSource(store, tenant),
    now,
    pause,
  });
