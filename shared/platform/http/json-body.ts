import { Buffer } from 'node:buffer';
import { type Rejection, reject } from '../../kernel/problem.ts';
import { err, ok, type Result } from '../../kernel/result.ts';

export const BODY_LIMIT = 256 * 1024;
export const DEPTH_LIMIT = 32;

export type RawBody = {
  readonly body?: string | undefined;
  readonly isBase64Encoded: boolean;
  readonly contentType: string | undefined;
  readonly contentEncoding: string | undefined;
};

export type BodyProblem =
  'request/too-large' | 'request/unsupported-media-type' | 'request/malformed-json' | 'request/too-deep';

/** The parsed body, or `undefined` when there is none. Nothing is decoded before its size is known. */
export function readJsonBody(raw: RawBody): Result<unknown, Rejection<BodyProblem>> {
  const { body, isBase64Encoded } = raw;
  if (body === undefined || body === '') return ok(undefined);
  if (Buffer.byteLength(body, isBase64Encoded ? 'base64' : 'utf8') > BODY_LIMIT)
    return err(reject('request/too-large', { limit: BODY_LIMIT }));
  if (!isPlainJson(raw)) return err(reject('request/unsupported-media-type'));
  const text = isBase64Encoded ? decodeUtf8(body) : body;
  if (text === undefined) return err(reject('request/malformed-json'));
  if (isDeeperThan(text, DEPTH_LIMIT)) return err(reject('request/too-deep', { limit: DEPTH_LIMIT }));
  return parse(text);
}

function isPlainJson({ contentType, contentEncoding = 'identity' }: RawBody): boolean {
  const [type, ...parameters] = (contentType ?? '').split(';').map((part) => part.trim().toLowerCase());
  const charset = parameters
    .find((parameter) => parameter.startsWith('charset='))
    ?.slice(8)
    .replaceAll('"', '');
  return (
    type === 'application/json' &&
    (charset === undefined || charset === 'utf-8') &&
    contentEncoding.trim().toLowerCase() === 'identity'
  );
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

function decodeUtf8(base64: string): string | undefined {
  try {
    return utf8.decode(Buffer.from(base64, 'base64'));
  } catch {
    return undefined;
  }
}

function parse(text: string): Result<unknown, Rejection<BodyProblem>> {
  try {
    const value: unknown = JSON.parse(text);
    // A lone surrogate has no UTF-8 form, hence no canonical form to sign or to digest.
    return isWellFormed(text, value) ? ok(value) : err(reject('request/malformed-json'));
  } catch {
    return err(reject('request/malformed-json'));
  }
}

const SURROGATE = /[\ud800-\udfff]|\\u[dD][89a-fA-F]/;

/** As JSON.stringify writes one: it escapes no surrogate that has its partner. */
const LONE_SURROGATE = /(?<!\\)(?:\\\\)*\\ud[89a-f]/;

/** Checked over the parsed value, since escapes can spell what the text itself doesn't contain. */
function isWellFormed(text: string, value: unknown): boolean {
  return !SURROGATE.test(text) || !LONE_SURROGATE.test(JSON.stringify(value));
}

/** Brackets are counted before parsing, so that no parser or schema recurses over a hostile body. */
function isDeeperThan(text: string, limit: number): boolean {
  let depth = 0;
  let quoted = false;
  for (let at = 0; at < text.length; at++) {
    const char = text.charCodeAt(at);
    if (quoted) {
      if (char === BACKSLASH) at++;
      else if (char === QUOTE) quoted = false;
    } else if (char === QUOTE) quoted = true;
    else if (char === OPEN_BRACE || char === OPEN_BRACKET) {
      if (++depth > limit) return true;
    } else if (char === CLOSE_BRACE || char === CLOSE_BRACKET) depth--;
  }
  return false;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
