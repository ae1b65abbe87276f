import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import * as z from 'zod';
import { NotYet } from '../../kernel/command-handler.ts';
import { RequestId } from '../../kernel/ids.ts';
import type { Engine } from '../engine/engine.ts';
import { NotWriter } from '../engine/writer-lease.ts';
import type { Log } from '../log.ts';

const Message = z.object({ requestId: RequestId });

/**
 * Decides one batch of queued commands. A message whose command failed by fault goes back to the queue with
 * the later ones of its group; after a bounded number of tries the queue puts it aside.
 */
export const commandBatchHandler =
  (engine: Engine, log: Log) =>
  async ({ Records }: SQSEvent): Promise<SQSBatchResponse> => {
    const messages = Records.map((record) => ({ record, request: requestOf(record) }));
    const { failed, settled } = await engine.process(messages.flatMap(({ request }) => request ?? []));
    for (const [requestId, fault] of failed) {
      if (fault instanceof NotYet) log.info('commands/not-yet', { requestId });
      else if (fault instanceof NotWriter) log.warn('commands/not-writer', { requestId });
      else log.error('commands/fault', fault, { requestId });
    }
    log.info('commands/processed', {
      messages: messages.length,
      settled: settled.length,
      failed: failed.size,
    });
    const groups = new Set<string | undefined>();
    const returned = messages.filter(({ record, request }) => {
      const group = record.attributes.MessageGroupId;
      const goesBack = request === undefined || failed.has(request) || groups.has(group);
      if (goesBack) groups.add(group);
      return goesBack;
    });
    return { batchItemFailures: returned.map(({ record }) => ({ itemIdentifier: record.messageId })) };
  };

function requestOf({ body }: SQSRecord): RequestId | undefined {
  try {
    return Message.parse(JSON.parse(body)).requestId;
  } catch {
    return undefined;
  }
}
