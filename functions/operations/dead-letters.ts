import * as z from 'zod';
import { deadLetterQueues, redrivableQueues } from '../../shared/platform/deployment/dead-letters.ts';
import { queueName } from '../../shared/platform/deployment/names.ts';
import { readEnvironment } from '../../shared/platform/environment.ts';
import { createLog } from '../../shared/platform/log.ts';
import { countLetters, sqsDeadLetters } from '../../shared/platform/queue/dead-letters.ts';
import { sqsClient } from '../../shared/platform/queue/sqs-client.ts';

const environment = readEnvironment('TENANT', 'QUEUE_COMMANDS', 'LOG_LEVEL');
const log = createLog('dead-letters', environment.LOG_LEVEL);

/** All queues of a province lie side by side, and are named alike. */
const letters = sqsDeadLetters(sqsClient(), (queue) =>
  environment.QUEUE_COMMANDS.replace(/[^/]+$/, queueName(environment.TENANT, queue)),
);

const most = z.int().min(1).max(10_000);
const Wish = z.discriminatedUnion('action', [
  z.strictObject({ action: z.literal('list') }),
  z.strictObject({ action: z.literal('show'), queue: z.enum(deadLetterQueues), most: most.default(10) }),
  z.strictObject({
    action: z.literal('redrive'),
    queue: z.enum(redrivableQueues),
    most: most.default(1_000),
  }),
]);

/** Invoked by an administrator: what lies in the queues of dead letters, and back with it. */
export const handler = async (event: unknown): Promise<unknown> => {
  const wish = Wish.parse(event);
  switch (wish.action) {
    case 'list':
      return Object.fromEntries(await countLetters(letters));
    case 'show':
      return letters.show(wish.queue, wish.most);
    case 'redrive': {
      const redriven = await letters.redrive(wish.queue, wish.most);
      log.warn('dead-letters/redriven', redriven);
      return redriven;
    }
  }
};
