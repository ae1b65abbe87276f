import type { Indexes } from '../../platform/engine/plan.ts';
import { inWorkQueue } from '../../kernel/waiting.ts';
import type { FoundingEscalation } from '../domain/founding-escalation.ts';
import type { Founding } from '../domain/founding.ts';
import { isStanding } from '../domain/lifecycle.ts';
import type { Union } from '../domain/union.ts';
import { escalationWaits, foundingWaits } from '../domain/waiting.ts';

/** Which lists a record of this context stands in. An attribute that is left out takes it off the list. */
export const unionIndexes = {
  union: ({ superior, status, stamp, unionId }: Union) =>
    superior === undefined || !isStanding(status)
      ? {}
      : { superior, superiorSort: `${stamp.division}#${unionId}` },
  'founding-application': (founding: Founding) =>
    inWorkQueue(foundingWaits(founding), founding.applicationId),
  'founding-escalation': (escalation: FoundingEscalation) =>
    inWorkQueue(escalationWaits(escalation), escalation.applicationId),
} satisfies Indexes;
