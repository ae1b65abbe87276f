import type { AnyHandler, CommandHandler } from '../../kernel/command-handler.ts';
import { reject } from '../../kernel/problem.ts';
import { hasInScope } from '../../kernel/stamp.ts';
import * as commands from '../domain/ask-for-extract.ts';
import { type Extract, extractRecord } from '../domain/extract.ts';

/** Reads on from where an extract stands and puts what is found into its file; closes the file once all is read. */
export type TakeTurn = (extract: Extract) => Promise<commands.Turn>;

const askHandler: CommandHandler<'AskForExtract', commands.AskForExtract, commands.Asking> = {
  type: 'AskForExtract',
  body: commands.AskForExtract,
  action: 'records:extract',
  lane: 'people',
  load: async (read, { body: { unionId } }) => ({ gate: await read.gate(unionId) }),
  group: (_, { unionId }) => unionId,
  guard: ({ gate: { gate } }, actor) =>
    gate && hasInScope(actor, gate.stamp) ? undefined : reject('union/not-found'),
  decide: commands.askForExtract,
};

const continueHandler = (
  takeTurn: TakeTurn,
): CommandHandler<'ContinueExtract', commands.ContinueExtract, commands.Continuing> => ({
  type: 'ContinueExtract',
  body: commands.ContinueExtract,
  action: 'system',
  lane: 'bulk',
  async load(read, { body: { extractId, run, turn } }) {
    const extract = await read.record(extractRecord, extractId);
    const { state } = extract;
    const isNext =
      state !== undefined &&
      (state.status === 'reading' || state.status === 'closing') &&
      state.run === run &&
      state.turns === turn;
    return { extract, turn: isNext ? await takeTurn(state) : undefined };
  },
  group: ({ extract: { state } }, { extractId }) => `extracts:${state?.askedBy ?? extractId}`,
  guard: (_, { kind }) => (kind === 'system' ? undefined : reject('command/not-permitted')),
  decide: commands.continueExtract,
});

/** 导出. Without anybody to take turns nothing is read: for functions that only take in. */
export const extractHandlers = (takeTurn?: TakeTurn): readonly AnyHandler[] => [
  askHandler,
  ...(takeTurn ? [continueHandler(takeTurn)] : []),
];
