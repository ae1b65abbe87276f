import { describe, expect, it } from 'vitest';
import type { Gate, LoadedGate } from '../../kernel/decision.ts';
import type { EmployerId, UnionId } from '../../kernel/ids.ts';
import { initialRules, type Rules } from '../../kernel/rules.ts';
import { belowBaseRefusal, isBase, standsAbove } from './levels.ts';
import { UnionLevel } from './union.ts';

const gate = (union: string, employers: readonly string[]): LoadedGate => ({
  union: union as UnionId,
  rev: 1,
  gate: { status: 'open', employers: employers as readonly EmployerId[] } as Gate,
});
const [federation, group, subsidiary] = [gate('f', []), gate('g', ['e1']), gate('s', ['e2'])];
const refusing: Rules = { ...initialRules, affiliation: { belowBase: 'refuse' } };

describe('B4 levels, Trade Union Law art 10', () => {
  it('puts every level below those above it, and none below itself', () => {
    const levels = UnionLevel.options;
    for (const [above, superior] of levels.entries())
      for (const [at, level] of levels.entries()) expect(standsAbove(superior, level)).toBe(above < at);
  });

  it('tells a base union by the employers that its gate names', () => {
    expect([federation, group].map(isBase)).toEqual([false, true]);
  });

  it('arts 10, 12: lets one tier of base unions stand below a base union, or none, as the province has it', () => {
    const at = (superior: LoadedGate, above: LoadedGate, rules = initialRules, children = 0) =>
      belowBaseRefusal([superior, above], rules, children)?.code;
    expect(at(federation, federation)).toBeUndefined();
    expect(at(federation, federation, refusing, 3)).toBeUndefined();
    expect(at(group, federation)).toBeUndefined();
    expect(at(group, federation, refusing)).toBe('affiliation/below-base');
    expect(at(subsidiary, group)).toBe('affiliation/third-tier');
    expect(at(group, federation, initialRules, 1)).toBe('affiliation/third-tier');
  });
});
