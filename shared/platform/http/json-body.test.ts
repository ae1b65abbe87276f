import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BODY_LIMIT, DEPTH_LIMIT, type RawBody, readJsonBody } from './json-body.ts';

const raw = (body: string | undefined, over: Partial<RawBody> = {}): RawBody => ({
  body,
  isBase64Encoded: false,
  contentType: 'application/json',
  contentEncoding: undefined,
  ...over,
});
const base64 = (bytes: string | Uint8Array) =>
  raw(Buffer.from(bytes as string).toString('base64'), { isBase64Encoded: true });
const codeOf = (body: RawBody) => {
  const read = readJsonBody(body);
  return read.ok ? 'ok' : read.error.code;
};
const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);

describe('readJsonBody', () => {
  it('reads any JSON value, plain or in base64, as JSON.parse does', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5 }), (value) => {
        const text = JSON.stringify(value);
        expect(readJsonBody(raw(text))).toEqual({ ok: true, value: JSON.parse(text) });
        expect(readJsonBody(base64(text))).toEqual({ ok: true, value: JSON.parse(text) });
      }),
    );
  });

  it('gives undefined for no body, whatever the content type', () => {
    expect(readJsonBody(raw(undefined, { contentType: undefined }))).toEqual({ ok: true, value: undefined });
    expect(readJsonBody(raw('', { contentType: 'text/plain' }))).toEqual({ ok: true, value: undefined });
  });

  it.each(['{', '{"a":1,}', "{'a':1}", 'undefined', '{"a":NaN}', '\ufeff{}', '{}{}', '"\u0001"', ' '])(
    'refuses malformed JSON %j',
    (text) => expect(codeOf(raw(text))).toBe('request/malformed-json'),
  );

  it('refuses bytes that are not UTF-8', () => {
    expect(codeOf(base64(Uint8Array.of(0x22, 0xff, 0x22)))).toBe('request/malformed-json');
    expect(codeOf(base64(Uint8Array.of(0x22, 0xed, 0xa0, 0x80, 0x22)))).toBe('request/malformed-json');
  });

  it.each([String.raw`"\ud800"`, String.raw`{"\uDC00":1}`, '"\ud83d"', String.raw`"\\\ud800"`])(
    'refuses the lone surrogate in %j, which has no canonical form',
    (text) => expect(codeOf(raw(text))).toBe('request/malformed-json'),
  );

  it.each([String.raw`"\ud83d\ude00"`, '"😀"', String.raw`"\\ud800"`])('takes %j, which has none', (text) => {
    expect(readJsonBody(raw(text))).toEqual({ ok: true, value: JSON.parse(text) });
  });

  it('takes a body of exactly the limit and refuses one byte more', () => {
    const ofSize = (size: number) => `"${'a'.repeat(size - 2)}"`;
    expect(codeOf(raw(ofSize(BODY_LIMIT)))).toBe('ok');
    expect(codeOf(raw(ofSize(BODY_LIMIT + 1)))).toBe('request/too-large');
    expect(codeOf(base64(ofSize(BODY_LIMIT)))).toBe('ok');
    expect(codeOf(base64(ofSize(BODY_LIMIT + 1)))).toBe('request/too-large');
    expect(codeOf(raw(`"${'会'.repeat(BODY_LIMIT / 3)}"`))).toBe('request/too-large');
  });

  it('refuses 10 MB in under 100 ms, before it looks at anything else', () => {
    const started = performance.now();
    const read = readJsonBody(raw('['.repeat(10_000_000), { contentType: 'text/plain' }));
    expect(performance.now() - started).toBeLessThan(100);
    expect(read).toEqual({ ok: false, error: { code: 'request/too-large', params: { limit: BODY_LIMIT } } });
  });

  it('takes the deepest nesting allowed and refuses one level more', () => {
    expect(codeOf(raw(nested(DEPTH_LIMIT)))).toBe('ok');
    expect(codeOf(raw(nested(DEPTH_LIMIT + 1)))).toBe('request/too-deep');
    expect(codeOf(raw('{"a":'.repeat(40_000)))).toBe('request/too-deep');
  });

  it('does not count brackets in strings', () => {
    expect(codeOf(raw(JSON.stringify({ a: `"\\${'['.repeat(100)}`, b: '{'.repeat(100) })))).toBe('ok');
  });

  it.each([['application/json; charset=utf-8'], ['Application/JSON;charset="UTF-8"']])(
    'takes content type %s',
    (contentType) => expect(codeOf(raw('{}', { contentType }))).toBe('ok'),
  );

  it.each([
    [undefined],
    ['text/plain'],
    ['application/x-www-form-urlencoded'],
    ['application/jsonp'],
    ['application/json; charset=gbk'],
    ['multipart/form-data; boundary=application/json'],
  ])('refuses content type %s', (contentType) =>
    expect(codeOf(raw('{}', { contentType }))).toBe('request/unsupported-media-type'),
  );

  it('refuses a compressed body', () => {
    expect(codeOf(raw('{}', { contentEncoding: 'gzip' }))).toBe('request/unsupported-media-type');
    expect(codeOf(raw('{}', { contentEncoding: 'identity' }))).toBe('ok');
  });
});
