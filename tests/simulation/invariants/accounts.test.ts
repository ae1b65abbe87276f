import { describe, expect, it } from 'vitest';
import type { Actor } from '../../../shared/kernel/caller.ts';
import type { Instant } from '../../../shared/kernel/dates.ts';
import { accountsHeld, actsAreSigned } from './accounts.ts';
import { alter, type BreakableView, foundIn, itemOf } from './standing-view.ts';
import { type EntryItem, type RecordItem, type RequestItem } from './stored.ts';
import type { Operator } from '../../../shared/operators/domain/operator.ts';

/** The request of this type now is by the operator of the view. */
function byOperator(view: BreakableView, type: string, changes: Partial<Actor> = {}): RequestItem {
  const [, { state }] = itemOf<RecordItem<Operator>>(view, 'registry/operator#operator-1');
  const found = itemOf<RequestItem>(view, 'requests/', (item) => item.type === type);
  const actor = {
    kind: 'operator',
    id: state.operatorId,
    role: state.role,
    scope: state.scope,
    certificate: state.certificates[0]?.fingerprint,
    ...changes,
  };
  alter(view, found, { actor });
  return found[1];
}

/** The operator was registered long before, and suspended at this instant. */
function suspendedAt(view: BreakableView, at: string): void {
  const [key, entry] = itemOf<EntryItem>(view, 'ledger/operator#operator-1');
  alter(view, [key, entry], { at: '2026-11-01T00:00:00.000Z' as Instant });
  const suspended = { ...entry, seq: 2, at, events: [{ type: 'OperatorSuspended', v: 1 }] };
  view.items.set(key.replace(/@1$/, '@2'), suspended);
}

describe('G1 accounts in flight', () => {
  it('hold in a province where all is well', async () => {
    expect(await foundIn(accountsHeld)).toEqual([]);
    expect(await foundIn(accountsHeld, (view) => void byOperator(view, 'VoidMember'))).toEqual([]);
  });

  // Everything in the view happens at 01:00.
  it.each([
    ['2026-11-23T00:59:29.999Z', 1],
    ['2026-11-23T00:59:30.000Z', 0],
    ['2026-11-23T01:00:00.000Z', 0],
  ])('show what was carried out though the account had ended at %s: %i', async (at, count) => {
    const found = await foundIn(accountsHeld, (view) => {
      byOperator(view, 'VoidMember');
      suspendedAt(view, at);
    });
    expect(found).toHaveLength(count);
  });

  it.each([
    { certificate: 'cc'.repeat(32) },
    { role: 'superior-officer' as const },
    { id: 'operator-2' as never },
  ])('show what was carried out for somebody without such an account: %o', async (changes) => {
    expect(await foundIn(accountsHeld, (view) => void byOperator(view, 'VoidMember', changes))).toHaveLength(
      1,
    );
  });

  it('show who was refused while the account held', async () => {
    const refused = (at: string) =>
      foundIn(accountsHeld, (view) => {
        const { pk, outcome } = byOperator(view, 'VoidMember');
        suspendedAt(view, at);
        const found = itemOf<RequestItem>(view, `requests/${pk}`);
        const rejection = { code: 'command/account-ended' };
        alter(view, found, { outcome: { status: 'rejected', at: outcome?.at, rejection } });
      });
    expect(await refused('2026-11-23T01:00:00.001Z')).toHaveLength(1);
    expect(await refused('2026-11-23T00:30:00.000Z')).toEqual([]);
  });
});

describe('G3 signatures', () => {
  const signature = { certificate: 'aa'.repeat(32), form: 'raw', value: 'AAAA', over: '{}' };

  it('are asked for of certificates alone, and of what is to be signed', async () => {
    expect(await foundIn(actsAreSigned)).toEqual([]);
    expect(await foundIn(actsAreSigned, (view) => void byOperator(view, 'RecordDeath'))).toEqual([]);
  });

  it('show when one is missing in the ledger', async () => {
    expect(await foundIn(actsAreSigned, (view) => void byOperator(view, 'VoidMember'))).toHaveLength(1);
    const signed = await foundIn(actsAreSigned, (view) => {
      const { pk } = byOperator(view, 'VoidMember');
      alter(
        view,
        itemOf<EntryItem>(view, 'ledger/', ({ requestId }) => requestId === pk),
        { signature },
      );
    });
    expect(signed).toEqual([]);
  });
});
