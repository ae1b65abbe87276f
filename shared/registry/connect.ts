import { type AnyHandler, handlersOf } from '../kernel/command-handler.ts';
import { instantOf, type Instant } from '../kernel/dates.ts';
import { dynamoClient } from '../platform/clients.ts';
import { type CommandEdge, commandEdge } from '../platform/edge/command-edge.ts';
import { type RecordsReader, recordsReader } from '../platform/edge/records-reader.ts';
import { type WriterLease, writerLease } from '../platform/engine/writer-lease.ts';
import { readEnvironment } from '../platform/environment.ts';
import { type Cursors, createCursors, cursorsOfAny } from '../platform/http/cursor.ts';
import { hashOf, keyRingSource, type KeyRingSource, type RingKey } from '../platform/keys/key-ring.ts';
import { keyService } from '../platform/keys/key-service.ts';
import { type PersonVault, personVault } from '../platform/keys/person-vault.ts';
import { createLog, type Log } from '../platform/log.ts';
import type { CommandQueue } from '../platform/queue/port.ts';
import { queueOnDemand } from '../platform/queue/queue-on-demand.ts';
import { backOff, type Pause } from '../platform/retry.ts';
import { dynamoLists } from '../platform/store/lists.ts';
import { dynamoStore } from '../platform/store/dynamo-store.ts';
import { dynamoLeaseCopy } from '../platform/store/lease-copy.ts';
import { dynamoPages, type ItemPages } from '../platform/store/item-pages.ts';
import type { Store } from '../platform/store/port.ts';
import { COMMIT_MILLISECONDS } from '../platform/timeouts.ts';
import { dynamoHistory, type RecordHistory } from '../platform/store/record-history.ts';

const now = (): Instant => instantOf(Date.now());

/** What stands between every function and the cloud it runs in, made once at start. */
export interface Connection {
  readonly tenant: string;
  readonly log: Log;
  readonly now: () => Instant;
  readonly pause: Pause;
  readonly store: Store;
  readonly pages: ItemPages;
  readonly queue: CommandQueue;
  readonly ring: KeyRingSource;
  readonly vault: PersonVault;
}

export function connect(service: string, log?: Log): Connection {
  const env = readEnvironment(
    'TENANT',
    'AWS_REGION',
    'TABLE_REGISTRY',
    'TABLE_LEDGER',
    'TABLE_REQUESTS',
    'TABLE_KEYS',
    'QUEUE_COMMANDS',
    'QUEUE_BULK',
    'KEY_SERVICE',
    'LOG_LEVEL',
  );
  const dynamodb = dynamoClient();
  const tables = {
    registry: env.TABLE_REGISTRY,
    ledger: env.TABLE_LEDGER,
    requests: env.TABLE_REQUESTS,
    keys: env.TABLE_KEYS,
  };
  const store = dynamoStore(dynamodb, tables);
  const queue = queueOnDemand({ people: env.QUEUE_COMMANDS, bulk: env.QUEUE_BULK });
  const ring = keyRingSource({ store, service: keyService(env.KEY_SERVICE), region: env.AWS_REGION });
  const vault = personVault({ store, ring, tenant: env.TENANT });
  return {
    tenant: env.TENANT,
    log: log ?? createLog(service, env.LOG_LEVEL),
    now,
    pause: backOff,
    store,
    pages: dynamoPages(dynamodb, tables),
    queue,
    ring,
    vault,
  };
}

/** The edge for the commands that a function takes in: it needs to know no others. */
export const edgeOf = (connection: Connection, handlers: readonly AnyHandler[]): CommandEdge =>
  commandEdge({
    ...connection,
    handlers: handlersOf(handlers),
    onUnsent: ({ requestId }, fault) => {
      connection.log.error('edge/unsent', fault, { requestId });
    },
  });

export const recordsOf = ({ store }: Connection): RecordsReader =>
  recordsReader(store, dynamoLists(dynamoClient(), readEnvironment('TABLE_REGISTRY').TABLE_REGISTRY));

/** Whether this region may write, for functions that change registry or ledger. */
export const leaseOf = (): WriterLease =>
  writerLease({
    read: dynamoLeaseCopy(dynamoClient(), readEnvironment('TABLE_LEASE').TABLE_LEASE),
    now,
    commitMilliseconds: COMMIT_MILLISECONDS,
  });

/** What became of a record, for functions that tell of its past. */
export const historiesOf = (): RecordHistory =>
  dynamoHistory(dynamoClient(), readEnvironment('TABLE_LEDGER').TABLE_LEDGER);

/** Cursors under the key ring's keys, which are there once the ring has been read. */
export const cursorsOf =
  ({ ring }: Connection) =>
  async (): Promise<Cursors> => {
    const [current, ...others] = (await ring.current()).all.cursor;
    const under = ({ key, suite }: RingKey) => createCursors(key, hashOf(suite));
    return cursorsOfAny(under(current), others.map(under));
  };
