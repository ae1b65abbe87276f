import {
  type AttributeValue,
  BatchGetItemCommand,
  type BatchGetItemCommandInput,
  type DynamoDBClient,
  PutItemCommand,
  type PutItemCommandInput,
  TransactWriteItemsCommand,
  type TransactWriteItemsCommandInput,
  UpdateItemCommand,
  type UpdateItemCommandInput,
} from '@aws-sdk/client-dynamodb';
import { AsyncLocalStorage } from 'node:async_hooks';

/** An item as the API has it. */
export type Item = Readonly<Record<string, AttributeValue>>;

/** A call as it was made: enough to make it again with nothing but the SDK. */
export type Call =
  | { readonly name: 'PutItem'; readonly input: PutItemCommandInput }
  | { readonly name: 'UpdateItem'; readonly input: UpdateItemCommandInput }
  | { readonly name: 'TransactWriteItems'; readonly input: TransactWriteItemsCommandInput }
  | { readonly name: 'BatchGetItem'; readonly input: BatchGetItemCommandInput };

export const isRecorded = (name: string): name is Call['name'] =>
  ['PutItem', 'UpdateItem', 'TransactWriteItems', 'BatchGetItem'].includes(name);

export interface Recorder {
  /** Runs work and gives the calls it made, in their order; several may be recorded at once. */
  readonly calls: (work: () => Promise<void>) => Promise<Call[]>;
}

/** Notes the calls of a client. A call that can't be repeated is refused: a floor without it would be too low. */
export function recorder(client: DynamoDBClient): Recorder {
  const current = new AsyncLocalStorage<Call[]>();
  client.middlewareStack.add(
    (next, { commandName = '' }) =>
      (args) => {
        const name = commandName.replace(/Command$/, '');
        const calls = current.getStore();
        if (calls && !isRecorded(name)) throw new Error(`the bench can't repeat ${name}`);
        calls?.push({ name, input: args.input } as Call);
        return next(args);
      },
    { step: 'initialize', name: 'record-calls' },
  );
  return {
    async calls(work) {
      const calls: Call[] = [];
      await current.run(calls, work);
      return calls;
    },
  };
}

export const isWrite = ({ name }: Call): boolean => name !== 'BatchGetItem';

/** Makes a recorded call. */
export async function replay(client: DynamoDBClient, { name, input }: Call): Promise<void> {
  switch (name) {
    case 'PutItem':
      await client.send(new PutItemCommand(input));
      return;
    case 'UpdateItem':
      await client.send(new UpdateItemCommand(input));
      return;
    case 'TransactWriteItems':
      await client.send(new TransactWriteItemsCommand(input));
      return;
    case 'BatchGetItem':
      await client.send(new BatchGetItemCommand(input));
  }
}

type Rename = (pk: string) => string;

/** Another key of the same length: what was written once can be written again beside it. */
export const salted = (pk: string, salt: string): string => pk.slice(0, -salt.length) + salt;

const itemWith = (item: Item, rename: Rename): Record<string, Item[string]> => ({
  ...item,
  pk: { S: rename(item['pk']?.S ?? '') },
});

/** The same call on other keys. */
export function renamed(call: Call, rename: Rename): Call {
  switch (call.name) {
    case 'PutItem':
      return { ...call, input: { ...call.input, Item: itemWith(call.input.Item ?? {}, rename) } };
    case 'UpdateItem':
      return { ...call, input: { ...call.input, Key: itemWith(call.input.Key ?? {}, rename) } };
    case 'TransactWriteItems':
      return {
        ...call,
        input: {
          ...call.input,
          TransactItems: call.input.TransactItems?.map(({ Put, Update }) => {
            if (Put) return { Put: { ...Put, Item: itemWith(Put.Item ?? {}, rename) } };
            if (Update) return { Update: { ...Update, Key: itemWith(Update.Key ?? {}, rename) } };
            throw new Error("the bench can't repeat an operation other than put and update");
          }),
        },
      };
    case 'BatchGetItem':
      return {
        ...call,
        input: {
          ...call.input,
          RequestItems: Object.fromEntries(
            Object.entries(call.input.RequestItems ?? {}).map(([table, keys]) => [
              table,
              { ...keys, Keys: (keys.Keys ?? []).map((key) => itemWith(key, rename)) },
            ]),
          ),
        },
      };
  }
}

/** Keys of the items that these calls put: with a condition that they are not there, most of them. */
export const keysPut = (calls: readonly Call[]): Set<string> =>
  new Set(
    calls.flatMap((call) => {
      if (call.name === 'PutItem') return [call.input.Item?.['pk']?.S ?? ''];
      if (call.name !== 'TransactWriteItems') return [];
      return (call.input.TransactItems ?? []).flatMap(({ Put }) => Put?.Item?.['pk']?.S ?? []);
    }),
  );

/** Items that a call writes, as `table/key`. */
export function keysTouched(call: Call): string[] {
  const at = (table: string | undefined, key: Item | undefined): string =>
    `${table ?? ''}/${key?.['pk']?.S ?? ''}/${key?.['sk']?.S ?? key?.['seq']?.N ?? ''}`;
  if (call.name === 'PutItem') return [at(call.input.TableName, call.input.Item)];
  if (call.name === 'UpdateItem') return [at(call.input.TableName, call.input.Key)];
  if (call.name === 'BatchGetItem') return [];
  return (call.input.TransactItems ?? []).map(({ Put, Update }) =>
    Put ? at(Put.TableName, Put.Item) : at(Update?.TableName, Update?.Key),
  );
}
