import fc from 'fast-check';
import * as z from 'zod';
import { describe, expect, it } from 'vitest';
import { createCursors, pageInBody, pageInQuery } from './cursor.ts';

const cursors = createCursors(new Uint8Array(32).fill(7));
const use = { query: ['members', 'active', undefined, 20], scope: '01JDM0Z5YKQ8W4R2T6V9X3B7CA' } as const;
const lastKey = { pk: { S: 'member#01JDM0Z5YKQ8W4R2T6V9X3B7CB' }, inUnion: { S: 'x' } };
const refused = { ok: false, error: { code: 'request/bad-cursor' } };

describe('cursors', () => {
  it('open to the position they were sealed with', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.string({ maxLength: 40 }), { maxKeys: 6 }), (key) => {
        expect(cursors.open(cursors.seal(key, use), use)).toEqual({ ok: true, value: key });
      }),
    );
  });

  it('refuse any change of any character', () => {
    const sealed = cursors.seal(lastKey, use);
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    fc.assert(
      fc.property(fc.nat(sealed.length - 1), fc.constantFrom(...alphabet), (at, char) => {
        fc.pre(sealed[at] !== char);
        expect(cursors.open(sealed.slice(0, at) + char + sealed.slice(at + 1), use)).toEqual(refused);
      }),
      { numRuns: 2_000 },
    );
  });

  it('refuse to be cut, lengthened, or made up', () => {
    const sealed = cursors.seal(lastKey, use);
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.base64String(),
          fc.nat(sealed.length - 1).map((end) => sealed.slice(0, end)),
        ),
        (text) => {
          expect(cursors.open(text, use)).toEqual(refused);
        },
      ),
    );
    for (const text of [`${sealed}A`, `${sealed}=`, ` ${sealed}`, sealed + sealed, 'A'.repeat(1_000_000)])
      expect(cursors.open(text, use)).toEqual(refused);
  });

  it('are no good for another query, another scope, or another key', () => {
    const sealed = cursors.seal(lastKey, use);
    expect(cursors.open(sealed, { ...use, query: ['members', 'active', undefined, 21] })).toEqual(refused);
    expect(cursors.open(sealed, { ...use, query: ['members', 'active'] })).toEqual(refused);
    expect(cursors.open(sealed, { ...use, query: ['membersactive', undefined, 20] })).toEqual(refused);
    expect(cursors.open(sealed, { ...use, scope: '01JDM0Z5YKQ8W4R2T6V9X3B7CC' })).toEqual(refused);
    expect(createCursors(new Uint8Array(32).fill(8)).open(sealed, use)).toEqual(refused);
  });

  it('need a key that cannot be guessed', () => {
    expect(() => createCursors(new Uint8Array(31))).toThrow('at least 32 bytes');
  });
});

describe('pages', () => {
  const inQuery = z.strictObject(pageInQuery);
  const inBody = z.strictObject(pageInBody);

  it('hold 20 rows unless told otherwise', () => {
    expect(inQuery.parse({})).toEqual({ limit: 20 });
    expect(inBody.parse({})).toEqual({ limit: 20 });
    expect(inQuery.parse({ limit: '100', cursor: 'abc' })).toEqual({ limit: 100, cursor: 'abc' });
  });

  it.each(['0', '101', '-1', '1.5', 'x', '', '1e9'])('refuse %j rows', (limit) => {
    expect(inQuery.safeParse({ limit }).success).toBe(false);
    expect(inBody.safeParse({ limit: Number(limit) || limit }).success).toBe(false);
  });
});
