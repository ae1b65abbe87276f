import { describe, expect, it } from 'vitest';
import type { Member } from '../../../shared/members/domain/member.ts';
import type { Transfer } from '../../../shared/members/domain/transfer.ts';
import { alter, type BreakableView, foundIn, itemOf } from './standing-view.ts';
import type { EntryItem, GateItem, RecordItem } from './stored.ts';
import {
  everyMemberHasOneHolder,
  noTransferOutlivesItsDeadline,
  transfersAndMembersAgree,
} from './transfers.ts';

type TransferItem = RecordItem<Transfer>;

const transferIn = (view: BreakableView, status: Transfer['status']) =>
  itemOf<TransferItem>(view, 'registry/transfer#', ({ state }) => state.status === status);

describe('C4 never two holders, never none', () => {
  it('holds in a province where all is well', async () => {
    expect(await foundIn(everyMemberHasOneHolder)).toEqual([]);
  });

  it('finds a union that counts a member who has left', async () => {
    const found = await foundIn(everyMemberHasOneHolder, (view) => {
      const gate = itemOf<GateItem>(view, 'registry/gate#', ({ members }) => members > 0);
      alter(view, gate, { members: gate[1].members + 1 });
    });
    expect(found).toEqual([expect.stringMatching(/^union .* counts \d+ members and \d+ name it$/)]);
  });

  it('finds a move out of a union that did not hold the member', async () => {
    const found = await foundIn(everyMemberHasOneHolder, (view) => {
      const isMove = ({ events }: EntryItem) => events.some(({ type }) => type === 'MemberMoved');
      const entry = itemOf<EntryItem>(view, 'ledger/member#', isMove);
      alter(view, entry, { events: entry[1].events.map((event) => ({ ...event, from: 'elsewhere' })) });
    });
    expect(found).toEqual([expect.stringContaining('left elsewhere')]);
  });
});

describe('C4 a member and their open transfer name each other', () => {
  it('holds in a province where all is well', async () => {
    expect(await foundIn(transfersAndMembersAgree)).toEqual([]);
  });

  it('finds a member who waits for a transfer that has ended, and a transfer nobody waits for', async () => {
    const found = await foundIn(transfersAndMembersAgree, (view) => {
      const [, waiting] = transferIn(view, 'accepted');
      const [, ended] = transferIn(view, 'completed');
      const member = itemOf<RecordItem<Member>>(
        view,
        'registry/member#',
        ({ state }) => state.transfer === waiting.state.transferId,
      );
      alter(view, member, { state: { ...member[1].state, transfer: ended.state.transferId } });
    });
    expect(found).toEqual([
      expect.stringMatching(/^member#.* waits for transfer .*, which is not open$/),
      expect.stringMatching(/^transfer#.* is open, and its member does not wait for it$/),
    ]);
  });

  it('finds a member who stands elsewhere than the union they are to leave', async () => {
    const found = await foundIn(transfersAndMembersAgree, (view) => {
      const transfer = transferIn(view, 'objected');
      alter(view, transfer, { state: { ...transfer[1].state, from: transfer[1].state.to } });
    });
    expect(found).toEqual([expect.stringContaining('is to leave')]);
  });

  it('finds a transfer that has ended without an outcome', async () => {
    const found = await foundIn(transfersAndMembersAgree, (view) => {
      const transfer = transferIn(view, 'completed');
      const { outcome: _, ...state } = transfer[1].state;
      alter(view, transfer, { state });
    });
    expect(found).toEqual([expect.stringContaining('is completed with outcome undefined')]);
  });
});

describe('C4 no transfer is open past its last deadline', () => {
  it('holds in a province where all is well', async () => {
    expect(await foundIn(noTransferOutlivesItsDeadline)).toEqual([]);
  });

  it('finds one whose day has passed, one that has none, and one that no timer moves on', async () => {
    const found = await foundIn(noTransferOutlivesItsDeadline, (view) => {
      const [late, endless] = [transferIn(view, 'requested'), transferIn(view, 'accepted')];
      const lost = transferIn(view, 'objected');
      Object.assign(view, { now: '2026-12-15T01:00:00.000Z' });
      const { dueOn: _, ...state } = endless[1].state;
      alter(view, endless, { state });
      alter(view, lost, { state: { ...lost[1].state, dueOn: '2027-03-01' } });
      expect(late[1].state.dueOn).toBe('2026-12-14');
    });
    expect(found).toHaveLength(3);
    expect(found).toContainEqual(expect.stringMatching(/is requested, and was due on 2026-12-14$/));
    expect(found).toContainEqual(expect.stringMatching(/is accepted and has no deadline$/));
    expect(found).toContainEqual(expect.stringMatching(/is objected, and no timer is set for 2027-03-01$/));
  });
});
