import type { QueueId } from './names.ts';

/** 死信队列: where a queue puts a message that failed as often as `after` says. */
export const deadLettersOf = {
  'commands.fifo': { queue: 'commands-dlq.fifo', after: 5 },
  'bulk.fifo': { queue: 'bulk-dlq.fifo', after: 5 },
  intake: { queue: 'intake-dlq', after: 3 },
  likeness: { queue: 'likeness-dlq', after: 5 },
} as const satisfies Partial<Record<QueueId, { readonly queue: QueueId; readonly after: number }>>;

export type RedrivableQueue = (typeof deadLettersOf)[keyof typeof deadLettersOf]['queue'];
export const redrivableQueues: readonly RedrivableQueue[] = Object.values(deadLettersOf).map(
  ({ queue }) => queue,
);

/** By queue of dead letters, the queue that its letters go back to. */
export const redriveTargets = Object.fromEntries(
  Object.entries(deadLettersOf).map(([source, { queue }]) => [queue, source]),
) as Readonly<Record<RedrivableQueue, QueueId>>;

/** Also what stream mappings gave up: their letters name places in a stream, and go back to no queue. */
export const deadLetterQueues = [...redrivableQueues, 'streams-dlq'] as const;
export type DeadLetterQueue = (typeof deadLetterQueues)[number];
