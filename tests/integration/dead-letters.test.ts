import { setTimeout } from 'node:timers/promises';
import {
  DeleteMessageCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  deadLettersOf,
  redrivableQueues,
  redriveTargets,
} from '../../shared/platform/deployment/dead-letters.ts';
import { countLetters, sqsDeadLetters } from '../../shared/platform/queue/dead-letters.ts';
import { freshCloud, type FreshCloud } from '../support/fresh-cloud.ts';

let cloud: FreshCloud;
beforeAll(async () => {
  cloud = await freshCloud();
});
afterAll(() => cloud.close());

const lettersBy = (client: Pick<SQSClient, 'send'>, hiddenSeconds?: number) =>
  sqsDeadLetters(client as SQSClient, (queue) => cloud.queueUrls[queue], hiddenSeconds);

async function put(queue: keyof FreshCloud['queueUrls'], bodies: readonly string[]): Promise<void> {
  for (const body of bodies)
    await cloud.clients.sqs.send(
      new SendMessageCommand({
        QueueUrl: cloud.queueUrls[queue],
        MessageBody: body,
        ...(queue.endsWith('.fifo') && { MessageGroupId: body.charAt(0), MessageDeduplicationId: body }),
      }),
    );
}

/** All there is, in the order in which it comes. */
async function taken(queue: keyof FreshCloud['queueUrls']): Promise<string[]> {
  const bodies: string[] = [];
  for (;;) {
    const QueueUrl = cloud.queueUrls[queue];
    const { Messages = [] } = await cloud.clients.sqs.send(
      new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }),
    );
    if (Messages.length === 0) return bodies;
    for (const { Body = '', ReceiptHandle } of Messages) {
      bodies.push(Body);
      await cloud.clients.sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
    }
  }
}

const inGroup = (group: string, bodies: readonly string[]): string[] =>
  bodies.filter((body) => body.startsWith(group));

describe('dead letters', () => {
  it('H4 lie in a queue of the same kind as the one that they came from and go back to', () => {
    for (const queue of redrivableQueues) {
      expect(queue.endsWith('.fifo')).toBe(redriveTargets[queue].endsWith('.fifo'));
      expect(Object.entries(deadLettersOf).map(([source, { queue: dead }]) => [dead, source])).toContainEqual(
        [queue, redriveTargets[queue]],
      );
    }
  });

  it('H4 are counted and shown, and lie there as before', async () => {
    const letters = lettersBy(cloud.clients.sqs);
    await put('bulk-dlq.fifo', ['a1', 'a2', 'b1']);

    const shown = await letters.show('bulk-dlq.fifo', 10);
    expect(
      inGroup(
        'a',
        shown.map(({ body }) => body),
      ),
    ).toEqual(['a1', 'a2']);
    expect(shown).toContainEqual(
      expect.objectContaining({ body: 'b1', group: 'b', sentAt: expect.stringContaining('T') }),
    );
    expect((await letters.show('bulk-dlq.fifo', 10)).length).toBe(3);
    expect((await countLetters(letters)).get('bulk-dlq.fifo')).toEqual({ waiting: 3, inFlight: 0 });
  });

  it('H4 go back in their groups and in order, and no more of them than asked', async () => {
    const letters = lettersBy(cloud.clients.sqs);
    const bodies = Array.from({ length: 23 }, (_, index) => `${index % 2 === 0 ? 'c' : 'd'}${String(index)}`);
    await put('commands-dlq.fifo', bodies);

    const first = await letters.redrive('commands-dlq.fifo', 4);
    expect(first).toEqual({ moved: 4, left: 19 });
    expect(await letters.redrive('commands-dlq.fifo', 1_000)).toEqual({ moved: 19, left: 0 });
    const back = await taken('commands.fifo');
    for (const group of ['c', 'd']) expect(inGroup(group, back)).toEqual(inGroup(group, bodies));
  });

  it('H4 are never lost, whatever call fails, before or after it took effect', async () => {
    const bodies = Array.from({ length: 12 }, (_, index) => `e${String(index)}`);
    await put('intake-dlq', bodies);
    let calls = 0;
    const failing = {
      send: async (command: never) => {
        calls += 1;
        if (calls % 5 === 2) throw new Error('failed before');
        const answer = await cloud.clients.sqs.send(command);
        if (calls % 7 === 4) throw new Error('failed after');
        return answer;
      },
    } as Pick<SQSClient, 'send'>;
    const faults: unknown[] = [];
    for (let tries = 0; tries < 4; tries += 1)
      await lettersBy(failing, 1)
        .redrive('intake-dlq', 1_000)
        .catch((fault: unknown) => faults.push(fault));
    expect(faults.length).toBeGreaterThan(1);

    // What a failed try had in hand comes to light again when its time is over.
    await setTimeout(1_100);
    expect(await lettersBy(cloud.clients.sqs).redrive('intake-dlq', 1_000)).toMatchObject({ left: 0 });
    expect(new Set(await taken('intake'))).toEqual(new Set(bodies));
  });
});
