import { describe, expect, it } from 'vitest';
import type { FoundingEscalation } from '../../../shared/unions/domain/founding-escalation.ts';
import type { Founding } from '../../../shared/unions/domain/founding.ts';
import type { Union } from '../../../shared/unions/domain/union.ts';
import { foundingsByStepsAreWhole, overdueRepliesAreTold } from './founding-steps.ts';
import { alter, type BreakableView, foundIn, itemOf } from './standing-view.ts';
import type { RecordItem } from './stored.ts';

const founding = (view: BreakableView, status: Founding['status']) =>
  itemOf<RecordItem<Founding>>(
    view,
    'registry/founding-application#',
    ({ state }) => state.status === status && state.procedure === 'by-steps',
  );

const changed =
  (status: Founding['status'], changes: (state: Founding) => Partial<Founding>) => (view: BreakableView) => {
    const [key, item] = founding(view, status);
    alter(view, [key, item], { state: { ...item.state, ...changes(item.state) } });
  };

describe('B1 a founding by steps', () => {
  it('is whole, and overdue replies are told, in a province where all is well', async () => {
    expect(await foundIn(foundingsByStepsAreWhole)).toEqual([]);
    expect(await foundIn(overdueRepliesAreTold)).toEqual([]);
  });

  it('shows when it went past an approval, or took one twice', async () => {
    const less = await foundIn(
      foundingsByStepsAreWhole,
      changed('founded', ({ replies }) => ({ replies: replies.slice(0, 2) })),
    );
    expect(less).toEqual([expect.stringMatching(/is founded after the approvals: preparation,meeting$/)]);
    const twice = await foundIn(
      foundingsByStepsAreWhole,
      changed('election-reported', ({ replies }) => ({ replies: [...replies, ...replies.slice(1)] })),
    );
    expect(twice).toEqual([expect.stringMatching(/approvals: preparation,meeting,meeting$/)]);
  });

  it('shows when it awaits another reply than it should', async () => {
    const found = await foundIn(
      foundingsByStepsAreWhole,
      changed('election-reported', ({ awaited }) => ({
        awaited: awaited && { ...awaited, step: 'meeting' },
      })),
    );
    expect(found).toEqual([expect.stringMatching(/is election-reported and awaits meeting$/)]);
  });

  it('shows when its union opened before the last approval, or came without a committee', async () => {
    const opened = await foundIn(foundingsByStepsAreWhole, (view) => {
      const [, { state }] = founding(view, 'election-reported');
      const key = `registry/gate#${state.unionId}`;
      view.items.set(key, { ...view.items.get(key), pk: `gate#${state.unionId}`, rev: 9, status: 'open' });
    });
    expect(opened).toEqual([expect.stringMatching(/^gate#.* is open, .* election-reported$/)]);
    const bare = await foundIn(foundingsByStepsAreWhole, (view) => {
      const [, { state }] = founding(view, 'founded');
      const union = itemOf<RecordItem<Union>>(view, `registry/union#${state.unionId}`);
      alter(view, union, { state: { ...union[1].state, officers: [] } });
    });
    expect(bare).toEqual([expect.stringMatching(/has no term or nobody in office$/)]);
  });

  it('shows when nobody noted that a reply is overdue, or nobody was told, or is told for nothing', async () => {
    const unnoted = await foundIn(
      overdueRepliesAreTold,
      changed('election-reported', ({ awaited }) => {
        const { overdue: _, ...rest } = awaited ?? { step: 'election', since: '', by: '' };
        return { awaited: { ...rest, dueOn: '2026-01-01' } as Founding['awaited'] };
      }),
    );
    expect(unnoted).toEqual([
      expect.stringMatching(/is overdue since 2026-01-01 and nobody noted it$/),
      expect.stringMatching(/is told of and not overdue$/),
    ]);
    const untold = await foundIn(overdueRepliesAreTold, (view) => {
      const [key, item] = itemOf<RecordItem<FoundingEscalation>>(view, 'registry/founding-escalation#');
      alter(view, [key, item], { state: { ...item.state, status: 'settled' } });
    });
    expect(untold).toEqual([expect.stringMatching(/is overdue and nobody is told$/)]);
  });
});
