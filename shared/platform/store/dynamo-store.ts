import {
  BatchGetItemCommand,
  type AttributeValue,
  type CancellationReason,
  ConditionalCheckFailedException,
  type ConsumedCapacity,
  type DynamoDBClient,
  PutItemCommand,
  type PutItemCommandInput,
  TransactionCanceledException,
  TransactionConflictException,
  type TransactWriteItem,
  TransactWriteItemsCommand,
  UpdateItemCommand,
  type UpdateItemCommandInput,
} from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { backOff } from '../retry.ts';
import { COMMIT_MILLISECONDS } from '../timeouts.ts';
import {
  type CommitResult,
  type ItemKey,
  type RefusalReason,
  refuseUnfit,
  type ReplicatedTable,
  type Store,
  type StoredItem,
  type Write,
} from './port.ts';

export type TableNames = Readonly<Record<ReplicatedTable, string>>;

/** What a batch read returns at most. */
const MAX_KEYS = 100;

/** The store on DynamoDB, or any engine that speaks its API. */
export function dynamoStore(client: DynamoDBClient, tables: TableNames): Store {
  return {
    async read(keys) {
      const found = new Map<string, StoredItem>();
      for (let from = 0; from < keys.length; from += MAX_KEYS) {
        for (const [key, item] of await readBatch(client, tables, keys.slice(from, from + MAX_KEYS)))
          found.set(key, item);
      }
      return keys.map((key) => found.get(`${key.table}/${key.pk}`));
    },

    async commit(writes) {
      refuseUnfit(writes);
      const items = writes.map((write) => toTransactItem(write, tables));
      const [only] = items;
      try {
        return items.length === 1 && only ? await writeAlone(client, only) : await transact(client, items);
      } catch (error) {
        if (error instanceof TransactionCanceledException) return cancelled(error.CancellationReasons ?? []);
        if (error instanceof ConditionalCheckFailedException) return cancelled([{ Code: error.name }]);
        if (error instanceof TransactionConflictException) return cancelled([{ Code: error.name }]);
        throw error;
      }
    },
  };
}

async function transact(client: DynamoDBClient, items: TransactWriteItem[]): Promise<CommitResult> {
  const { ConsumedCapacity } = await client.send(
    new TransactWriteItemsCommand({ TransactItems: items, ReturnConsumedCapacity: 'TOTAL' }),
    bounded(),
  );
  return committed(ConsumedCapacity);
}

/**
 * One write needs no transaction, which would cost twice. Its repeat after a lost answer is refused by its own
 * condition: callers read what is there, as after any refusal.
 */
async function writeAlone(client: DynamoDBClient, { Put, Update }: TransactWriteItem): Promise<CommitResult> {
  if (Put) {
    const put = { ...(Put as PutItemCommandInput), ReturnConsumedCapacity: 'TOTAL' as const };
    return committed((await client.send(new PutItemCommand(put), bounded())).ConsumedCapacity);
  }
  const update = { ...(Update as UpdateItemCommandInput), ReturnConsumedCapacity: 'TOTAL' as const };
  return committed((await client.send(new UpdateItemCommand(update), bounded())).ConsumedCapacity);
}

/** However often it is tried. */
const bounded = () => ({ abortSignal: AbortSignal.timeout(COMMIT_MILLISECONDS) });

function committed(consumed: ConsumedCapacity | readonly ConsumedCapacity[] | undefined): CommitResult {
  if (consumed === undefined) return { committed: true };
  const all = [consumed].flat();
  return {
    committed: true,
    writeUnits: all.reduce((sum, { CapacityUnits = 0 }) => sum + CapacityUnits, 0),
  };
}

async function readBatch(client: DynamoDBClient, tables: TableNames, keys: readonly ItemKey[]) {
  const logical = new Map(Object.entries(tables).map(([table, name]) => [name, table]));
  const found = new Map<string, StoredItem>();
  let pending: Record<string, { Keys: Record<string, AttributeValue>[]; ConsistentRead: boolean }> = {};
  for (const { table, pk } of new Map(keys.map((key) => [`${key.table}/${key.pk}`, key])).values()) {
    (pending[tables[table]] ??= { Keys: [], ConsistentRead: true }).Keys.push({ pk: { S: pk } });
  }
  for (let attempt = 0; Object.keys(pending).length > 0; attempt += 1) {
    if (attempt > 0) await backOff(attempt);
    const { Responses = {}, UnprocessedKeys = {} } = await client.send(
      new BatchGetItemCommand({ RequestItems: pending }),
    );
    for (const [name, items] of Object.entries(Responses)) {
      for (const item of items) {
        const stored = unmarshall(item) as StoredItem;
        found.set(`${String(logical.get(name))}/${stored.pk}`, stored);
      }
    }
    pending = UnprocessedKeys as typeof pending;
  }
  return found;
}

function toTransactItem(write: Write, tables: TableNames): TransactWriteItem {
  switch (write.op) {
    case 'create':
      return {
        Put: {
          TableName: tables[write.table],
          Item: toAttributes(write.item),
          ConditionExpression: 'attribute_not_exists(pk)',
        },
      };
    case 'replace':
      return {
        Put: {
          TableName: tables[write.table],
          Item: toAttributes(write.item),
          ConditionExpression: 'rev = :read',
          ExpressionAttributeValues: { ':read': { N: String(write.readRev) } },
        },
      };
    case 'gate':
      return {
        Update: { TableName: tables.registry, Key: { pk: { S: write.pk } }, ...gateUpdate(write) },
      };
    case 'settle':
      return {
        Update: {
          TableName: tables.requests,
          Key: { pk: { S: write.pk } },
          UpdateExpression: 'SET outcome = :outcome REMOVE pendingShard, pendingSince ADD rev :one',
          ConditionExpression: 'attribute_exists(pk) AND attribute_not_exists(outcome)',
          ExpressionAttributeValues: marshall(
            { ':outcome': write.outcome, ':one': 1 },
            { removeUndefinedValues: true },
          ),
        },
      };
  }
}

/** Who is behind a new stamp is what the gate counts as the update takes effect, not what was read of it. */
function gateUpdate({ requires, add, set, stamp, covers, commitId }: Extract<Write, { op: 'gate' }>) {
  const counts = Object.entries(add);
  const empty = requires.empty ?? [];
  const changed = set ?? stamp ?? covers;
  const { employersVersion: version } = requires;
  return {
    UpdateExpression: [
      'SET commitId = :commit',
      ...(changed ? ['#since = :commit'] : []),
      ...(set ? ['#status = :set'] : []),
      ...(stamp
        ? ['stamp = :stamp, stampVersion = :next', 'membersBehind = members, childrenBehind = children']
        : []),
      ...(covers ? ['employers = :employers, admitsNoneOf = :none, employersVersion = :covered'] : []),
    ]
      .join(', ')
      .concat(` ADD ${counts.map((_, at) => `#add${String(at)} :add${String(at)}`).join(', ')}, rev :one`),
    ConditionExpression: [
      '#status = :required AND stampVersion = :version',
      version === undefined ? 'attribute_not_exists(employersVersion)' : 'employersVersion = :coverage',
      ...empty.map((_, at) => {
        const name = `#empty${String(at)}`;
        return `(attribute_not_exists(${name}) OR ${name} = :zero)`;
      }),
    ].join(' AND '),
    ExpressionAttributeNames: {
      '#status': 'status',
      ...Object.fromEntries(counts.map(([count], at) => [`#add${String(at)}`, count])),
      ...Object.fromEntries(empty.map((count, at) => [`#empty${String(at)}`, count])),
      ...(changed && { '#since': 'since' }),
    },
    ExpressionAttributeValues: marshall({
      ...Object.fromEntries(counts.map(([, by], at) => [`:add${String(at)}`, by])),
      ...(set && { ':set': set }),
      ...(stamp && { ':stamp': stamp, ':next': requires.stampVersion + 1 }),
      ...(covers && {
        ':employers': covers.employers,
        ':none': covers.admitsNoneOf,
        ':covered': (version ?? 0) + 1,
      }),
      ':commit': commitId,
      ':one': 1,
      ...(empty.length > 0 && { ':zero': 0 }),
      ':required': requires.status,
      ':version': requires.stampVersion,
      ...(version !== undefined && { ':coverage': version }),
    }),
  };
}

const toAttributes = (item: StoredItem) => marshall(item, { removeUndefinedValues: true });

const reasonOf = ({ Code }: CancellationReason): RefusalReason | undefined => {
  switch (Code) {
    case undefined:
    case 'None':
      return undefined;
    case 'ConditionalCheckFailed':
    case 'ConditionalCheckFailedException':
      return 'condition';
    case 'TransactionConflict':
    case 'TransactionConflictException':
      return 'conflict';
    case 'ThrottlingError':
    case 'ProvisionedThroughputExceeded':
      return 'throttle';
    default:
      throw new Error(`transaction cancelled: ${Code}`);
  }
};

const cancelled = (reasons: readonly CancellationReason[]): CommitResult => ({
  committed: false,
  reasons: reasons.map(reasonOf),
});
