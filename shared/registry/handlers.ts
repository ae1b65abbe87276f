import { type Handlers, handlersOf } from '../kernel/command-handler.ts';
import { keyHandlers } from '../keys/application/handlers.ts';
import type { KeyKeeper } from '../keys/application/ports.ts';
import type { IdentityVault } from '../members/application/vault.ts';
import { assessmentHandlers, type AssessmentSource } from '../statistics/application/assessment-handlers.ts';
import { extractHandlers, type TakeTurn } from '../statistics/application/extract-handlers.ts';
import { reportedHandlers } from '../statistics/application/reported-handlers.ts';
import { officeHandlers } from '../unions/application/office-handlers.ts';
import { seldomHandlers } from '../unions/application/seldom-handlers.ts';
import { contextHandlers, type RegistryKeepers } from './contexts.ts';
import { standingOf } from './elected.ts';

interface LoadedLate {
  readonly extracts: TakeTurn | undefined;
  readonly assessments: AssessmentSource | undefined;
  /** Without a keeper no key is rotated. */
  readonly keys: KeyKeeper | undefined;
}

/** Every command there is, all of it loaded: for who looks at all of them, or must not wait for a module. */
export const registryHandlers = (
  vault: IdentityVault,
  { assessments, extracts, keys, ...keepers }: RegistryKeepers & Partial<LoadedLate>,
): Handlers =>
  handlersOf([
    ...contextHandlers(vault, keepers),
    ...reportedHandlers,
    ...assessmentHandlers(assessments),
    ...extractHandlers(extracts),
    ...officeHandlers(standingOf),
    ...(keys ? keyHandlers(keys) : []),
    ...seldomHandlers,
  ]);
