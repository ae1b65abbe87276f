import { createHmac, timingSafeEqual } from 'node:crypto';
import { Buffer } from 'node:buffer';
import * as z from 'zod';
import { type Rejection, reject } from '../../kernel/problem.ts';
import { err, ok, type Result } from '../../kernel/result.ts';
import { secretKey } from '../keys/secret-key.ts';

/** Where the last page ended, as the table reported it (`LastEvaluatedKey`, plain JSON). */
export type LastKey = Readonly<Record<string, unknown>>;

/** What a cursor is good for: one query, with its filters, asked within one scope. */
export type CursorUse = {
  /** The list's name and everything that selects its rows. */
  readonly query: readonly (string | number | boolean | undefined)[];
  /** Whose view it is: the operator's union, or the worker's id. */
  readonly scope: string;
};

export type Cursors = {
  readonly seal: (lastKey: LastKey, use: CursorUse) => string;
  /** Refuses a cursor that was made up, altered, or issued for another use. */
  readonly open: (cursor: string, use: CursorUse) => Result<LastKey, Rejection<'request/bad-cursor'>>;
};

const TAG_BYTES = 16;
const LONGEST_CURSOR = 2_048;
const BASE64URL = /^[A-Za-z0-9_-]+$/;

const Position = z.record(z.string(), z.unknown());

/**
 * Cursors need no table: the position travels with the caller, tied by an HMAC to what it was issued for, so
 * that nobody can walk into another union's rows by writing a key of his own.
 */
export function createCursors(key: Uint8Array, hash = 'sha256'): Cursors {
  if (key.length < 32) throw new Error('the cursor key needs at least 32 bytes');

  const secret = secretKey(key);
  const tagOf = (position: Buffer, use: CursorUse): Buffer =>
    createHmac(hash, secret)
      .update(JSON.stringify([use.scope, ...use.query.map((part) => part ?? null)]))
      .update('\0')
      .update(position)
      .digest()
      .subarray(0, TAG_BYTES);

  return {
    seal: (lastKey, use) => {
      const position = Buffer.from(JSON.stringify(lastKey));
      return Buffer.concat([tagOf(position, use), position]).toString('base64url');
    },
    open: (cursor, use) => {
      const bytes =
        cursor.length <= LONGEST_CURSOR && BASE64URL.test(cursor)
          ? Buffer.from(cursor, 'base64url')
          : Buffer.of();
      const position = bytes.subarray(TAG_BYTES);
      // Decoders ignore spare bits; a cursor has one spelling only.
      const canonical = bytes.length > TAG_BYTES && bytes.toString('base64url') === cursor;
      if (!canonical || !timingSafeEqual(bytes.subarray(0, TAG_BYTES), tagOf(position, use)))
        return err(reject('request/bad-cursor'));
      return ok(Position.parse(JSON.parse(position.toString())));
    },
  };
}

/** Seals under the first key's, opens what any of them sealed: while keys are rotated, no reader loses their place. */
export const cursorsOfAny = (first: Cursors, others: readonly Cursors[]): Cursors => ({
  seal: first.seal,
  open(cursor, use) {
    const opened = [first, ...others].map((cursors) => cursors.open(cursor, use));
    return opened.find(({ ok: fits }) => fits) ?? err(reject('request/bad-cursor'));
  },
});

const cursor = z.string().min(1).max(LONGEST_CURSOR).optional().meta({
  description: '上一页答复中的 next | the `next` of the page before',
});
const limitMeta = { description: '每页条数 | rows a page' };

/** Spread into a query: `z.strictObject({ ...pageInQuery })`. */
export const pageInQuery = {
  limit: z.coerce.number().int().min(1).max(100).default(20).meta(limitMeta),
  cursor,
};

/** Spread into the body of a search. */
export const pageInBody = { limit: z.int().min(1).max(100).default(20).meta(limitMeta), cursor };
