import * as z from 'zod';
import { LocalDate } from '../../kernel/dates.ts';
import type { AggregateType, LedgerEvent } from '../../kernel/decision.ts';
import { EmployerId, MemberId, UnionId } from '../../kernel/ids.ts';
import { Stamp } from '../../kernel/stamp.ts';
import { PersonRecord } from './person.ts';

/**
 * One person's membership (会籍), for life. An active member has a union and an employer: there is no member
 * without them (空挂会员).
 */
export const Member = z.object({
  memberId: MemberId,
  status: z.literal('active'),
  unionId: UnionId,
  employerId: EmployerId,
  stamp: Stamp,
  /** The day the membership was confirmed (membership rules, art 5). */
  joinedOn: LocalDate,
  person: PersonRecord,
});
export type Member = z.infer<typeof Member>;

/** How the membership came about. */
export type JoinedBy = 'registration' | 'application' | 'founding';

export interface MemberJoined extends LedgerEvent {
  readonly type: 'MemberJoined';
  readonly v: 1;
  readonly memberId: MemberId;
  readonly unionId: UnionId;
  readonly employerId: EmployerId;
  readonly stamp: Stamp;
  readonly person: PersonRecord;
  readonly by: JoinedBy;
}

export type MemberEvent = MemberJoined;

export const memberRecord: AggregateType<Member, MemberEvent> = {
  type: 'member',
  parse: (stored) => Member.parse(stored),
  evolve: (_, { memberId, unionId, employerId, stamp, person }, { on }) => ({
    memberId,
    status: 'active',
    unionId,
    employerId,
    stamp,
    joinedOn: on,
    person,
  }),
};
