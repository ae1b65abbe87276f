import { describe, expect, it } from 'vitest';
import type { LocalDate } from '../../../shared/kernel/dates.ts';
import type { Reelection, ReelectionEscalation } from '../../../shared/unions/domain/reelection.ts';
import type { Union } from '../../../shared/unions/domain/union.ts';
import { alter, type BreakableView, foundIn, itemOf } from './standing-view.ts';
import type { RecordItem } from './stored.ts';
import {
  lateRepliesToReelectionsAreTold,
  reelectedUnionsAreInOffice,
  reelectionsAndUnionsAgree,
  termsAreKept,
} from './terms.ts';

const unionIn = (view: BreakableView, status: Union['status']) =>
  itemOf<RecordItem<Union>>(
    view,
    'registry/union#',
    ({ state }) => state.status === status && state.term !== undefined,
  );

const reelection = (view: BreakableView, status: Reelection['status']) =>
  itemOf<RecordItem<Reelection>>(view, 'registry/reelection#', ({ state }) => state.status === status);

const changed =
  (status: Reelection['status'], changes: (state: Reelection) => Partial<Reelection>) =>
  (view: BreakableView) => {
    const [key, item] = reelection(view, status);
    alter(view, [key, item], { state: { ...item.state, ...changes(item.state) } });
  };

describe('B2 terms and re-elections', () => {
  it('are kept in a province where all is well', async () => {
    for (const invariant of [
      termsAreKept,
      reelectionsAndUnionsAgree,
      reelectedUnionsAreInOffice,
      lateRepliesToReelectionsAreTold,
    ])
      expect(await foundIn(invariant), invariant.name).toEqual([]);
  });

  it('show when a union whose term is over is normal still, or one is overdue whose term is not', async () => {
    const normal = await foundIn(termsAreKept, (view) => {
      const [key, item] = unionIn(view, 'overdue');
      alter(view, [key, item], { state: { ...item.state, status: 'normal' } });
    });
    expect(normal).toEqual([expect.stringMatching(/is normal, by its term it is overdue$/)]);
    const early = await foundIn(termsAreKept, (view) => {
      const [key, item] = unionIn(view, 'normal');
      alter(view, [key, item], { state: { ...item.state, status: 'overdue' } });
    });
    expect(early).toEqual([expect.stringMatching(/is overdue, by its term it is normal$/)]);
  });

  it('show when the union is not what its re-election says', async () => {
    const found = await foundIn(
      reelectionsAndUnionsAgree,
      changed('meeting-requested', () => ({ status: 'meeting-approved' })),
    );
    expect(found).toEqual([expect.stringMatching(/its re-election meeting-approved$/)]);
  });

  it('show when a step went past its approval, awaits another reply, or left no term', async () => {
    const less = await foundIn(
      reelectedUnionsAreInOffice,
      changed('completed', ({ replies }) => ({ replies: replies.slice(1) })),
    );
    expect(less).toEqual([expect.stringMatching(/is completed after the approvals: election$/)]);
    const other = await foundIn(
      reelectedUnionsAreInOffice,
      changed('meeting-requested', ({ awaited }) => ({
        awaited: awaited && { ...awaited, step: 'election' },
      })),
    );
    expect(other).toEqual([expect.stringMatching(/is meeting-requested and awaits election$/)]);
    const without = await foundIn(reelectedUnionsAreInOffice, (view) => {
      const [, { state }] = reelection(view, 'completed');
      const union = itemOf<RecordItem<Union>>(view, `registry/union#${state.unionId}`);
      alter(view, union, { state: { ...union[1].state, term: { electedOn: '2020-01-01', years: 3 } } });
    });
    expect(without).toEqual([expect.stringMatching(/has no term of it$/)]);
  });

  it('show when nobody noted or was told that a reply is overdue', async () => {
    const unnoted = await foundIn(
      lateRepliesToReelectionsAreTold,
      changed('meeting-requested', ({ awaited }) => ({
        awaited: awaited && {
          step: awaited.step,
          since: awaited.since,
          by: awaited.by,
          dueOn: '2026-01-01' as LocalDate,
        },
      })),
    );
    expect(unnoted).toEqual([
      expect.stringMatching(/is overdue since 2026-01-01 and nobody noted it$/),
      expect.stringMatching(/is told of and not overdue$/),
    ]);
    const untold = await foundIn(lateRepliesToReelectionsAreTold, (view) => {
      const [key, item] = itemOf<RecordItem<ReelectionEscalation>>(view, 'registry/reelection-escalation#');
      alter(view, [key, item], { state: { ...item.state, status: 'settled' } });
    });
    expect(untold).toEqual([expect.stringMatching(/is overdue and nobody is told$/)]);
  });
});
