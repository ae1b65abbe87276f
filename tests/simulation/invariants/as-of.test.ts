import { describe, expect, it } from 'vitest';
import type { Instant } from '../../../shared/kernel/dates.ts';
import type { Member } from '../../../shared/members/domain/member.ts';
import { asOfIsWhatStood } from './as-of.ts';
import { alter, type BreakableView, foundIn, itemOf, standingView } from './standing-view.ts';
import type { EntryItem, RecordItem } from './stored.ts';

const later = '2026-12-24T01:00:00.000Z' as Instant;

/** The province some time on: one member's employment was noted, and told in the ledger. */
function grown(view: BreakableView, noted: string, told: string): BreakableView {
  const [key, item] = itemOf<RecordItem<Member>>(
    view,
    'registry/member#',
    ({ state }) => state.status === 'active',
  );
  const [, last] = itemOf<EntryItem>(
    view,
    'ledger/member#',
    ({ pk, seq }) => pk === item.pk && seq === item.rev,
  );
  const seq = last.seq + 1;
  const events = [{ type: 'EmploymentNoted', v: 1, employment: told }];
  view.items.set(`ledger/${item.pk}@${String(seq)}`, { ...last, seq, at: later, events } satisfies EntryItem);
  alter(view, [key, item], { rev: seq, state: { ...item.state, employment: noted } });
  return view;
}

describe('B4 as of an instant', () => {
  it('is what stood then, in a province where all is well and after it has grown', async () => {
    expect(await foundIn(asOfIsWhatStood)).toEqual([]);
    expect(asOfIsWhatStood.check(grown(await standingView(), '2', '2'))).toEqual([]);
  });

  it('is found out where the ledger tells of then what never stood', async () => {
    const wrong = asOfIsWhatStood.check(grown(await standingView(), '2', '7'));
    expect(wrong).toEqual([expect.stringMatching(/^member#\w+ as of entry \d+ is not what stood/)]);
  });
});
