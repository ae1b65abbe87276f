import { type Handlers, handlersOf } from '../kernel/command-handler.ts';
import type { IdentityVault } from '../members/application/vault.ts';
import { reportedHandlers } from '../statistics/application/reported-handlers.ts';
import { officeHandlers } from '../unions/application/office-handlers.ts';
import { contextHandlers, type RegistryKeepers } from './contexts.ts';
import { standingOf } from './elected.ts';

/** Every command there is, all of it loaded: for who looks at all of them, or must not wait for a module. */
export const registryHandlers = (vault: IdentityVault, keepers: RegistryKeepers): Handlers =>
  handlersOf([...contextHandlers(vault, keepers), ...reportedHandlers, ...officeHandlers(standingOf)]);
