import * as z from 'zod';
import { LocalDate } from '../../kernel/dates.ts';
import type { AggregateType, LedgerEvent, Loaded } from '../../kernel/decision.ts';
import { unreachable } from '../../kernel/exhaustive.ts';
import { freeText } from '../../kernel/free-text.ts';
import { GroupId, MemberId, UnionId } from '../../kernel/ids.ts';

export const GroupName = freeText(40);

/**
 * 工会小组: a part of a base union, by which its members meet and are heard (membership rules, art 23). Whom it has
 * stands with the members themselves, each in one group at most; here they are counted.
 */
export const UnionGroup = z.lazy(() =>
  z.object({
    groupId: GroupId,
    unionId: UnionId,
    name: z.string(),
    status: z.enum(['formed', 'ended']),
    formedOn: LocalDate,
    endedOn: LocalDate.optional(),
    /** 工会小组长: one of its members. */
    leader: MemberId.optional(),
    members: z.int().nonnegative(),
  }),
);
export type UnionGroup = z.infer<typeof UnionGroup>;

interface Event<Type extends string> extends LedgerEvent {
  readonly type: Type;
  readonly v: 1;
}

export interface UnionGroupFormed extends Event<'UnionGroupFormed'> {
  readonly groupId: GroupId;
  readonly unionId: UnionId;
  readonly name: string;
}

export interface UnionGroupRenamed extends Event<'UnionGroupRenamed'> {
  readonly name: string;
}

export interface GroupLeaderNamed extends Event<'GroupLeaderNamed'> {
  readonly leader: MemberId;
}

export interface GroupMemberCame extends Event<'GroupMemberCame'> {
  readonly memberId: MemberId;
}

/** To another group, to none, or out of the union; a leader who goes leads it no longer. */
export interface GroupMemberWent extends Event<'GroupMemberWent'> {
  readonly memberId: MemberId;
}

export type UnionGroupEnded = Event<'UnionGroupEnded'>;

export type UnionGroupEvent =
  | UnionGroupFormed
  | UnionGroupRenamed
  | GroupLeaderNamed
  | GroupMemberCame
  | GroupMemberWent
  | UnionGroupEnded;

export type LoadedGroup = Loaded<UnionGroup, UnionGroupEvent>;

export const unionGroupRecord: AggregateType<UnionGroup, UnionGroupEvent> = {
  type: 'union-group',
  parse: (stored) => UnionGroup.parse(stored),
  evolve(state, event, { on }) {
    if (event.type === 'UnionGroupFormed') {
      const { groupId, unionId, name } = event;
      return { groupId, unionId, name, status: 'formed', formedOn: on, members: 0 };
    }
    if (state === undefined) throw new Error(`${event.type} of a group that nobody formed`);
    switch (event.type) {
      case 'UnionGroupRenamed':
        return { ...state, name: event.name };
      case 'GroupLeaderNamed':
        return { ...state, leader: event.leader };
      case 'GroupMemberCame':
        return { ...state, members: state.members + 1 };
      case 'GroupMemberWent': {
        const { leader, ...rest } = state;
        const stays = leader === undefined || leader === event.memberId ? {} : { leader };
        return { ...rest, ...stays, members: state.members - 1 };
      }
      case 'UnionGroupEnded':
        return { ...state, status: 'ended', endedOn: on };
      default:
        return unreachable(event);
    }
  },
};
