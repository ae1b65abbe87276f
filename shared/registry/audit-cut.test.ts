import { describe, expect, it } from 'vitest';
import type { Instant } from '../kernel/dates.ts';
import type { StoredItem } from '../platform/store/port.ts';
import { auditCut } from './audit-cut.ts';

const NOW = '2027-07-01T16:30:00.000Z' as Instant;

const storeWith = (version: object | undefined) => ({
  read: async () => {
    const item: StoredItem = {
      pk: 'retention-schedule#province',
      rev: 1,
      head: 'h',
      state: { versions: [{ ...plain, ...version }] },
    };
    return Promise.resolve([version === undefined ? undefined : item]);
  },
});
const plain = {
  version: 1,
  from: '2027-01-01',
  every: 7,
  periods: { 'audit-entry': 184 },
  setBy: 'operator:a',
  setAt: '2027-01-01T00:00:00.000Z',
};
const released = { by: 'operator:b', at: '2027-01-02T00:00:00.000Z' };

describe('G7 what the schedule lets go of the audit trail', () => {
  it('ends with the last instant of the last legal day that is over', async () => {
    // In Shanghai it is 2 July; kept for 184 days after 29 December means until 1 July.
    expect(await auditCut(storeWith({ released }), NOW)).toBe('2026-12-29T15:59:59.999Z');
    expect(await auditCut(storeWith({ released, periods: { 'audit-entry': 185 } }), NOW)).toBe(
      '2026-12-28T15:59:59.999Z',
    );
  });

  it('is nothing without a version that says so, is in force, and was released', async () => {
    for (const version of [undefined, {}, { released, periods: {} }, { released, from: '2027-07-03' }])
      expect(await auditCut(storeWith(version), NOW)).toBeUndefined();
  });
});
