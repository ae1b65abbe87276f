import './assert-node.js';
import { parseArgs } from 'node:util';
import { GetQueueUrlCommand } from '@aws-sdk/client-sqs';
import {
  type DeadLetterQueue,
  deadLetterQueues,
  type RedrivableQueue,
  redrivableQueues,
  redriveTargets,
} from '../shared/platform/deployment/dead-letters.ts';
import { queueName } from '../shared/platform/deployment/names.ts';
import { countLetters, type DeadLetters, sqsDeadLetters } from '../shared/platform/queue/dead-letters.ts';
import { openSource } from './audit/source.ts';

const usage = `npm run dead-letters -- list|show QUEUE|redrive QUEUE [--against .local | URL | aws] [--tenant 44] [options]

list      各死信队列的消息数。 How many letters lie in each queue.
show      查看最前面的消息，看后原样放回。 The first letters; they lie there as before.
redrive   将消息投回原队列；先投后删，重复投递无害。
          Sends letters back to the queue they came from: each is sent before it is deleted, and a repeat does no harm.

QUEUE     ${deadLetterQueues.join(' | ')}
--most N  最多几条（show 10，redrive 1000）。 At most so many letters.
--json    以 JSON 输出。 Prints the result as JSON.

原因未排除前不要重投：见 docs/operations.md。 Mend the cause first: see docs/operations.md.
退出码 · exit code: 0 完成 done, and no letters lie there after list or redrive · 1 仍有死信 letters are left · 2 无法执行 could not be run
`;

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    against: { type: 'string', default: '.local' },
    tenant: { type: 'string', default: '44' },
    most: { type: 'string' },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

const print = (line: string): void => void process.stdout.write(`${line}\n`);
const told = (result: unknown, lines: readonly string[]): void => {
  if (values.json) print(JSON.stringify(result, undefined, 2));
  else lines.forEach(print);
};

function mostOr(usual: number): number {
  const most = Number(values.most ?? usual);
  if (!Number.isSafeInteger(most) || most < 1) throw new Error(`--most ${String(values.most)}`);
  return most;
}

const queueOf = <Q extends DeadLetterQueue>(queues: readonly Q[], name: string | undefined): Q => {
  const queue = queues.find((known) => known === name);
  if (queue === undefined)
    throw new Error(`没有这个队列 · no such queue: ${String(name)}; ${queues.join(', ')}`);
  return queue;
};

async function list(letters: DeadLetters): Promise<number> {
  const counts = await countLetters(letters);
  told(
    Object.fromEntries(counts),
    [...counts].map(
      ([queue, { waiting, inFlight }]) =>
        `${waiting + inFlight === 0 ? '✓' : '✗'} ${queue.padEnd(18)} ${String(waiting).padStart(6)} 条待处理 waiting, ${String(inFlight)} 条处理中 in flight`,
    ),
  );
  return [...counts.values()].every(({ waiting, inFlight }) => waiting + inFlight === 0) ? 0 : 1;
}

async function show(letters: DeadLetters, queue: DeadLetterQueue): Promise<number> {
  const shown = await letters.show(queue, mostOr(10));
  told(
    shown,
    shown.map(({ id, group = '-', sentAt = '-', body }) => `${sentAt}  ${id}  ${group}  ${body}`),
  );
  return 0;
}

async function redrive(letters: DeadLetters, queue: RedrivableQueue): Promise<number> {
  const { moved, left } = await letters.redrive(queue, mostOr(1_000));
  told({ moved, left }, [
    `已投回 ${redriveTargets[queue]} ${String(moved)} 条，余 ${String(left)} 条 · ${String(moved)} sent back, ${String(left)} left`,
  ]);
  return left === 0 ? 0 : 1;
}

async function run([action, name]: readonly string[]): Promise<number> {
  const source = await openSource(values.against, values.tenant);
  try {
    const letters = sqsDeadLetters(source.queues, async (queue) => {
      const { QueueUrl } = await source.queues.send(
        new GetQueueUrlCommand({ QueueName: queueName(values.tenant, queue) }),
      );
      if (QueueUrl === undefined) throw new Error(`no queue ${queue}`);
      return QueueUrl;
    });
    switch (action) {
      case 'list':
        return await list(letters);
      case 'show':
        return await show(letters, queueOf(deadLetterQueues, name));
      case 'redrive':
        return await redrive(letters, queueOf(redrivableQueues, name));
      default:
        throw new Error(`不认识的动作 · unknown action ${String(action)}\n\n${usage}`);
    }
  } finally {
    await source.close();
  }
}

if (values.help || positionals.length === 0) print(usage);
else
  try {
    process.exitCode = await run(positionals);
  } catch (fault) {
    process.stderr.write(`${fault instanceof Error ? fault.message : String(fault)}\n`);
    process.exitCode = 2;
  }
