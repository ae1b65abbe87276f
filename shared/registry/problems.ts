import { codeProblems } from '../kernel/codes/code-problems.ts';
import { creditCodeProblems } from '../kernel/credit-code.ts';
import { freeTextProblems } from '../kernel/free-text.ts';
import { idNumberProblems } from '../kernel/id-number.ts';
import { mobileProblems } from '../kernel/mobile.ts';
import { personNameProblems } from '../kernel/person-name.ts';
import type { ProblemCatalogue } from '../kernel/problem.ts';
import { intakeProblems } from '../intake/domain/problems.ts';
import { keyProblems } from '../keys/domain/problems.ts';
import { consentProblems } from '../members/domain/give-consent.ts';
import { erasureProblems } from '../members/domain/erase-person.ts';
import { memberProblems } from '../members/domain/problems.ts';
import { noticeProblems } from '../notices/domain/problems.ts';
import { operatorProblems } from '../operators/domain/problems.ts';
import { engineProblems } from '../platform/engine/problems.ts';
import { retentionProblems } from '../retention/domain/problems.ts';
import { rulesProblems } from '../rules/domain/problems.ts';
import { statisticsProblems } from '../statistics/domain/problems.ts';
import { affiliationProblems } from '../unions/domain/affiliation-problems.ts';
import { groupProblems } from '../members/domain/group-problems.ts';
import { democracyProblems } from '../unions/domain/democracy-problems.ts';
import { employerProblems } from '../unions/domain/employer-problems.ts';
import { jointUnionProblems } from '../unions/domain/joint-union-problems.ts';
import { dissolutionProblems } from '../unions/domain/dissolution-problems.ts';
import { unionProblems } from '../unions/domain/problems.ts';

/** Every refusal that a command or a check of any context may give. */
export const registryProblems: readonly ProblemCatalogue[] = [
  idNumberProblems,
  creditCodeProblems,
  mobileProblems,
  personNameProblems,
  freeTextProblems,
  codeProblems,
  engineProblems,
  unionProblems,
  affiliationProblems,
  noticeProblems,
  employerProblems,
  jointUnionProblems,
  dissolutionProblems,
  democracyProblems,
  groupProblems,
  memberProblems,
  intakeProblems,
  operatorProblems,
  keyProblems,
  erasureProblems,
  consentProblems,
  retentionProblems,
  rulesProblems,
  statisticsProblems,
];
