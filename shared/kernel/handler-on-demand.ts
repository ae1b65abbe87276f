import * as z from 'zod';
import type { AnyHandler, CommandHandler } from './command-handler.ts';
import { reject } from './problem.ts';

/** What is known of a handler before it is loaded. */
export type HandlerCard = Pick<AnyHandler, 'type' | 'action' | 'lane'>;

interface Loaded {
  readonly handler: AnyHandler;
  /** Undefined where the body is none that the handler takes. */
  readonly asked: { readonly body: unknown; readonly records: unknown } | undefined;
}

/**
 * A handler whose code is loaded with the first command of its kind: commands for which nobody waits cost the start
 * of the engine nothing.
 */
export const handlerOnDemand = (
  { type, action, lane }: HandlerCard,
  get: () => Promise<AnyHandler>,
): CommandHandler<string, unknown, Loaded> => ({
  type,
  action,
  lane,
  body: z.unknown(),
  async load(read, command) {
    const handler = await get();
    const parsed = handler.body.safeParse(command.body);
    if (!parsed.success) return { handler, asked: undefined };
    const body = parsed.data;
    return { handler, asked: { body, records: await handler.load(read, { ...command, body }) } };
  },
  group: ({ handler, asked }) => (asked === undefined ? type : handler.group(asked.records, asked.body)),
  guard: ({ handler, asked }, actor) =>
    asked === undefined
      ? reject('command/malformed', { type })
      : handler.guard(asked.records, actor, asked.body),
  decide({ handler, asked }, command, context) {
    if (asked === undefined) throw new Error(`${type} was decided though it was refused`);
    return handler.decide(asked.records, { ...command, body: asked.body }, context);
  },
});

/** The handlers of these commands, loaded together with the first of them. */
export const handlersOnDemand = (
  cards: readonly HandlerCard[],
  load: () => Promise<readonly AnyHandler[]>,
): readonly AnyHandler[] =>
  cards.map((card) =>
    handlerOnDemand(card, async () => {
      const handler = (await load()).find(({ type }) => type === card.type);
      if (handler === undefined) throw new Error(`no handler of ${card.type}`);
      return handler;
    }),
  );
