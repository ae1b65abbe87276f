import {
  SendMessageBatchCommand,
  type SendMessageBatchCommandOutput,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import type { Lane } from '../../../shared/kernel/command.ts';
import type { Calls } from '../clock/calls.ts';
import { fraction, mix } from '../clock/hash.ts';
import type { FifoQueue } from './fifo-queue.ts';
import type { Machine } from './simulated-store.ts';

/** As much of the service's client as sends commands: the real adapter speaks to it. */
export function simulatedSqs(
  calls: Calls,
  machine: Machine,
  queues: Readonly<Record<Lane, FifoQueue>>,
  wake: (lane: Lane) => void,
): SQSClient {
  const send = (command: unknown): Promise<Pick<SendMessageBatchCommandOutput, 'Failed'>> => {
    if (!(command instanceof SendMessageBatchCommand)) throw new Error('a call that nothing simulates');
    const { QueueUrl, Entries = [] } = command.input;
    const lane = QueueUrl as Lane;
    return calls.call(machine.current, `sends ${Entries.map(({ Id }) => Id).join(', ')} to ${lane}`, (id) => {
      const isPartial = calls.faults.strikes('partial-send', id);
      const lost = Entries.filter((_, index) => isPartial && fraction(mix(id, index)) < 0.5);
      for (const entry of Entries)
        if (!lost.includes(entry))
          queues[lane].send(
            {
              body: entry.MessageBody ?? '',
              group: entry.MessageGroupId ?? '',
              deduplication: entry.MessageDeduplicationId ?? '',
            },
            calls.scheduler.now,
          );
      wake(lane);
      return {
        Failed: lost.map(({ Id }) => ({ Id, SenderFault: false, Code: 'ServiceUnavailable' })),
      };
    });
  };
  return { send } as unknown as SQSClient;
}
