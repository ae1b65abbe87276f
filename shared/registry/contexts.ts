import { type Handlers, handlersOf } from '../kernel/command-handler.ts';
import { codeProblems } from '../kernel/codes/code-schema.ts';
import { creditCodeProblems } from '../kernel/credit-code.ts';
import { idNumberProblems } from '../kernel/id-number.ts';
import { mobileProblems } from '../kernel/mobile.ts';
import { personNameProblems } from '../kernel/person-name.ts';
import type { ProblemCatalogue } from '../kernel/problem.ts';
import { intakeProblems } from '../intake/domain/problems.ts';
import { memberIndexes } from '../members/adapters/indexes.ts';
import { memberHandlers } from '../members/application/handlers.ts';
import type { IdentityVault } from '../members/application/vault.ts';
import { memberProblems } from '../members/domain/problems.ts';
import { engineProblems } from '../platform/engine/problems.ts';
import type { Indexes } from '../platform/engine/plan.ts';
import { unionIndexes } from '../unions/adapters/indexes.ts';
import { unionHandlers } from '../unions/application/handlers.ts';
import { unionProblems } from '../unions/domain/problems.ts';

/** The contexts, put together: the one place that knows them all. */
export const registryHandlers = (vault: IdentityVault): Handlers =>
  handlersOf([...unionHandlers, ...memberHandlers(vault)]);

export const registryIndexes: Indexes = { ...unionIndexes, ...memberIndexes };

/** Every refusal that a command or a check of any context may give. */
export const registryProblems: readonly ProblemCatalogue[] = [
  idNumberProblems,
  creditCodeProblems,
  mobileProblems,
  personNameProblems,
  codeProblems,
  engineProblems,
  unionProblems,
  memberProblems,
  intakeProblems,
];
