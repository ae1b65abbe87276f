import { change, type Decide, decide, type Loaded, refuse } from '../../kernel/decision.ts';
import type { Command } from '../../kernel/command.ts';
import { daysAfter } from '../../kernel/working-days.ts';
import { sizeFindings } from './few-members.ts';
import { replyTimer } from './founding-escalation.ts';
import type { Founding, FoundingEvent } from './founding.ts';

export interface WithFounding {
  readonly founding: Loaded<Founding, FoundingEvent>;
}

interface RosterRead {
  readonly rows: number;
  readonly valid: number;
  readonly refused: number;
  readonly chunks: number;
  readonly digest: string;
}

/** The roster has been read. One that names nobody is returned: there is no union without members. */
export const completeRoster: Decide<WithFounding, Command<string, RosterRead>> = (
  { founding },
  { body },
  { on, rules },
) => {
  if (founding.state?.status !== 'submitted')
    return refuse('founding/not-open', { status: statusOf(founding) });
  const { rows, valid, refused, chunks, digest } = body;
  const findings = sizeFindings(founding.state, valid, rules);
  const event: FoundingEvent =
    valid === 0
      ? { type: 'RosterReturned', v: 1, reason: { code: 'roster/no-valid-row', params: { rows } } }
      : {
          type: 'RosterCompleted',
          v: 1,
          roster: { rows, valid, refused, chunks, digest },
          replyBy: daysAfter(on, rules.founding.replyDays),
          ...(findings.length > 0 && { findings }),
        };
  return decide({
    changes: [change(founding, event)],
    follow:
      event.type === 'RosterCompleted' && event.replyBy !== undefined
        ? [replyTimer(founding.state.applicationId, event.replyBy)]
        : [],
  });
};

interface RosterProblem {
  readonly problem: { readonly code: string; readonly params?: Record<string, string | number> | undefined };
}

/** The file can't be used as a roster; the applicant learns why and applies again with a better one. */
export const returnRoster: Decide<WithFounding, Command<string, RosterProblem>> = (
  { founding },
  { body },
) => {
  if (founding.state?.status !== 'submitted')
    return refuse('founding/not-open', { status: statusOf(founding) });
  const { code, params } = body.problem;
  const returned: FoundingEvent = {
    type: 'RosterReturned',
    v: 1,
    reason: params ? { code, params } : { code },
  };
  return decide({ changes: [change(founding, returned)] });
};

export const statusOf = ({ state }: Loaded<Founding, FoundingEvent>): string => state?.status ?? 'unknown';
