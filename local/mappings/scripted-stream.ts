import type {
  _Record,
  DescribeStreamCommandInput,
  DynamoDBStreamsClient,
  GetRecordsCommandInput,
  GetShardIteratorCommandInput,
  Shard,
} from '@aws-sdk/client-dynamodb-streams';

type ScriptedShard = {
  readonly id: string;
  readonly parent?: string;
  closed: boolean;
  records: string[];
  trimmed: number;
};

/**
 * A stream in memory for what DynamoDB Local never does: shards that split, iterators that expire, records that
 * are trimmed. Behaves as the service documents.
 */
export class ScriptedStream {
  readonly arn = 'arn:aws-cn:dynamodb:cn-north-1:000000000000:table/scripted/stream/2026-11-23T00:00:00.000';
  readonly client = {
    send: (command: { input: object }) => this.#answer(command),
  } as unknown as DynamoDBStreamsClient;
  readonly #shards: ScriptedShard[] = [];
  #generation = 0;

  addShard(id: string, parent?: string): void {
    this.#shards.push({ id, closed: false, records: [], trimmed: 0, ...(parent ? { parent } : {}) });
  }

  /** Keys of items; the sequence number is the position in the shard, from 1. */
  put(shardId: string, ...keys: readonly string[]): void {
    this.#shard(shardId).records.push(...keys);
  }

  closeShard(id: string): void {
    this.#shard(id).closed = true;
  }

  removeShard(id: string): void {
    this.#shards.splice(this.#shards.indexOf(this.#shard(id)), 1);
  }

  trim(shardId: string, count: number): void {
    this.#shard(shardId).trimmed += count;
  }

  expireIterators(): void {
    this.#generation += 1;
  }

  #shard(id: string | undefined): ScriptedShard {
    const shard = this.#shards.find((candidate) => candidate.id === id);
    if (!shard) throw failure('ResourceNotFoundException');
    return shard;
  }

  async #answer({ input }: { input: object }): Promise<unknown> {
    await Promise.resolve();
    if ('ShardIterator' in input) return this.#records(input as GetRecordsCommandInput);
    if ('ShardId' in input) return this.#iterator(input as GetShardIteratorCommandInput);
    return this.#page(input as DescribeStreamCommandInput);
  }

  /** One shard a page, so that paging is always exercised. */
  #page({ ExclusiveStartShardId: after }: DescribeStreamCommandInput): unknown {
    const at = after === undefined ? 0 : this.#shards.findIndex(({ id }) => id === after) + 1;
    const shard = this.#shards[at];
    const listed: Shard[] = shard
      ? [
          {
            ShardId: shard.id,
            ParentShardId: shard.parent,
            SequenceNumberRange: {
              StartingSequenceNumber: sequence(1),
              ...(shard.closed ? { EndingSequenceNumber: sequence(shard.records.length) } : {}),
            },
          },
        ]
      : [];
    const more = at < this.#shards.length - 1;
    return { StreamDescription: { Shards: listed, LastEvaluatedShardId: more ? shard?.id : undefined } };
  }

  #iterator({
    ShardId: id,
    ShardIteratorType: type,
    SequenceNumber: from,
  }: GetShardIteratorCommandInput): unknown {
    const shard = this.#shard(id);
    const positions = {
      TRIM_HORIZON: shard.trimmed,
      LATEST: shard.records.length,
      AT_SEQUENCE_NUMBER: Number(from) - 1,
      AFTER_SEQUENCE_NUMBER: Number(from),
    };
    const position = positions[type ?? 'TRIM_HORIZON'];
    if (position < shard.trimmed) throw failure('TrimmedDataAccessException');
    return { ShardIterator: `${shard.id}|${position}|${this.#generation}` };
  }

  #records({ ShardIterator: iterator = '', Limit: limit = 1000 }: GetRecordsCommandInput): unknown {
    const [id, at, generation] = iterator.split('|');
    const shard = this.#shard(id);
    if (Number(generation) !== this.#generation) throw failure('ExpiredIteratorException');
    const start = Number(at);
    if (start < shard.trimmed) throw failure('TrimmedDataAccessException');
    const keys = shard.records.slice(start, start + limit);
    const end = start + keys.length;
    const atEnd = shard.closed && end === shard.records.length;
    return {
      Records: keys.map((key, index) => record(key, sequence(start + index + 1))),
      ...(atEnd ? {} : { NextShardIterator: `${shard.id}|${end}|${this.#generation}` }),
    };
  }
}

const sequence = (position: number): string => String(position).padStart(21, '0');

const record = (key: string, sequenceNumber: string): _Record => ({
  eventID: sequenceNumber,
  eventName: 'INSERT',
  eventSource: 'aws:dynamodb',
  dynamodb: {
    ApproximateCreationDateTime: new Date(),
    Keys: { pk: { S: key } },
    NewImage: { pk: { S: key } },
    SequenceNumber: sequenceNumber,
  },
});

const failure = (name: string): Error => Object.assign(new Error(name), { name });
