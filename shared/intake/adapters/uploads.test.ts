import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { type FauxqsServer, startFauxqs } from 'fauxqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { epochOf, instantOf } from '../../kernel/dates.ts';
import { type Uploads, uploads } from './uploads.ts';

const bucket = 'union-registry-44-intake';
const file = { fileName: '花名册.csv', contentType: 'text/csv', size: 7 };
const now = instantOf(Date.now());

let emulator: FauxqsServer;
let s3: S3Client;
let files: Uploads;

beforeAll(async () => {
  emulator = await startFauxqs({ port: 0, logger: false });
  s3 = new S3Client({
    endpoint: emulator.address,
    region: 'cn-north-1',
    forcePathStyle: true,
    requestChecksumCalculation: 'WHEN_REQUIRED',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  await s3.send(new CreateBucketCommand({ Bucket: bucket }));
  files = uploads({ s3, bucket });
});

afterAll(async () => {
  s3.destroy();
  await emulator.stop();
});

describe('uploads', () => {
  it('A9 takes an uploaded file by its URL and gives it back as a stream, until it is removed', async () => {
    const key = 'rosters/op-1/whole';
    const { method, url, headers } = await files.offer(key, file, now);
    const put = await fetch(url, { method, headers, body: '姓名\n' });
    expect(put.status).toBe(200);
    expect(await files.head(key)).toMatchObject({ size: 7, contentType: 'text/csv' });

    const chunks: Uint8Array[] = [];
    for await (const chunk of (await files.open(key)) ?? []) chunks.push(chunk);
    expect(Buffer.concat(chunks).toString()).toBe('姓名\n');

    await files.remove(key);
    expect(await files.head(key)).toBeUndefined();
    expect(await files.open(key)).toBeUndefined();
  });

  it('answers undefined where nothing was uploaded, and removes it without complaint', async () => {
    expect(await files.head('rosters/op-1/none')).toBeUndefined();
    expect(await files.open('rosters/op-1/none')).toBeUndefined();
    await expect(files.remove('rosters/op-1/none')).resolves.toBeUndefined();
  });

  it('rejects with what is no answer to the question: a bucket that is not there', async () => {
    await expect(uploads({ s3, bucket: 'other' }).open('rosters/op-1/x')).rejects.toThrow('bucket');
  });

  it('G9 binds length, type, place and time of the upload, and that there be none before, by the signature', async () => {
    const { url, headers, expiresAt } = await files.offer('rosters/op-1/bound', file, now);
    const { pathname, searchParams } = new URL(url);
    expect(pathname).toBe(`/${bucket}/rosters/op-1/bound`);
    expect(searchParams.get('X-Amz-SignedHeaders')).toBe('content-length;content-type;host;if-none-match');
    expect(searchParams.get('X-Amz-Expires')).toBe('900');
    expect(headers).toEqual({ 'content-type': 'text/csv', 'if-none-match': '*' });
    expect(epochOf(expiresAt) - epochOf(now)).toBe(15 * 60_000);
    // A checksum made when there was no body yet would refuse every file.
    expect([...searchParams.keys()].filter((name) => name.startsWith('x-amz-checksum'))).toEqual([]);
  });

  it('signs each length and type differently, so that one URL does not serve another file', async () => {
    const signature = async (changed: Partial<typeof file>) => {
      const { url } = await files.offer('rosters/op-1/a', { ...file, ...changed }, now);
      return new URL(url).searchParams.get('X-Amz-Signature');
    };
    const signatures = [
      await signature({}),
      await signature({ size: 8 }),
      await signature({ contentType: 'text/plain' }),
    ];
    expect(new Set(signatures).size).toBe(3);
    expect(await signature({})).toBe(signatures[0]);
  });
});
