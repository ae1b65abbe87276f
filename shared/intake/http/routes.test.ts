import { describe, expect, it } from 'vitest';
import { instantOf } from '../../kernel/dates.ts';
import type { RosterId } from '../../kernel/ids.ts';
import { intakeRoutes } from './routes.ts';
import { offerUploadSpec, RosterUpload, RosterUploadOffer } from './specs.ts';

const rosterId = '01ARZ3NDEKTSV4RRFFQ69G5FAV' as RosterId;
const otherRosterId = '01ARZ3NDEKTSV4RRFFQ69G5FAW' as RosterId;
const now = instantOf(0);
const body = { fileName: '花名册.xlsx', contentType: 'text/csv', size: 1_000 };
const caller = { kind: 'operator', id: 'op-1', role: 'organiser', scope: rosterId };

const [route] = intakeRoutes({
  rosterIdOf: (operator, key) => (operator === 'op-1' && key === 'key-0001' ? rosterId : otherRosterId),
  offer: async (key, { contentType }, expiresAt) => ({
    method: 'PUT',
    url: `https://bucket.example/${key}?signed`,
    headers: { 'content-type': contentType },
    expiresAt,
  }),
});
const post = (changed: object, idempotencyKey = 'key-0001') =>
  route?.handle({ body: { ...body, ...changed }, caller, now, idempotencyKey, locale: 'zh' } as never);

describe('POST /v1/roster-uploads', () => {
  it('A9 answers 201 with the roster id and one signed request, in the shape it describes', async () => {
    const answer = await post({});
    const url = `https://bucket.example/rosters/op-1/${rosterId}?signed`;
    const upload = { method: 'PUT', url, headers: { 'content-type': 'text/csv' }, expiresAt: now };
    expect(answer).toEqual({ ok: true, value: { status: 201, body: { rosterId, upload } } });
    expect(RosterUploadOffer.parse({ rosterId, upload })).toEqual({ rosterId, upload });
  });

  it('refuses what the spec declares, with the field it is about', async () => {
    const answer = await post({ fileName: '名单.xls' });
    expect(answer).toMatchObject({ ok: false, error: { code: 'roster/legacy-excel', pointer: '/fileName' } });
    expect(offerUploadSpec.problems).toContain('roster/legacy-excel');
  });

  it.each([
    ['a type that is no table', { contentType: 'text/html' }],
    ['no size', { size: 0 }],
    ['a size that is no number of bytes', { size: 1.5 }],
    ['no name', { fileName: ' ' }],
    ['an unknown field', { checksum: 'x' }],
  ])('does not accept %s', (_, changed) => {
    expect(RosterUpload.safeParse({ ...body, ...changed }).success).toBe(false);
    expect(RosterUpload.safeParse(body).success).toBe(true);
  });

  it('takes the place from operator and idempotency key, so that asking again means the same upload', async () => {
    expect(await post({})).toEqual(await post({}));
    expect(await post({}, 'key-0002')).toMatchObject({ value: { body: { rosterId: otherRosterId } } });
    expect(offerUploadSpec).toMatchObject({ action: 'rosters:upload', idempotent: true });
  });
});
