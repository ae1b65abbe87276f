import { describe, expect, it } from 'vitest';
import { type Action, mayAct, permissions, reachOf, type Right, rights, type Role } from './permissions.ts';

const roles = Object.keys(permissions) as Role[];
const actions = Object.keys(rights) as Action[];
const rightsOf = (role: Role): Set<Right> =>
  new Set(actions.filter((action) => mayAct(role, action)).map((action) => rights[action]));

const administrative = ['system', 'security', 'audit'] as const satisfies Right[];
const administrators = {
  'system-administrator': 'system',
  'security-administrator': 'security',
  'audit-administrator': 'audit',
} as const;

describe('G2 the table of permissions', () => {
  it.each(roles)('gives %s rights of one administrator at most (GB/T 22239)', (role) => {
    const held = administrative.filter((right) => rightsOf(role).has(right));
    expect(held.length).toBeLessThanOrEqual(1);
  });

  it.each(Object.entries(administrators))('lets the %s do that administrator’s work alone', (role, right) => {
    const held = rightsOf(role as Role);
    expect([...held].filter((one) => one !== 'common')).toEqual(held.has(right) ? [right] : []);
    expect(held.has('business')).toBe(false);
  });

  it('gives no administrative right to who does the registry’s business', () => {
    const others = roles.filter((role) => !(role in administrators));
    for (const role of others)
      expect({ role, held: administrative.filter((right) => rightsOf(role).has(right)) }).toEqual({
        role,
        held: [],
      });
  });

  it('knows no action that nobody may do', () => {
    expect(actions.filter((action) => !roles.some((role) => mayAct(role, action)))).toEqual([]);
  });

  it('lets nobody both ask for a founding and decide it', () => {
    expect(roles.filter((role) => mayAct(role, 'founding:apply') && mayAct(role, 'founding:review'))).toEqual(
      [],
    );
  });

  it('lets workers reach what is theirs or open, never a part of the tree', () => {
    const reaches = actions.map((action) => reachOf('worker', action));
    expect(reaches.filter((reach) => reach === 'subtree')).toEqual([]);
  });

  it('refuses what does not stand in it', () => {
    expect(reachOf('worker', 'members:read')).toBeUndefined();
    expect(mayAct('machine', 'members:read')).toBe(false);
  });
});
