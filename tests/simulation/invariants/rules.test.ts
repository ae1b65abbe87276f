import { describe, expect, it } from 'vitest';
import type { LocalDate } from '../../../shared/kernel/dates.ts';
import type { RulesEvent } from '../../../shared/kernel/rules-history.ts';
import { decidedByTheRulesOfTheDay, twoPersonsChangeRules } from './rules.ts';
import { alter, type BreakableView, foundIn, itemOf } from './standing-view.ts';
import type { EntryItem } from './stored.ts';

const entryOf = (view: BreakableView, type: RulesEvent['type']) =>
  itemOf<EntryItem>(view, 'ledger/rules#', ({ events }) => events.some((event) => event.type === type));

describe('what must hold of the rules in flight', () => {
  it('holds in a province whose rules were changed', async () => {
    expect(await foundIn(decidedByTheRulesOfTheDay)).toEqual([]);
    expect(await foundIn(twoPersonsChangeRules)).toEqual([]);
  });

  it('shows an entry that was decided under rules of another day, or under none', async () => {
    for (const rules of [2, 99])
      expect(
        await foundIn(decidedByTheRulesOfTheDay, (view) => {
          alter(view, itemOf<EntryItem>(view, 'ledger/union#'), { rules });
        }),
      ).toHaveLength(1);
  });

  it('shows a change that was released by who set it', async () => {
    const found = await foundIn(twoPersonsChangeRules, (view) => {
      alter(view, entryOf(view, 'RulesProposed'), { by: 'operator:one' });
      alter(view, entryOf(view, 'RulesReleased'), { by: 'operator:one' });
    });
    expect(found).toHaveLength(1);
  });

  it('shows a change that nobody set, for a day that was over, or that counts wrong', async () => {
    const proposed = (change: (event: RulesEvent & { type: 'RulesProposed' }) => object) =>
      foundIn(twoPersonsChangeRules, (view) => {
        const [key, entry] = entryOf(view, 'RulesProposed');
        const events = (entry.events as RulesEvent[]).map((event) =>
          event.type === 'RulesProposed' ? { ...event, ...change(event) } : event,
        );
        alter(view, [key, entry], { events });
      });
    expect(await proposed(() => ({ type: 'RulesWithdrawn' }))).toHaveLength(1);
    const from = '2020-01-01' as LocalDate;
    expect(
      await proposed(({ versions }) => ({ versions: versions.map((one) => ({ ...one, from })) })),
    ).toHaveLength(1);
    expect(
      await proposed(({ versions }) => ({
        versions: versions.map((one) => ({ ...one, rules: { ...one.rules, version: 7 } })),
      })),
    ).toHaveLength(1);
  });
});
