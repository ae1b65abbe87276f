import type { MembersChangedEvent } from '../../../events/members-changed.ts';
import type { LedgerEvent } from '../../kernel/decision.ts';
import type { MemberId } from '../../kernel/ids.ts';
import type { PersonErased } from '../domain/erase-person.ts';
import { erasureRecord } from '../domain/erase-person.ts';
import { memberRecord, type MemberEvent } from '../domain/member.ts';
import { rosterChunkRecord, type RosterChunkEvent } from '../domain/roster-chunk.ts';

/** Whether it changes who is a member, what is known of them, or before which unions they stand. */
const isTold = {
  MemberJoined: true,
  PreparatoryMemberAdmitted: true,
  PreparatoryMemberForwarded: true,
  PreparatoryMemberConfirmed: true,
  TransferBegun: false,
  TransferEnded: false,
  CaseBegun: false,
  CaseEnded: false,
  LikenessFound: false,
  LikenessSettled: false,
  MemberMoved: true,
  MemberTakenOver: true,
  DispositionNoted: false,
  GroupAssigned: false,
  MemberPassedOn: true,
  MemberRetained: true,
  MemberRestored: true,
  EmploymentNoted: false,
  SecondmentEnded: false,
  SecondmentSettled: false,
  LapseNoted: false,
  ParticipationNoted: false,
  MemberWithdrew: true,
  MemberDeemedWithdrawn: true,
  MemberExpelled: true,
  MemberDied: true,
  MemberVoided: true,
  MemberRevived: true,
  // Nobody is more alike for it; the pairs that are open follow in the wake of the commit (`restamp-members.ts`).
  MemberRestamped: false,
  OfficesNoted: false,
  MemberCorrected: true,
} as const satisfies Readonly<Record<MemberEvent['type'], boolean>>;

/** Whom of the members an entry of the ledger is about, as far as others are told; nobody in most. */
function changedIn(type: string, id: string, event: LedgerEvent): readonly MemberId[] {
  switch (type) {
    case memberRecord.type: {
      const told = event as MemberEvent;
      // Of a roster: the chunk tells of all that it admitted.
      const isOfChunk = told.type === 'MemberJoined' && told.by === 'founding';
      return isTold[told.type] && !isOfChunk ? [id as MemberId] : [];
    }
    case rosterChunkRecord.type: {
      const told = event as RosterChunkEvent;
      if (told.type !== 'RosterChunkAdmitted') return [];
      return told.results.flatMap(({ status, memberId }) =>
        status === 'admitted' && memberId !== undefined ? [memberId] : [],
      );
    }
    case erasureRecord.type: {
      const { of } = event as PersonErased;
      return 'memberId' in of ? [of.memberId] : [];
    }
    default:
      return [];
  }
}

/** What others are told of an event of this context; nothing of what stays inside. */
export function toMembersChanged(
  { type, id }: { readonly type: string; readonly id: string },
  event: LedgerEvent,
  eventId: string,
): readonly MembersChangedEvent[] {
  const memberIds = [...changedIn(type, id, event)];
  return memberIds.length === 0 ? [] : [{ type: 'MembersChanged', v: 1, id: eventId, data: { memberIds } }];
}
