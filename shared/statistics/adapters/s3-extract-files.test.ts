import { randomBytes } from 'node:crypto';
import { AbortMultipartUploadCommand, CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { type FauxqsServer, startFauxqs } from 'fauxqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { instantOf } from '../../kernel/dates.ts';
import type { ExtractFiles, Put } from '../application/extract-files.ts';
import type { Held } from '../domain/extract.ts';
import { s3ExtractFiles } from './s3-extract-files.ts';

const Bucket = 'union-registry-44-intake';
const now = instantOf(Date.now());
const nothing: Held = { parts: [] };

let emulator: FauxqsServer;
let s3: S3Client;
let files: ExtractFiles;

beforeAll(async () => {
  emulator = await startFauxqs({ port: 0, logger: false });
  s3 = new S3Client({
    endpoint: emulator.address,
    region: 'cn-north-1',
    forcePathStyle: true,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  await s3.send(new CreateBucketCommand({ Bucket }));
  files = s3ExtractFiles(s3, Bucket);
});

afterAll(async () => {
  s3.destroy();
  await emulator.stop();
});

/** As the record of an extract has it after a turn. */
const heldAfter = ({ parts }: Held, put: Put | undefined): Held => {
  if (put === undefined) throw new Error('what was held is gone');
  const { part, ...rest } = put;
  return { ...rest, parts: part === undefined ? parts : [...parts, part] };
};

const fetched = async (key: string): Promise<Buffer> => {
  const { url } = await files.offer(key, 'members.csv', now);
  return Buffer.from(await (await fetch(url)).arrayBuffer());
};

const MEGABYTE = 1024 * 1024;

describe('files of extracts in the bucket', () => {
  it('E7 keeps a short file as one object, under a digest that no other try overwrites', async () => {
    const first = heldAfter(nothing, await files.put('extracts/1/1', nothing, Buffer.from('a,'), false));
    const died = await files.put('extracts/1/1', first, Buffer.from('x'), true);
    const done = heldAfter(first, await files.put('extracts/1/1', first, Buffer.from('b'), true));
    expect(done).toEqual({ parts: [], tail: expect.stringMatching(/^extracts\/1\/1-[\da-f]{64}$/) });
    expect((await fetched(done.tail ?? '')).toString()).toBe('a,b');
    expect((await fetched(died?.tail ?? '')).toString()).toBe('a,x');
  });

  it('E7 makes one file of pieces of any size, however often a piece is put and the file is closed', async () => {
    const key = 'extracts/2/1';
    const pieces = [3, 3, 1, 6, 0.5].map((size) => randomBytes(size * MEGABYTE));
    let held = nothing;
    for (const [index, piece] of pieces.entries()) {
      const last = index === pieces.length - 1;
      await files.put(key, held, piece, last);
      held = heldAfter(held, await files.put(key, held, piece, last));
    }
    expect(held.parts).toHaveLength(3);
    expect(await files.close(key, held)).toBe(true);
    expect(await files.close(key, held)).toBe(true);
    expect((await fetched(key)).equals(Buffer.concat(pieces))).toBe(true);
  });

  it('E7 says that it is lost what is not there any more', async () => {
    const key = 'extracts/3/1';
    expect(
      await files.put(key, { parts: [], tail: 'extracts/3/none' }, Buffer.from('a'), true),
    ).toBeUndefined();
    const held = heldAfter(nothing, await files.put(key, nothing, randomBytes(6 * MEGABYTE), false));
    await s3.send(new AbortMultipartUploadCommand({ Bucket, Key: key, UploadId: held.upload }));
    expect(await files.put(key, held, Buffer.from('a'), true)).toBeUndefined();
    expect(await files.close(key, held)).toBe(false);
  });

  it('G9 gives the file under its name for five minutes, to whoever has the address as it was given', async () => {
    const { tail = '' } = (await files.put('extracts/4/1', nothing, Buffer.from('姓名'), true)) ?? {};
    const { url, expiresAt } = await files.offer(tail, 'members.csv', now);
    expect(Date.parse(expiresAt) - Date.parse(now)).toBe(300_000);
    const signed = new URL(url).searchParams;
    expect(signed.get('X-Amz-Expires')).toBe('300');
    expect(signed.get('response-content-disposition')).toBe('attachment; filename="members.csv"');
    expect(signed.get('X-Amz-SignedHeaders')).toBe('host');
  });
});
