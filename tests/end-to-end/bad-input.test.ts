import { generateKeyPair, SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Call, ProblemBody } from '../../local/api-client.ts';
import { replicatedTableIds } from '../../shared/platform/deployment/names.ts';
import { leaksIn, logFiles } from '../support/leaks.ts';
import { idNumberOf, people, type TestPerson } from '../support/people.ts';
import {
  applyToFound,
  county,
  type Founded,
  foundingApplication,
  foundUnion,
  officersOfTests,
  personOf,
  rosterOf,
  testProvince,
  type TestProvince,
} from '../support/province.ts';
import { itemsOf } from '../support/tables.ts';

const crowd = people(40, 91).filter(({ name }) => name.length > 2);
const strangers = crowd.values();
const stranger = (): TestPerson => {
  const { value } = strangers.next();
  if (value === undefined) throw new Error('the crowd is too small');
  return value;
};
const [member, neighbour, person] = [stranger(), stranger(), stranger()];
/** Its last character is right for no other number of the same 17 digits. */
const mistyped = person.idNumber.slice(0, 17) + (person.idNumber.endsWith('0') ? '1' : '0');
const otherSex = person.sex === '1' ? '2' : '1';

let at: TestProvince;
let union: Founded;
let elsewhere: Founded;
let officer: string;
let outsider: string;
let worker: string;
let organiser: string;

beforeAll(async () => {
  at = await testProvince();
  union = await foundUnion(at, rosterOf([member]), 11);
  elsewhere = await foundUnion(at, rosterOf([neighbour]), 12);
  officer = await at.token('union-officer', { scope: union.unionId });
  outsider = await at.token('union-officer', { scope: elsewhere.unionId, account: 'outsider' });
  worker = await at.token('worker');
  organiser = await at.token('organiser');
});
afterAll(() => at.close());

/** Where a refused request must leave nothing, not even the key of a person it names. */
const tables = ['registry', 'ledger', 'requests', 'keys'] as const;

const counted = async (): Promise<Record<string, number>> =>
  Object.fromEntries(
    await Promise.all(
      tables.map(async (id) => [id, (await itemsOf(at.dynamodb, at.table(id))).length] as const),
    ),
  );

interface Refused {
  readonly method?: 'GET' | 'POST';
  readonly path: `/${string}`;
  readonly call?: Call;
}
interface Expected {
  readonly status: number;
  readonly code: string;
  /** Field by field: where, and by which rule. */
  readonly errors?: readonly (readonly [place: string, code: string])[];
}

const HAN = /\p{Script=Han}/u;

/** Asks in both languages and expects the same refusal, in words of that language, and nothing written. */
async function refuses({ method = 'POST', path, call = {} }: Refused, expected: Expected): Promise<void> {
  const before = await counted();
  for (const [language, isChinese] of [
    ['zh', true],
    ['en', false],
  ] as const) {
    const headers = { ...call.headers, 'accept-language': language };
    const answered = await at.call<ProblemBody>(method, path, { ...call, headers });
    const { body } = answered;
    expect(answered.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
    expect({ status: answered.status, code: body.code }).toEqual({
      status: expected.status,
      code: expected.code,
    });
    expect(body).toMatchObject({ status: expected.status, instance: expect.any(String) as string });
    const places = (body.errors ?? []).map(
      ({ pointer, name, code }) => [pointer ?? name ?? '', code] as const,
    );
    expect(places).toEqual(expected.errors ?? []);
    for (const text of [body.title, body.detail, ...(body.errors ?? []).map(({ detail }) => detail)])
      expect({ text, isChinese: HAN.test(text) }).toEqual({ text, isChinese });
  }
  expect(await counted()).toEqual(before);
}

const registration = (changes: object = {}, more: object = {}): object => ({
  unionId: union.unionId,
  employerId: union.employerId,
  person: { ...personOf(person), ...changes },
  ...more,
});
const registering = (body: unknown, call: Call = {}): Refused => ({
  path: '/v1/members',
  call: { token: officer, body, ...call },
});

describe('a body that can’t be read', () => {
  it('is no JSON', () =>
    refuses(registering('{"unionId":'), { status: 400, code: 'request/malformed-json' }));

  it('is of another type', () =>
    refuses(registering('a=b', { headers: { 'content-type': 'application/x-www-form-urlencoded' } }), {
      status: 415,
      code: 'request/unsupported-media-type',
    }));

  it('is too large', () =>
    refuses(registering(registration({ address: '号'.repeat(100_000) })), {
      status: 413,
      code: 'request/too-large',
    }));

  it('is nested too deep', () =>
    refuses(registering(`${'['.repeat(500)}${']'.repeat(500)}`), {
      status: 400,
      code: 'request/too-deep',
    }));

  it('is 10 MB: more than the gateway lets through to a function', async () => {
    const before = await counted();
    const body = JSON.stringify(registration({ address: 'x'.repeat(10 * 1024 * 1024) }));
    const { status } = await at.call('POST', '/v1/members', { token: officer, body });
    expect(status).toBe(413);
    expect(await counted()).toEqual(before);
  });
});

describe('A3 fields that are missing, unknown, or against a rule', () => {
  it('are all named', () =>
    refuses(registering(registration({ nickname: 'x', sex: undefined, migrant: 'yes' }, { more: 1 })), {
      status: 400,
      code: 'request/invalid',
      errors: [
        ['/person/sex', 'field/required'],
        ['/person/migrant', 'field/wrong-type'],
        ['/person/nickname', 'field/unknown'],
        ['/more', 'field/unknown'],
      ],
    }));

  it.each([
    ['a wrong check digit', { idNumber: mistyped }, 'id-number/check-digit', '/person/idNumber'],
    ['fifteen digits', { idNumber: '440305900307941' }, 'id-number/fifteen-digits', '/person/idNumber'],
    ['a bad mobile', { mobile: '12900000000' }, 'mobile/format', '/person/mobile'],
  ])('%s', (_, changes, code, pointer) =>
    refuses(registering(registration(changes)), {
      status: 422,
      code: 'request/unacceptable',
      errors: [[pointer, code]],
    }),
  );

  it('a sex that contradicts the ID number', () =>
    refuses(registering(registration({ sex: otherSex })), {
      status: 422,
      code: 'id-number/sex-differs',
      errors: [['/person/sex', 'id-number/sex-differs']],
    }));

  it('a number of someone who is not born yet', () =>
    refuses(registering(registration({ idNumber: idNumberOf('440305', '2090-01-01', 901), sex: '1' })), {
      status: 422,
      code: 'id-number/birth-date',
      errors: [['/person/idNumber', 'id-number/birth-date']],
    }));

  it('a wrong credit code of an employer', async () => {
    const { employer, ...application } = foundingApplication('0'.repeat(26), 20);
    const creditCode = `${employer.creditCode.slice(0, 17)}${employer.creditCode.endsWith('0') ? '1' : '0'}`;
    await refuses(
      {
        path: '/v1/founding-applications',
        call: { token: organiser, body: { ...application, employer: { ...employer, creditCode } } },
      },
      {
        status: 422,
        code: 'request/unacceptable',
        errors: [['/employer/creditCode', 'credit-code/check-digit']],
      },
    );
  });

  it('no idempotency key, or one that is too short', async () => {
    const expected = (code: string) => ({
      status: 400,
      code: 'request/invalid',
      errors: [['Idempotency-Key', code] as const],
    });
    await refuses(registering(registration(), { idempotencyKey: null }), expected('field/required'));
    await refuses(registering(registration(), { idempotencyKey: 'short' }), expected('field/wrong-format'));
  });

  it('an id that is none, an unknown parameter, a cursor of one’s own making', async () => {
    const token = officer;
    await refuses(
      { method: 'GET', path: '/v1/members/42', call: { token } },
      { status: 400, code: 'request/invalid', errors: [['memberId', 'field/wrong-format']] },
    );
    await refuses(
      { method: 'GET', path: `/v1/unions/${union.unionId}/members?sort=name`, call: { token } },
      { status: 400, code: 'request/invalid', errors: [['sort', 'field/unknown']] },
    );
    await refuses(
      {
        method: 'GET',
        path: `/v1/unions/${union.unionId}/members?cursor=${'A'.repeat(60)}`,
        call: { token },
      },
      { status: 400, code: 'request/bad-cursor' },
    );
  });
});

describe('A3 what only looks wrong', () => {
  it('a lower-case x, full-width digits and a county that no longer exists are in order', async () => {
    const ending = [...Array.from({ length: 50 }, (_, index) => 901 + 2 * index)]
      .map((sequence) => idNumberOf('330103', '1985-06-15', sequence))
      .find((number) => number.endsWith('X'));
    const idNumber = ` ${String(ending).toLowerCase().replace('330103', '３３０１０３')}`;
    const outcome = await at.command(
      officer,
      '/v1/members',
      registration({ ...personOf(stranger()), sex: '1', idNumber }),
    );
    expect(outcome).toMatchObject({ status: 'done' });
    const found = await at.call<{ members: { person: { idNumber: string } }[] }>(
      'POST',
      '/v1/members/search',
      {
        token: officer,
        body: { idNumber: ending },
        idempotencyKey: null,
        expect: 200,
      },
    );
    expect(found.body.members.map((one) => one.person.idNumber)).toEqual([
      `330***********${String(ending).slice(-4)}`,
    ]);
  });
});

describe('G2 who may not', () => {
  const unauthenticated = { status: 401, code: 'caller/unauthenticated' };

  it('comes without a token, with garbage, with a forged or a bent one', async () => {
    const { privateKey } = await generateKeyPair('ES256');
    const [header = '', payload = '', signature = ''] = officer.split('.');
    const { kid } = JSON.parse(Buffer.from(header, 'base64url').toString()) as { kid: string };
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as Record<string, unknown>;
    const forged = await new SignJWT(claims).setProtectedHeader({ alg: 'ES256', kid }).sign(privateKey);
    const widened = Buffer.from(JSON.stringify({ ...claims, scope: county })).toString('base64url');
    const unsigned = Buffer.from(JSON.stringify({ alg: 'none', kid })).toString('base64url');
    const { token: _, ...anonymous } = registering(registration()).call ?? {};
    await refuses({ path: '/v1/members', call: anonymous }, unauthenticated);
    for (const token of ['garbage', forged, `${header}.${widened}.${signature}`, `${unsigned}.${payload}.`])
      await refuses(registering(registration(), { token }), unauthenticated);
  });

  it('is an officer of another union: there is no such union, member or list for them', async () => {
    const token = outsider;
    const notFound = { status: 404, code: 'union/not-found' };
    await refuses(registering(registration(), { token }), notFound);
    await refuses({ method: 'GET', path: `/v1/unions/${union.unionId}`, call: { token } }, notFound);
    await refuses({ method: 'GET', path: `/v1/unions/${union.unionId}/members`, call: { token } }, notFound);
    const { body } = await at.call<{ members: { memberId: string }[] }>(
      'GET',
      `/v1/unions/${union.unionId}/members`,
      { token: officer, expect: 200 },
    );
    const path = `/v1/members/${String(body.members[0]?.memberId)}` as const;
    await refuses({ method: 'GET', path, call: { token } }, { status: 404, code: 'member/not-found' });
    const search = await at.call('POST', '/v1/members/search', {
      token,
      body: { idNumber: member.idNumber },
      idempotencyKey: null,
      expect: 200,
    });
    expect(search.body).toEqual({ members: [] });
  });

  it('is a worker who registers or approves, or reads the application of another', async () => {
    const mine = await at.command(worker, '/v1/membership-applications', {
      unionId: union.unionId,
      person: personOf(stranger()),
    });
    const path = `/v1/membership-applications/${String(mine.result?.['applicationId'])}` as const;
    const notAllowed = { status: 403, code: 'caller/not-allowed' };
    await refuses(registering(registration(), { token: worker }), notAllowed);
    await refuses({ path: `${path}/approval`, call: { token: worker } }, notAllowed);
    const notFound = { status: 404, code: 'membership-application/not-found' };
    const other = await at.token('worker', { account: 'another-worker' });
    await refuses({ method: 'GET', path, call: { token: other } }, notFound);
    await refuses({ method: 'GET', path, call: { token: outsider } }, notFound);
    await refuses({ path: `${path}/approval`, call: { token: outsider } }, notFound);
    await refuses(
      { method: 'GET', path: `/v1/requests/${mine.requestId}`, call: { token: other } },
      { status: 404, code: 'request/not-found' },
    );
    const { body } = await at.call('GET', path, { token: worker, expect: 200 });
    expect(body).toMatchObject({ status: 'submitted' });
  });

  it('is an organiser who approves what they asked for', async () => {
    const { applicationId } = await applyToFound(at, rosterOf([person]), 21);
    await refuses(
      { path: `/v1/founding-applications/${applicationId}/approval`, call: { token: organiser } },
      { status: 403, code: 'caller/not-allowed' },
    );
  });
});

describe('B1 an application to found a union', () => {
  it('names a superior that does not exist', async () => {
    const application = { ...foundingApplication('0'.repeat(26), 22), superior: '0'.repeat(26) };
    await refuses(
      { path: '/v1/founding-applications', call: { token: organiser, body: application } },
      {
        status: 422,
        code: 'founding/unknown-superior',
        errors: [['/superior', 'founding/unknown-superior']],
      },
    );
  });

  it('names an employer that has a union', async () => {
    const outcome = await at.command(
      organiser,
      '/v1/founding-applications',
      foundingApplication('0'.repeat(26), 11),
    );
    expect(outcome).toMatchObject({ status: 'rejected', problem: { code: 'employer/already-registered' } });
  });

  it.each([
    ['old.xls', 100, 415, 'roster/legacy-excel', '/fileName'],
    ['roster.pdf', 100, 415, 'roster/unsupported-format', '/fileName'],
    ['huge.csv', 60_000_000, 413, 'roster/file-too-large', '/size'],
  ])('gets no place for %s of %i bytes', (fileName, size, status, code, pointer) =>
    refuses(
      {
        path: '/v1/roster-uploads',
        call: { token: organiser, body: { fileName, size, contentType: 'text/csv' } },
      },
      { status, code, errors: [[pointer, code]] },
    ),
  );

  it.each([
    ['empty', rosterOf([]), 'roster/no-rows', 31],
    ['without a header', '张三,男\r\n李四,女\r\n', 'roster/no-header', 32],
    ['a picture', '\u0089PNG\r\n\u001a\n\u0000\u0000\u0000\rIHDR', 'roster/unsupported-format', 33],
    ['an archive that is cut off', 'PK\u0003\u0004\u0014\u0000\u0000\u0000', 'roster/damaged-file', 34],
  ])('comes back with the reason when its roster is %s', async (_, file, code, seed) => {
    const returned = await applyToFound(at, Buffer.from(file, 'utf8').toString(), seed);
    expect(returned).toMatchObject({ status: 'returned', reason: { code } });
  });

  it('comes back when its roster was never uploaded', async () => {
    const outcome = await at.command(
      organiser,
      '/v1/founding-applications',
      foundingApplication('0'.repeat(26), 35),
    );
    const path = `/v1/founding-applications/${String(outcome.result?.['applicationId'])}` as const;
    await expect
      .poll(async () => (await at.call<Founded>('GET', path, { token: organiser, expect: 200 })).body, {
        timeout: 30_000,
      })
      .toMatchObject({ status: 'returned', reason: { code: 'roster/file-missing' } });
  });
});

describe('in the end', () => {
  it('all that was refused left the registry as it counts itself', async () => {
    expect(await at.invoke('recount')).toMatchObject({
      proven: true,
      records: { member: 3 },
    });
  });

  it('G8 no name and no number stands in an answer, a log file or a table', async () => {
    const everybody = [...crowd, ...officersOfTests, { name: '不会有的', mobile: mistyped }];
    expect(leaksIn(at.answers.join('\n'), everybody)).toEqual([]);
    for (const [name, text] of logFiles(at.province.logFolder))
      expect({ name, leaks: leaksIn(text, everybody) }).toEqual({ name, leaks: [] });
    for (const id of replicatedTableIds) {
      const items = JSON.stringify(await itemsOf(at.dynamodb, at.table(id)));
      expect({ id, leaks: leaksIn(items, everybody) }).toEqual({ id, leaks: [] });
    }
  });
});
