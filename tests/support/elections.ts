import type { MemberId } from '../../shared/kernel/ids.ts';
import type { MemoryStore } from './memory-store.ts';
import type { TestRegistry } from './registry.ts';

/** Active members of the union, by their number. */
export const membersOf = ({ items }: MemoryStore, unionId: string): MemberId[] =>
  [...items.values()]
    .filter(({ type, state }) => {
      const member = state as { unionId?: string; status?: string } | undefined;
      return type === 'member' && member?.unionId === unionId && member.status === 'active';
    })
    .map(({ pk }) => pk.slice('member#'.length) as MemberId)
    .toSorted();

/** The result of a general meeting in which all took part and elected the first three. */
export const resultOf = (members: readonly MemberId[], heldOn: string, changes: object = {}) => ({
  heldOn,
  form: 'general',
  entitled: members.length,
  present: members.length,
  termYears: 3,
  womenMembers: 0,
  elected: members.slice(0, 3).map((memberId, place) => ({
    memberId,
    post: place === 0 ? 'chair' : 'committee',
    votes: members.length,
  })),
  minutes: 'elections/minutes.pdf',
  ...changes,
});

/** Asks for the meeting, holds it on that day and has it approved. Undefined, or what refused it. */
export async function reelect(
  registry: TestRegistry,
  unionId: string,
  on: string,
  changes: object = {},
): Promise<string | undefined> {
  const members = membersOf(registry.store as MemoryStore, unionId);
  const meeting = { plannedOn: on, form: 'general', entitled: members.length, request: 'elections/1.pdf' };
  const steps = [
    ['RequestReelectionMeeting', { meeting, reason: '提前换届' }],
    ['ApproveReelectionMeeting', {}],
    ['ReportReelection', { election: resultOf(members, on, changes) }],
    ['ApproveReelection', {}],
  ] as const;
  for (const [type, words] of steps) {
    const outcome = await registry.run(type, { unionId, ...words });
    if (outcome.status !== 'done') return outcome.rejection.code;
  }
  return undefined;
}
