import { auditProblems } from '../audit/domain/problems.ts';
import type { ProblemCatalogue } from '../kernel/problem.ts';
import { servicesProblems } from '../services/domain/problems.ts';
import { registryProblems } from './problems.ts';
import { requestProblems } from './request-problems.ts';

/** The words of every refusal that an answer may carry, but the platform's own. */
export const allProblems: readonly ProblemCatalogue[] = [
  ...registryProblems,
  requestProblems,
  servicesProblems,
  auditProblems,
];
