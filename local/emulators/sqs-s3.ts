import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from './free-port.ts';
import { startHeldProcess, type HeldProcess } from './held-process.ts';

export type SqsS3Options = {
  /** A folder keeps queues, messages and objects between runs. */
  readonly storage: { readonly folder: string } | 'in-memory';
  /** Region of queues whose maker names none. */
  readonly region: string;
  /** Taken if free, else any. Default: any. */
  readonly port?: number;
  readonly log: (line: string) => void;
};

export type SqsS3Emulator = HeldProcess & { readonly url: string };

const START_MILLISECONDS = 30_000;

/** Starts SQS and S3 on the loopback address, in a process of their own so that no upload holds up the gateway. */
export async function startSqsS3({ storage, region, port, log }: SqsS3Options): Promise<SqsS3Emulator> {
  if (storage !== 'in-memory') mkdirSync(storage.folder, { recursive: true });
  const held = await startHeldProcess({
    command: process.execPath,
    args: [
      '--disable-warning=ExperimentalWarning',
      join(import.meta.dirname, 'sqs-s3-process.ts'),
      String(port ? await freePort(port) : 0),
      region,
      ...(storage === 'in-memory' ? [] : [storage.folder]),
    ],
    startMilliseconds: START_MILLISECONDS,
    log,
  });
  return { ...held, url: `http://127.0.0.1:${held.port}` };
}
