import {
  GetObjectCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { describe, expect, it } from 'vitest';
import { s3ArchivedAnchors } from './archive.ts';

interface Version {
  readonly key: string;
  readonly id: string;
  /** Undefined: a marker of a deletion. */
  readonly text?: string;
}

/** A bucket with versions as S3 lists them: by key, the newest first, so many a page. */
function bucketOf(versions: readonly Version[], pageSize: number): S3Client {
  const send = (command: unknown): Promise<unknown> => {
    if (command instanceof GetObjectCommand) {
      const { Key, VersionId } = command.input;
      const found = versions.find(({ key, id }) => key === Key && id === VersionId);
      if (found?.text === undefined) throw new Error('NoSuchVersion');
      const { text } = found;
      return Promise.resolve({ Body: { transformToByteArray: () => Promise.resolve(Buffer.from(text)) } });
    }
    if (command instanceof ListObjectsV2Command && versions.length === 0) return Promise.resolve({});
    if (!(command instanceof ListObjectVersionsCommand)) throw new Error('unexpected');
    const { KeyMarker, VersionIdMarker, Prefix = '' } = command.input;
    const all = versions.filter(({ key }) => key.startsWith(Prefix));
    const from =
      KeyMarker === undefined
        ? 0
        : all.findIndex(({ key, id }) => key === KeyMarker && id === VersionIdMarker) + 1;
    const page = all.slice(from, from + pageSize);
    const last = page.at(-1);
    return Promise.resolve({
      Versions: page.flatMap(({ key, id, text }) =>
        text === undefined ? [] : [{ Key: key, VersionId: id }],
      ),
      DeleteMarkers: page.flatMap(({ key, id, text }) =>
        text === undefined ? [{ Key: key, VersionId: id }] : [],
      ),
      IsTruncated: from + pageSize < all.length,
      NextKeyMarker: last?.key,
      NextVersionIdMarker: last?.id,
    });
  };
  return { send } as unknown as S3Client;
}

const key = (seq: number): string => `anchors/${String(seq).padStart(10, '0')}.json`;
const textOf = (seq: number, more: object = {}): string =>
  JSON.stringify({ pk: 'anchor', seq, rev: 1, hash: 'A'.repeat(43), ...more });

const all = async (versions: readonly Version[], pageSize: number) => {
  const read = [];
  for await (const page of s3ArchivedAnchors(bucketOf(versions, pageSize), 'archive').anchors())
    read.push(...page);
  return read;
};

describe('G5 the archive of anchors', () => {
  it.each([1, 2, 3, 100])(
    'is read from the first version of each object, in pages of %d',
    async (pageSize) => {
      const versions: Version[] = [
        { key: key(1), id: 'a', text: textOf(1) },
        { key: key(2), id: 'forged', text: textOf(2, { note: 'forged' }) },
        { key: key(2), id: 'b', text: textOf(2) },
        { key: key(3), id: 'deleted' },
        { key: key(3), id: 'c', text: textOf(3) },
        { key: key(4), id: 'd', text: 'no JSON' },
        { key: 'anchors/readme.txt', id: 'e', text: '?' },
      ];
      const read = await all(versions, pageSize);
      expect(read.map(({ seq, disturbed }) => [seq, disturbed])).toEqual([
        [1, false],
        [2, true],
        [3, true],
        [4, false],
      ]);
      expect(read.map(({ link }) => link)).toEqual([
        JSON.parse(textOf(1)),
        JSON.parse(textOf(2)),
        JSON.parse(textOf(3)),
        undefined,
      ]);
    },
  );

  it('is read in order and whole, more objects than are read at once', async () => {
    const versions = Array.from({ length: 50 }, (_, index) => ({
      key: key(index + 1),
      id: `v${String(index)}`,
      text: textOf(index + 1),
    }));
    expect((await all(versions, 7)).map(({ seq }) => seq)).toEqual(
      Array.from({ length: 50 }, (_, index) => index + 1),
    );
    expect(await all([], 7)).toEqual([]);
  });
});
