import { describe, expect, it } from 'vitest';
import type { Actor } from './caller.ts';
import type { UnionId } from './ids.ts';
import { rights } from './permissions.ts';
import { initialRules } from './rules.ts';
import { mayBeSigned, mustBeSigned, signedActions } from './signed-acts.ts';

const scope = '01JDM0Z5YKQ8W4R2T6V9X3B7CA' as UnionId;
const withoutCertificate: Actor = {
  kind: 'operator',
  id: 'officer-1' as never,
  role: 'superior-officer',
  scope,
};
const officer: Actor = { ...withoutCertificate, certificate: 'a'.repeat(64) };

const rules = (exempt: 'all' | string[]) => ({ ...initialRules, signatures: { exempt } });

describe('G3 what must be signed', () => {
  it('is every signed act of who signed in by certificate, unless a province says otherwise', () => {
    for (const action of signedActions) expect(mustBeSigned(action, officer, initialRules)).toBe(true);
    const unsigned = Object.keys(rights).filter((action) => !mayBeSigned(action));
    expect(unsigned).toContain('members:read');
    for (const action of unsigned) expect(mustBeSigned(action, officer, initialRules)).toBe(false);
  });

  it('is nothing of who has no key to sign with', () => {
    const others: readonly Actor[] = [
      withoutCertificate,
      { kind: 'worker', id: 'w' as never },
      { kind: 'machine', id: 'bank' as never },
      { kind: 'system', id: 'follow-up' },
    ];
    for (const actor of others) expect(mustBeSigned('founding:review', actor, initialRules)).toBe(false);
  });

  it('begins as a province’s rules say: nothing yet, or step by step', () => {
    const demanded = (exempt: 'all' | string[]) =>
      signedActions.filter((action) => mustBeSigned(action, officer, rules(exempt)));
    expect(demanded('all')).toEqual([]);
    expect(demanded(['members:reveal'])).toEqual(
      signedActions.filter((action) => action !== 'members:reveal'),
    );
    // An act that is no more, or not yet.
    expect(demanded(['unions:abolish'])).toEqual(signedActions);
  });
});
