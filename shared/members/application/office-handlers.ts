import { NoteOffices } from '../../kernel/offices.ts';
import type { AnyHandler, CommandHandler } from '../../kernel/command-handler.ts';
import { reject } from '../../kernel/problem.ts';
import { ok } from '../../kernel/result.ts';
import { memberRecord } from '../domain/member.ts';
import { leavingGroups } from '../domain/leave-groups.ts';
import { endingOffices, noteOffices, type NotingOffices } from '../domain/offices.ts';

/** Which posts members hold: their union says so. */
export const noteOfficesHandler: CommandHandler<'NoteOffices', NoteOffices, NotingOffices> = {
  type: 'NoteOffices',
  body: NoteOffices,
  action: 'system',
  lane: 'bulk',
  async load(read, { body }) {
    const members = await Promise.all(
      body.members.map(
        async ({ memberId }) => [memberId, await read.record(memberRecord, memberId)] as const,
      ),
    );
    return { members: new Map(members) };
  },
  group: (_, { unionId }) => unionId,
  guard: (_, { kind }) => (kind === 'system' ? undefined : reject('command/not-permitted')),
  decide: noteOffices,
};

/** The handler, and what its decision means for whoever holds a post, or is in a group. */
export const withOffices = (handler: AnyHandler): AnyHandler => ({
  ...handler,
  decide(records, command, context) {
    const decided = handler.decide(records, command, context);
    return decided.ok ? ok(leavingGroups(endingOffices(decided.value, context), context)) : decided;
  },
});
