import type { Actor, Caller, OperatorRole } from './caller.ts';

/** Who calls, as far as permissions go. `machine`: a bank or an agency, known by its certificate. */
export type Role = OperatorRole | 'worker' | 'machine';

/**
 * Every action there is, and what kind of right it is. GB/T 22239 asks for three administrators of whom none can
 * do the work of another: `system` keeps accounts and configuration, `security` says who may do what, `audit`
 * reads who did what. None of them does the registry's business.
 */
export const rights = {
  'founding:apply': 'business',
  'founding:conduct': 'business',
  'founding:read': 'business',
  'founding:review': 'business',
  'elections:read': 'business',
  'elections:handle': 'business',
  'elections:review': 'business',
  'officers:remove': 'business',
  'legal-persons:read': 'business',
  'legal-persons:apply': 'business',
  'legal-persons:register': 'business',
  'notices:read': 'business',
  'employers:note': 'business',
  'democracy:read': 'business',
  'democracy:record': 'business',
  'affiliation:request': 'business',
  'affiliation:read': 'business',
  'affiliation:consent': 'business',
  'federations:found': 'business',
  'employers:read': 'business',
  'employers:change': 'business',
  'employers:reorganise': 'business',
  'employers:cover': 'business',
  'dissolution:propose': 'business',
  'dissolution:report': 'business',
  'dissolution:handle': 'business',
  'dissolution:read': 'business',
  'dissolution:review': 'business',
  'rosters:upload': 'business',
  'unions:read': 'common',
  'membership:apply': 'business',
  'membership:read': 'business',
  'membership:review': 'business',
  'membership:consent': 'business',
  'members:register': 'business',
  'members:change': 'business',
  'members:void': 'business',
  'members:read': 'business',
  'members:search': 'business',
  'members:reveal': 'business',
  'members:export': 'business',
  'own:read': 'business',
  'own:correct': 'business',
  'own:consent': 'business',
  'own:apply': 'business',
  'own:erase': 'business',
  'consents:read': 'business',
  'consents:record': 'business',
  'corrections:read': 'business',
  'corrections:review': 'business',
  'erasures:request': 'business',
  'erasures:read': 'business',
  'erasures:decide': 'business',
  'own:transfer': 'business',
  'own:case': 'business',
  'transfers:read': 'business',
  'transfers:request': 'business',
  'transfers:handle': 'business',
  'transfers:answer': 'business',
  'transfers:decide': 'business',
  'cases:read': 'business',
  'cases:handle': 'business',
  'cases:decide': 'business',
  'duplicates:read': 'business',
  'duplicates:dismiss': 'business',
  'work:read': 'business',
  'statistics:read': 'business',
  'statistics:report': 'business',
  'records:query': 'business',
  'records:extract': 'business',
  'assessments:read': 'business',
  'assessments:close': 'business',
  'assessments:sign': 'business',
  'requests:read': 'common',
  'audit:read': 'audit',
  'break-glass:give': 'business',
  'break-glass:read': 'common',
  'break-glass:end': 'common',
  'break-glass:review': 'security',
  'operators:read': 'security',
  'keys:read': 'system',
  'retention:read': 'system',
  'retention:set': 'system',
  'retention:release': 'system',
  'rules:read': 'common',
  'rules:set': 'system',
  'rules:release': 'system',
  'operators:administer': 'security',
  'entrustments:read': 'security',
  'entrustments:administer': 'security',
} as const satisfies Record<string, Right>;

export type Right = 'business' | 'system' | 'security' | 'audit' | 'common';

/** What a route or a command needs its caller to be allowed. One that names none does not compile. */
export type Action = keyof typeof rights;

/**
 * How far a permission reaches. What lies beyond it does not exist for the caller: 404, never 403.
 * - `subtree`: records whose stamp lies in the operator's part of the union tree
 * - `own`: what the caller asked for, or what is about the caller
 * - `open`: whatever stands open to all who have signed in: unions that admit members
 * - `any`: names no record
 */
export type Reach = 'subtree' | 'own' | 'open' | 'any';

type Permissions = Readonly<Partial<Record<Action, Reach>>>;

const officer = {
  'founding:read': 'subtree',
  'elections:read': 'subtree',
  'elections:handle': 'subtree',
  'officers:remove': 'subtree',
  'notices:read': 'subtree',
  'legal-persons:read': 'subtree',
  'legal-persons:apply': 'subtree',
  'employers:note': 'subtree',
  'democracy:read': 'subtree',
  'democracy:record': 'subtree',
  'affiliation:request': 'subtree',
  'affiliation:read': 'subtree',
  'employers:read': 'subtree',
  'employers:change': 'subtree',
  'dissolution:propose': 'subtree',
  'dissolution:report': 'subtree',
  'dissolution:handle': 'subtree',
  'dissolution:read': 'subtree',
  'unions:read': 'subtree',
  'membership:review': 'subtree',
  'membership:read': 'subtree',
  'members:register': 'subtree',
  'members:change': 'subtree',
  'members:read': 'subtree',
  'members:search': 'subtree',
  'members:reveal': 'subtree',
  'members:export': 'subtree',
  'consents:read': 'subtree',
  'consents:record': 'subtree',
  'corrections:read': 'subtree',
  'corrections:review': 'subtree',
  'erasures:request': 'subtree',
  'erasures:read': 'subtree',
  'transfers:read': 'subtree',
  'transfers:request': 'subtree',
  'transfers:handle': 'subtree',
  'transfers:answer': 'subtree',
  'cases:read': 'subtree',
  'cases:handle': 'subtree',
  'cases:decide': 'subtree',
  'duplicates:read': 'subtree',
  'duplicates:dismiss': 'subtree',
  'work:read': 'subtree',
  'statistics:read': 'subtree',
  'records:query': 'subtree',
  'records:extract': 'subtree',
  'assessments:read': 'subtree',
  'rules:read': 'any',
  'requests:read': 'own',
} as const satisfies Permissions;

/** What each role may do, and how far. What does not stand here is refused. */
export const permissions = {
  'union-officer': officer,
  'superior-officer': {
    ...officer,
    'founding:review': 'subtree',
    'elections:review': 'subtree',
    'legal-persons:register': 'subtree',
    'affiliation:consent': 'subtree',
    'federations:found': 'subtree',
    'employers:reorganise': 'subtree',
    'statistics:report': 'subtree',
    'employers:cover': 'subtree',
    'assessments:close': 'subtree',
    'assessments:sign': 'subtree',
    'dissolution:review': 'subtree',
    'membership:consent': 'subtree',
    'members:void': 'subtree',
    'erasures:decide': 'subtree',
    'transfers:decide': 'subtree',
    'break-glass:give': 'subtree',
    'break-glass:read': 'subtree',
    'break-glass:end': 'subtree',
  },
  organiser: {
    'founding:apply': 'subtree',
    'founding:conduct': 'subtree',
    'founding:read': 'subtree',
    'employers:note': 'subtree',
    'employers:read': 'subtree',
    'rosters:upload': 'any',
    'unions:read': 'subtree',
    'statistics:read': 'subtree',
    'rules:read': 'any',
    'requests:read': 'own',
  },
  'system-administrator': {
    'unions:read': 'subtree',
    'requests:read': 'own',
    'keys:read': 'any',
    'retention:read': 'subtree',
    'retention:set': 'subtree',
    'retention:release': 'subtree',
    'rules:read': 'any',
    'rules:set': 'subtree',
    'rules:release': 'subtree',
  },
  'security-administrator': {
    'unions:read': 'subtree',
    'requests:read': 'own',
    'break-glass:read': 'subtree',
    'break-glass:end': 'subtree',
    'break-glass:review': 'subtree',
    'operators:read': 'subtree',
    'operators:administer': 'subtree',
    'entrustments:read': 'subtree',
    'entrustments:administer': 'subtree',
    'rules:read': 'any',
  },
  'audit-administrator': {
    'unions:read': 'subtree',
    'requests:read': 'own',
    'audit:read': 'subtree',
    'rules:read': 'any',
  },
  worker: {
    'membership:apply': 'open',
    'own:apply': 'own',
    'membership:read': 'own',
    'own:read': 'own',
    'own:correct': 'own',
    'own:consent': 'own',
    'own:erase': 'own',
    'own:transfer': 'own',
    'own:case': 'own',
    'corrections:read': 'own',
    'unions:read': 'open',
    'requests:read': 'own',
  },
  machine: { 'requests:read': 'own' },
} as const satisfies Record<Role, Permissions>;

export const roleOf = (caller: Caller): Role => (caller.kind === 'operator' ? caller.role : caller.kind);

/** How far the role's permission reaches; undefined when it has none. */
export const reachOf = (role: Role, action: Action): Reach | undefined =>
  (permissions[role] as Permissions)[action];

export const mayAct = (role: Role, action: Action): boolean => reachOf(role, action) !== undefined;

/** What a scope that was given in an emergency is good for: to see, never to decide. */
const seenInEmergency: readonly Action[] = [
  'founding:read',
  'elections:read',
  'unions:read',
  'membership:read',
  'members:read',
  'members:search',
  'members:reveal',
  'consents:read',
  'corrections:read',
  'transfers:read',
];

export const maySeeInEmergency = (action: Action): boolean => seenInEmergency.includes(action);

/** Whether the actor may ask for a command of this action at all; `system` ones only processes ask for. */
export const mayAsk = (actor: Actor, action: Action | 'system'): boolean =>
  actor.kind === 'system' || (action !== 'system' && mayAct(roleOf(actor), action));
