import type { Lane } from '../../kernel/command.ts';
import { onDemand } from '../on-demand.ts';
import { backOff } from '../retry.ts';
import type { CommandQueue } from './port.ts';

/** The cloud's queue; its client is loaded when the first message is sent: who only reads never needs it. */
export function queueOnDemand(urls: Readonly<Record<Lane, string>>): CommandQueue {
  const queue = onDemand(async () => {
    const [{ sqsQueue }, { sqsClient }] = await Promise.all([
      import('./sqs-queue.ts'),
      import('./sqs-client.ts'),
    ]);
    return sqsQueue({ client: sqsClient(), urls, pause: backOff });
  });
  return { send: async (...sent) => (await queue()).send(...sent) };
}
