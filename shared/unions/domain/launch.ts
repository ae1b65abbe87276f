import type { FollowUp } from '../../kernel/decision.ts';
import type { Founding } from './founding.ts';

/** Asks the members context to admit one chunk of the roster. */
export const launch = ({ applicationId, unionId, employerId }: Founding, chunk: number): FollowUp => ({
  command: {
    type: 'AdmitRosterChunk',
    body: { applicationId, unionId, employerId, chunk },
    group: unionId,
    lane: 'bulk',
  },
});
