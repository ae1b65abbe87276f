import type { Indexes } from '../../platform/engine/plan.ts';
import type { Founding } from '../domain/founding.ts';
import type { Union } from '../domain/union.ts';

/** Which lists a record of this context stands in. An attribute that is left out takes it off the list. */
export const unionIndexes = {
  union: ({ superior, status, stamp, unionId }: Union) =>
    superior === undefined || status === 'void'
      ? {}
      : { superior, superiorSort: `${stamp.division}#${unionId}` },
  'founding-application': ({ status, superior, submittedAt, applicationId }: Founding) =>
    status === 'ready' ? { waitsAt: superior, waitsSince: `${submittedAt}#${applicationId}` } : {},
} satisfies Indexes;
