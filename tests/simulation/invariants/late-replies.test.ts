import { describe, expect, it } from 'vitest';
import type { LocalDate } from '../../../shared/kernel/dates.ts';
import type { Dissolution } from '../../../shared/unions/domain/dissolution.ts';
import type { TermExtension } from '../../../shared/unions/domain/term-extension.ts';
import { lateRepliesToDissolutionsAreTold, lateRepliesToExtensionsAreTold } from './late-replies.ts';
import { alter, foundIn, itemOf } from './standing-view.ts';
import type { RecordItem } from './stored.ts';

const LONG_AGO = '2026-01-01' as LocalDate;

const kinds = [
  {
    invariant: lateRepliesToExtensionsAreTold,
    type: 'term-extension',
    waits: ({ status }: TermExtension | Dissolution) => status === 'requested',
    day: { dueOn: LONG_AGO },
  },
  {
    invariant: lateRepliesToDissolutionsAreTold,
    type: 'dissolution',
    waits: ({ status }: TermExtension | Dissolution) => status === 'proposed',
    day: { replyBy: LONG_AGO },
  },
];

describe.each(kinds)('B2 B3 a late reply to $type', ({ invariant, type, waits, day }) => {
  it('is told in a province where all is well', async () => {
    expect(await foundIn(invariant)).toEqual([]);
  });

  it('shows when nobody noted it, or nobody is told', async () => {
    const unnoted = await foundIn(invariant, (view) => {
      const [key, item] = itemOf<RecordItem<TermExtension | Dissolution>>(
        view,
        `registry/${type}#`,
        ({ state }) => waits(state),
      );
      const { overdue: _, ...state } = item.state;
      alter(view, [key, item], { state: { ...state, ...day } as Dissolution });
    });
    expect(unnoted).toEqual([
      expect.stringMatching(/is overdue since 2026-01-01 and nobody noted it$/),
      expect.stringMatching(/is told of and not overdue$/),
    ]);
    const untold = await foundIn(invariant, (view) => {
      const [key, item] = itemOf<RecordItem<{ status: string }>>(view, `registry/${type}-escalation#`);
      alter(view, [key, item], { state: { ...item.state, status: 'settled' } });
    });
    expect(untold).toEqual([expect.stringMatching(/is overdue and nobody is told$/)]);
  });
});
