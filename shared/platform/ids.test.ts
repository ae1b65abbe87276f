import { describe, expect, it } from 'vitest';
import { RequestId } from '../kernel/ids.ts';
import { derivedId } from './ids.ts';

describe('derivedId', () => {
  it('gives the same id for the same parts, in ULID form', () => {
    const id = derivedId<string>('44', 'operator:1', 'key');
    expect(derivedId('44', 'operator:1', 'key')).toBe(id);
    expect(RequestId.safeParse(id).success).toBe(true);
  });

  it('keeps parts apart', () => {
    expect(derivedId('ab', 'c')).not.toBe(derivedId('a', 'bc'));
  });
});
