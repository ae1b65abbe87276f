import { type Handlers, handlersOf } from '../kernel/command-handler.ts';
import type { IdentityVault } from '../members/application/vault.ts';
import { assessmentHandlers, type AssessmentSource } from '../statistics/application/assessment-handlers.ts';
import { reportedHandlers } from '../statistics/application/reported-handlers.ts';
import { officeHandlers } from '../unions/application/office-handlers.ts';
import { contextHandlers, type RegistryKeepers } from './contexts.ts';
import { standingOf } from './elected.ts';

/** Every command there is, all of it loaded: for who looks at all of them, or must not wait for a module. */
export const registryHandlers = (
  vault: IdentityVault,
  { assessments, ...keepers }: RegistryKeepers & { readonly assessments?: AssessmentSource | undefined },
): Handlers =>
  handlersOf([
    ...contextHandlers(vault, keepers),
    ...reportedHandlers,
    ...assessmentHandlers(assessments),
    ...officeHandlers(standingOf),
  ]);
