import { describe, expect, expectTypeOf, it } from 'vitest';
import { Actor, Caller, MachineId, OperatorId, type WorkerId } from './caller.ts';

describe('who acts', () => {
  it('keeps the brands of accounts apart', () => {
    expectTypeOf<OperatorId>().not.toEqualTypeOf<string>();
    expectTypeOf<OperatorId>().not.toEqualTypeOf<WorkerId>();
    // @ts-expect-error any text
    const unchecked: OperatorId = 'officer-1' as string;
    expect(OperatorId.parse('officer-1')).toBe(unchecked);
  });

  it.each(['', '张小明', 'a b', '-x', 'x'.repeat(65)])('takes %j for no account id', (id) => {
    expect(Caller.safeParse({ kind: 'worker', id }).success).toBe(false);
  });

  it.each(['13800138000', 'op-13800138000', '11010519491231002X'])(
    'G8 takes no number of a person for an account: %s',
    (id) => {
      expect(OperatorId.safeParse(id).success).toBe(false);
      expect(MachineId.safeParse(id).success).toBe(false);
      expect(OperatorId.safeParse('op-1380013').success).toBe(true);
    },
  );

  it('lets the system act under the name of a process, and never call', () => {
    const system = { kind: 'system', id: 'founding' };
    expect(Actor.parse(system)).toEqual(system);
    expect(Caller.safeParse(system).success).toBe(false);
  });
});
