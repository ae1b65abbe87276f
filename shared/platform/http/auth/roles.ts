import type { OperatorRole } from '../../../kernel/caller.ts';

export type Role = OperatorRole | 'worker';

/**
 * What each role may do at all; where it may do it is the scope's question and is answered by the handler
 * with 404. Anything that is not in this table is refused.
 */
const officer = [
  'founding:read',
  'unions:read',
  'membership:review',
  'membership:read',
  'members:register',
  'members:read',
  'members:search',
  'statistics:read',
  'requests:read',
] as const;

export const actionsOf = {
  'union-officer': officer,
  'superior-officer': [...officer, 'founding:review'],
  organiser: [
    'founding:apply',
    'founding:read',
    'rosters:upload',
    'unions:read',
    'statistics:read',
    'requests:read',
  ],
  worker: ['membership:apply', 'membership:read', 'unions:read', 'requests:read'],
} as const satisfies Record<Role, readonly string[]>;

export type Action = (typeof actionsOf)[Role][number];

export const mayAct = (role: Role, action: Action): boolean =>
  (actionsOf[role] as readonly Action[]).includes(action);
