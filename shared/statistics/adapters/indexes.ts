import { inWorkQueue } from '../../kernel/waiting.ts';
import type { Assessment } from '../domain/assessment.ts';
import { assessmentWaits } from '../domain/waiting.ts';

/** Which lists a record of this context stands in. */
export const statisticsIndexes = {
  assessment: (assessment: Assessment) => inWorkQueue(assessmentWaits(assessment), assessment.assessmentId),
};
