import type { FollowUp } from '../../kernel/decision.ts';
import { type Founding, foundersOf } from './founding.ts';

/** Asks the members context to admit one chunk of the roster. */
export function launch(founding: Founding, chunk: number): FollowUp {
  const { applicationId, unionId, employerId, otherEmployers } = founding;
  const founders =
    otherEmployers &&
    foundersOf(founding).map(({ employerId: id, employer: { creditCode } }) => ({
      employerId: id,
      creditCode,
    }));
  return {
    command: {
      type: 'AdmitRosterChunk',
      body: { applicationId, unionId, employerId, chunk, ...(founders && { founders }) },
      group: unionId,
      lane: 'bulk',
    },
  };
}
