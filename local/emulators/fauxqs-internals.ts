import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { buildApp } from 'fauxqs';

/**
 * fauxqs keeps its data only through `startFauxqs`, which listens on every interface; `buildApp` listens where
 * we say but leaves the stores to us, and the package exports neither them nor their persistence. So they are
 * loaded by path; the version is pinned exactly, and the tests of this folder cover what is used here.
 */
export async function loadFauxqs(): Promise<Fauxqs> {
  const folder = dirname(fileURLToPath(import.meta.resolve('fauxqs')));
  const part = (path: string): Promise<unknown> => import(pathToFileURL(join(folder, path)).href);
  const [app, sqs, sns, s3, persistence] = await Promise.all(
    ['app.js', 'sqs/sqsStore.js', 'sns/snsStore.js', 's3/s3Store.js', 'persistence.js'].map(part),
  );
  return {
    ...(app as object),
    ...(sqs as object),
    ...(sns as object),
    ...(s3 as object),
    ...(persistence as object),
  } as Fauxqs;
}

export type Fauxqs = {
  readonly buildApp: typeof buildApp;
  readonly SqsStore: new () => SqsStore;
  readonly SqsQueue: { readonly prototype: SqsQueue };
  readonly SnsStore: new () => { persistence?: Persistence };
  readonly S3Store: new () => { persistence?: Persistence };
  readonly PersistenceManager: { new (folder: string): Persistence; readonly prototype: Persistence };
};

export type SqsStore = {
  host: string;
  region?: string;
  persistence?: Persistence;
  allQueues: () => Iterable<SqsQueue>;
};

export type SqsMessage = {
  readonly messageId: string;
  readonly messageGroupId?: string;
  readonly messageDeduplicationId?: string;
  readonly sequenceNumber?: string;
  readonly approximateReceiveCount: number;
  readonly approximateFirstReceiveTimestamp?: number;
};

export type ReceivedMessage = { readonly ReceiptHandle: string };

export type SqsQueue = {
  readonly name: string;
  readonly persistence?: Persistence;
  readonly inflightMessages: Map<string, { readonly message: SqsMessage }>;
  readonly fifoMessages: Map<string, SqsMessage[]>;
  readonly fifoLockedGroups: Map<string, number>;
  isFifo: () => boolean;
  enqueue: (message: SqsMessage) => void;
  dequeue: (...args: DequeueArguments) => ReceivedMessage[];
  dequeueFifo: (...args: DequeueArguments) => ReceivedMessage[];
  changeVisibility: (receiptHandle: string, seconds: number) => void;
  processTimers: () => void;
  recordDeduplication: (id: string, messageId: string, sequenceNumber?: string) => void;
};

type DequeueArguments = [maxCount: number, visibilitySeconds: number | undefined, deadLetterQueue: unknown];

export type Persistence = {
  readonly db: {
    readonly isTransaction: boolean;
    exec: (sql: string) => void;
    prepare: (sql: string) => {
      run: (...values: (string | number | null)[]) => unknown;
      all: (...values: (string | number | null)[]) => Record<string, unknown>[];
    };
  };
  load: (sqs: SqsStore, sns: object, s3: object) => void;
  updateMessageReady: (messageId: string) => void;
  close: () => void;
};
