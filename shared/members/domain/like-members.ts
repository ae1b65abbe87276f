import { type Change, change, type Loaded } from '../../kernel/decision.ts';
import type { DuplicateId } from '../../kernel/ids.ts';
import type { Member, MemberEvent } from './member.ts';

/*
 * The record of a member names the pairs that are open with others, as it names a case or a transfer: in the commit
 * that opens or settles the pair. Whoever moves takes them along by this, and no list is asked.
 */

type LoadedMember = Loaded<Member, MemberEvent>;

const isNamed = ({ state }: LoadedMember, duplicateId: DuplicateId): boolean =>
  state?.duplicates?.includes(duplicateId) ?? false;

/** Both members name the pair from now on; whoever does already stays as they are. */
export const likenessFound = (members: readonly LoadedMember[], duplicateId: DuplicateId): Change[] =>
  members
    .filter((member) => member.state !== undefined && !isNamed(member, duplicateId))
    .map((member) => change<Member, MemberEvent>(member, { type: 'LikenessFound', v: 1, duplicateId }));

/** Neither names it any more. */
export const likenessSettled = (members: readonly LoadedMember[], duplicateId: DuplicateId): Change[] =>
  members
    .filter((member) => isNamed(member, duplicateId))
    .map((member) => change<Member, MemberEvent>(member, { type: 'LikenessSettled', v: 1, duplicateId }));
