import type { AttributeValue, _Record } from '@aws-sdk/client-dynamodb-streams';

/** A stream record as it stands in a DynamoDB event, and what the mapping needs to know of it. */
export type StreamRecord = {
  readonly record: Readonly<Record<string, unknown>>;
  readonly sequenceNumber: string;
  /** The item the record is about; records of one item stay in order. */
  readonly item: string;
  /** Epoch milliseconds, never before the real creation. */
  readonly createdAt: number;
  readonly bytes: number;
};

export type StreamIdentity = { readonly streamArn: string; readonly region?: string | undefined };

const MINUTE = 60_000;
const streamEvents = new Set<string | undefined>(['INSERT', 'MODIFY', 'REMOVE']);
const expiry = { type: 'Service', principalId: 'dynamodb.amazonaws.com' };

export function streamRecord(source: _Record, { streamArn, region }: StreamIdentity): StreamRecord {
  const { dynamodb = {} } = source;
  const sequenceNumber = dynamodb.SequenceNumber ?? '';
  const created = dynamodb.ApproximateCreationDateTime?.getTime() ?? Date.now();
  const keys = image(dynamodb.Keys);
  // Items that expired are removed by the service; DynamoDB Local gives such records an event name of its own.
  const expired = !streamEvents.has(source.eventName);
  const identity = source.userIdentity;
  const record = {
    eventID: source.eventID,
    eventName: expired ? 'REMOVE' : source.eventName,
    eventVersion: source.eventVersion,
    eventSource: source.eventSource,
    awsRegion: region ?? source.awsRegion,
    ...(expired ? { userIdentity: expiry } : {}),
    ...(identity ? { userIdentity: { type: identity.Type, principalId: identity.PrincipalId } } : {}),
    dynamodb: {
      ApproximateCreationDateTime: created / 1000,
      Keys: keys,
      ...(dynamodb.NewImage ? { NewImage: image(dynamodb.NewImage) } : {}),
      ...(dynamodb.OldImage ? { OldImage: image(dynamodb.OldImage) } : {}),
      SequenceNumber: sequenceNumber,
      SizeBytes: dynamodb.SizeBytes,
      StreamViewType: dynamodb.StreamViewType,
    },
    eventSourceARN: streamArn,
  };
  return {
    record,
    sequenceNumber,
    item: JSON.stringify(keys),
    createdAt: latestCreation(created),
    bytes: Buffer.byteLength(JSON.stringify(record)),
  };
}

/** DynamoDB Local cuts the time of creation to the minute: the record may be as young as the end of that minute. */
const latestCreation = (created: number): number =>
  created % MINUTE === 0 ? Math.min(Date.now(), created + MINUTE - 1) : created;

type Image = Readonly<Record<string, unknown>>;

const image = (attributes: Record<string, AttributeValue> | undefined): Image =>
  Object.fromEntries(Object.entries(attributes ?? {}).map(([name, value]) => [name, attribute(value)]));

/** Bytes travel as base64 in an event. */
function attribute(value: AttributeValue): unknown {
  if (value.B) return { B: base64(value.B) };
  if (value.BS) return { BS: value.BS.map(base64) };
  if (value.M) return { M: image(value.M) };
  if (value.L) return { L: value.L.map(attribute) };
  // The streams of DynamoDB Local lose an empty map: `{}` stands where `{ "M": {} }` should.
  return Object.keys(value).length === 0 ? { M: {} } : value;
}

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');
