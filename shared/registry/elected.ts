import { memberRecord } from '../members/domain/member.ts';
import type { StandingOf } from '../unions/application/founding-step-handlers.ts';

/** Whether somebody can hold a post, as the members context knows them: retained members can't. */
export const standingOf: StandingOf = async (read, memberId) => {
  const { state } = await read.record(memberRecord, memberId);
  return state && { unionId: state.unionId, isActive: state.status === 'active' };
};
