import type { NoteOffices } from '../../kernel/offices.ts';
import type { LocalDate } from '../../kernel/dates.ts';
import type { FollowUp } from '../../kernel/decision.ts';
import type { MemberId, UnionId } from '../../kernel/ids.ts';
import type { Post } from '../../kernel/post.ts';
import { elected, type InOffice } from './offices.ts';

/** So many members' records are changed in one commit. */
const MEMBERS_A_COMMIT = 20;

/** Tells the members context what each of these holds after a change, so that it knows whose leaving concerns the union. */
export function noteOffices(
  unionId: UnionId,
  { officers = [], turn = 1 }: InOffice,
  members: readonly MemberId[],
  since: LocalDate,
): FollowUp[] {
  const held = [...new Set(members)].map((memberId) => ({
    memberId,
    posts: officers.flatMap((officer) => (officer.memberId === memberId ? [officer.post] : [])),
  }));
  return Array.from({ length: Math.ceil(held.length / MEMBERS_A_COMMIT) }, (_, place) => ({
    command: {
      type: 'NoteOffices',
      body: {
        unionId,
        turn,
        since,
        members: held.slice(place * MEMBERS_A_COMMIT, (place + 1) * MEMBERS_A_COMMIT),
      } satisfies NoteOffices,
      group: unionId,
      lane: 'bulk',
    },
  }));
}

/** A new committee: whoever is in office, and whoever was. */
export const inOfficeFrom = (
  before: InOffice & { readonly unionId: UnionId },
  officers: readonly { readonly memberId: MemberId; readonly post: Post }[],
  since: LocalDate,
): FollowUp[] =>
  noteOffices(
    before.unionId,
    elected(before, officers, since),
    [...officers, ...(before.officers ?? [])].map(({ memberId }) => memberId),
    since,
  );
