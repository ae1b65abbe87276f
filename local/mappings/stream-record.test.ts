import type { _Record } from '@aws-sdk/client-dynamodb-streams';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { streamRecord } from './stream-record.ts';

const stream = { streamArn: 'arn:aws-cn:dynamodb:cn-north-1:0:table/t/stream/x' };

const recordOf = (source: Partial<_Record>, created = '2026-11-23T01:02:03Z') =>
  streamRecord(
    {
      eventName: 'INSERT',
      awsRegion: 'ddblocal',
      ...source,
      dynamodb: {
        ApproximateCreationDateTime: new Date(created),
        Keys: { pk: { S: 'k' } },
        SequenceNumber: '7',
        ...source.dynamodb,
      },
    },
    stream,
  );

describe('stream record', () => {
  beforeEach(() => {
    vi.useFakeTimers({ now: new Date('2026-11-23T01:02:30Z'), toFake: ['Date'] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('shows an expired item as removed by the service, whatever the emulator calls it', () => {
    const { record } = recordOf({ eventName: 'TTL' as never, dynamodb: { OldImage: { pk: { S: 'k' } } } });
    expect(record).toMatchObject({
      eventName: 'REMOVE',
      userIdentity: { type: 'Service', principalId: 'dynamodb.amazonaws.com' },
      dynamodb: { OldImage: { pk: { S: 'k' } } },
    });
  });

  it('keeps who removed an item', () => {
    const userIdentity = { Type: 'Service', PrincipalId: 'dynamodb.amazonaws.com' };
    expect(recordOf({ eventName: 'REMOVE', userIdentity }).record).toMatchObject({
      eventName: 'REMOVE',
      userIdentity: { type: 'Service', principalId: 'dynamodb.amazonaws.com' },
    });
    expect(recordOf({ eventName: 'REMOVE' }).record).not.toHaveProperty('userIdentity');
  });

  it('gives the time of creation in seconds', () => {
    expect(recordOf({}).record).toMatchObject({
      dynamodb: { ApproximateCreationDateTime: Date.parse('2026-11-23T01:02:03Z') / 1000 },
    });
  });

  it.each([
    ['the second the service names', '2026-11-23T01:02:03Z', '2026-11-23T01:02:03.000Z'],
    ['now, when cut to the running minute', '2026-11-23T01:02:00Z', '2026-11-23T01:02:30.000Z'],
    ['the end of the minute, when cut to an earlier one', '2026-11-23T01:00:00Z', '2026-11-23T01:00:59.999Z'],
  ])('takes as latest possible creation %s', (_, created, latest) => {
    expect(new Date(recordOf({}, created).createdAt).toISOString()).toBe(latest);
  });

  it('writes bytes as base64, however deep', () => {
    const bytes = new Uint8Array([1, 2]);
    const { record } = recordOf({
      dynamodb: { NewImage: { a: { B: bytes }, b: { BS: [bytes] }, c: { M: { d: { L: [{ B: bytes }] } } } } },
    });
    expect(record).toMatchObject({
      dynamodb: {
        NewImage: { a: { B: 'AQI=' }, b: { BS: ['AQI='] }, c: { M: { d: { L: [{ B: 'AQI=' }] } } } },
      },
    });
  });
});
