import type { Indexes } from '../../platform/engine/plan.ts';
import { inWorkQueue } from '../../kernel/waiting.ts';
import type { FoundingEscalation } from '../domain/founding-escalation.ts';
import type { Founding } from '../domain/founding.ts';
import { isStanding } from '../domain/lifecycle.ts';
import type { Union } from '../domain/union.ts';
import type { Reelection, ReelectionEscalation } from '../domain/reelection.ts';
import type { TermExtension } from '../domain/term-extension.ts';
import { inTermList } from '../domain/term-list.ts';
import {
  escalationWaits,
  extensionWaits,
  foundingWaits,
  reelectionEscalationWaits,
  reelectionWaits,
} from '../domain/waiting.ts';

const inTree = ({ superior, status, stamp, unionId }: Union) =>
  superior === undefined || !isStanding(status)
    ? {}
    : { superior, superiorSort: `${stamp.division}#${unionId}` };

/** Which lists a record of this context stands in. An attribute that is left out takes it off the list. */
export const unionIndexes = {
  union: (union: Union) => ({ ...inTree(union), ...inTermList(union) }),
  'founding-application': (founding: Founding) =>
    inWorkQueue(foundingWaits(founding), founding.applicationId),
  'founding-escalation': (escalation: FoundingEscalation) =>
    inWorkQueue(escalationWaits(escalation), escalation.applicationId),
  reelection: (reelection: Reelection) => inWorkQueue(reelectionWaits(reelection), reelection.unionId),
  'reelection-escalation': (escalation: ReelectionEscalation) =>
    inWorkQueue(reelectionEscalationWaits(escalation), escalation.unionId),
  'term-extension': (extension: TermExtension) => inWorkQueue(extensionWaits(extension), extension.unionId),
} satisfies Indexes;
