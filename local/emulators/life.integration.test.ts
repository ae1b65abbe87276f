import { CreateTableCommand, DynamoDBClient, paginateScan, PutItemCommand } from '@aws-sdk/client-dynamodb';
import {
  CreateQueueCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isRunning } from '../data-folder.ts';
import { dynamoDbLocalFolder, startDynamoDb } from './dynamodb.ts';

type Place = { readonly url: string; readonly pid: number };
type Places = { readonly dynamodb: Place; readonly sqsS3: Place };

const region = 'cn-north-1';
const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
const dynamodbOf = ({ dynamodb }: Places) =>
  new DynamoDBClient({ endpoint: dynamodb.url, region, credentials });
const sqsOf = ({ sqsS3 }: Places) =>
  new SQSClient({ endpoint: sqsS3.url, region, credentials, maxAttempts: 1 });

let folder: string;
const parents: ChildProcess[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'emulators-'));
});
afterEach(async () => {
  for (const parent of parents.splice(0)) parent.kill('SIGKILL');
  await sleep(200);
  rmSync(folder, { recursive: true, force: true });
});

async function startParent(): Promise<{ parent: ChildProcess; places: Places }> {
  const parent = spawn(process.execPath, [join(import.meta.dirname, 'for-tests/parent.ts'), folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  parents.push(parent);
  for await (const line of createInterface({ input: parent.stdout })) {
    return { parent, places: JSON.parse(line) as Places };
  }
  throw new Error('the parent ended');
}

async function millisecondsUntilGone(pids: readonly number[]): Promise<number> {
  const from = performance.now();
  while (pids.some(isRunning)) {
    if (performance.now() - from > 10_000) return Infinity;
    await sleep(10);
  }
  return performance.now() - from;
}

const addressesListeningAt = (port: number): string[] => {
  const wanted = port.toString(16).toUpperCase().padStart(4, '0');
  return ['/proc/net/tcp', '/proc/net/tcp6'].flatMap((file) =>
    readFileSync(file, 'utf8')
      .split('\n')
      .map((line) => line.trim().split(/\s+/))
      .filter(([, local, , state]) => state === '0A' && local?.endsWith(`:${wanted}`))
      .map(([, local = '']) => local.split(':')[0] ?? ''),
  );
};

describe('the emulators', () => {
  it('end within two seconds when the runtime is killed', async () => {
    const { parent, places } = await startParent();
    const pids = [places.dynamodb.pid, places.sqsS3.pid];
    expect(pids.every(isRunning)).toBe(true);
    parent.kill('SIGKILL');
    expect(await millisecondsUntilGone(pids)).toBeLessThan(2_000);
  });

  it.runIf(process.platform === 'linux')('answer on the loopback address only', async () => {
    const { places } = await startParent();
    for (const { url } of [places.dynamodb, places.sqsS3]) {
      const addresses = addressesListeningAt(Number(new URL(url).port));
      // 127.0.0.1, in tcp and, as the JVM writes it, in tcp6.
      expect(addresses.length).toBeGreaterThan(0);
      for (const address of addresses) expect(address).toMatch(/0100007F$/);
    }
  });

  it('keep every write they acknowledged, though killed in the midst of writing', async () => {
    const first = await startParent();
    const dynamodb = dynamodbOf(first.places);
    await dynamodb.send(
      new CreateTableCommand({
        TableName: 'kept',
        AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
        KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
        BillingMode: 'PAY_PER_REQUEST',
      }),
    );
    const { QueueUrl } = await sqsOf(first.places).send(new CreateQueueCommand({ QueueName: 'kept' }));
    const sqs = sqsOf(first.places);
    const acknowledged = { items: new Set<string>(), messages: new Set<string>() };
    let killed = false;
    const put = async (lane: number): Promise<void> => {
      for (let n = 0; !killed; n += 1) {
        const pk = `${lane}-${n}`;
        await dynamodb.send(new PutItemCommand({ TableName: 'kept', Item: { pk: { S: pk } } }));
        acknowledged.items.add(pk);
      }
    };
    const send = async (lane: number): Promise<void> => {
      for (let n = 0; !killed; n += 1) {
        const MessageBody = `${lane}-${n}`;
        await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody }));
        acknowledged.messages.add(MessageBody);
      }
    };
    const work = Promise.allSettled([put(1), put(2), send(1), send(2)]);
    while (acknowledged.items.size < 30 || acknowledged.messages.size < 30) await sleep(10);
    first.parent.kill('SIGKILL');
    await millisecondsUntilGone([first.places.dynamodb.pid, first.places.sqsS3.pid]);
    killed = true;
    dynamodb.destroy();
    sqs.destroy();
    await work;

    const { places } = await startParent();
    const items = new Set<string>();
    for await (const { Items } of paginateScan({ client: dynamodbOf(places) }, { TableName: 'kept' })) {
      for (const { pk } of Items ?? []) items.add(pk?.S ?? '');
    }
    expect([...acknowledged.items].filter((pk) => !items.has(pk))).toEqual([]);
    const messages = new Set<string>();
    const again = sqsOf(places);
    for (;;) {
      const { Messages = [] } = await again.send(
        new ReceiveMessageCommand({
          QueueUrl: QueueUrl?.replace(/:\d+/, `:${new URL(places.sqsS3.url).port}`),
          MaxNumberOfMessages: 10,
        }),
      );
      if (Messages.length === 0) break;
      for (const { Body } of Messages) messages.add(Body ?? '');
    }
    expect([...acknowledged.messages].filter((body) => !messages.has(body))).toEqual([]);
  });
});

const compiler = spawnSync('javac', ['-version'], { encoding: 'utf8' });

describe('DynamoDB Local', () => {
  const log = (): void => undefined;

  // Compilers of other releases may write the same program in other bytes.
  it.runIf(compiler.status === 0 && compiler.stdout.startsWith('javac 17.'))(
    'is started by the class that its source compiles to',
    () => {
      const loopback = join(import.meta.dirname, 'loopback');
      const { status, stderr } = spawnSync(
        'javac',
        [
          '--release',
          '17',
          '-d',
          folder,
          '-cp',
          join(dynamoDbLocalFolder(), 'DynamoDBLocal.jar'),
          join(loopback, 'Loopback.java'),
        ],
        { encoding: 'utf8' },
      );
      expect(status, stderr).toBe(0);
      const [compiled, kept] = [folder, loopback].map((place) => readFileSync(join(place, 'Loopback.class')));
      expect(compiled?.equals(kept ?? Buffer.alloc(0))).toBe(true);
    },
  );

  it('takes another port when the wanted one is taken', async () => {
    const taken = createServer();
    await new Promise<void>((done) => taken.listen(0, '127.0.0.1', done));
    const { port } = taken.address() as { port: number };
    const emulator = await startDynamoDb({ storage: 'in-memory', port, log });
    expect(emulator.port).not.toBe(port);
    await emulator.close();
    taken.close();
  });

  it('says in both languages that Java is missing', async () => {
    await expect(startDynamoDb({ storage: 'in-memory', java: '/no/java', log })).rejects.toThrow(
      /找不到 \/no\/java.*was not found: install Java 17/s,
    );
  });

  it('says in both languages that Java is too old', async () => {
    const java = join(folder, 'java');
    writeFileSync(
      java,
      '#!/bin/sh\necho "Exception java.lang.UnsupportedClassVersionError: Loopback has been compiled by a more recent version" >&2\nexit 1\n',
    );
    chmodSync(java, 0o755);
    await expect(startDynamoDb({ storage: 'in-memory', java, log })).rejects.toThrow(/版本过低.*too old/s);
  });
});
