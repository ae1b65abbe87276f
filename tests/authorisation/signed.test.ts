import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  type CertificateAuthority,
  type Credential,
  openCertificateAuthority,
  type SignatureForm,
} from '../../local/ca/certificate-authority.ts';
import { keyKinds } from '../../local/ca/keys.ts';
import { operatorSignature, textToSign } from '../../local/ca/operator-signature.ts';
import { faultOfSignedEntry } from '../../shared/audit/adapters/signed-entry.ts';
import { type Operator, OperatorRole } from '../../shared/kernel/caller.ts';
import { type Instant, instantOf, type LocalDate } from '../../shared/kernel/dates.ts';
import type { RequestId } from '../../shared/kernel/ids.ts';
import { mayAct, rights } from '../../shared/kernel/permissions.ts';
import { mayBeSigned } from '../../shared/kernel/signed-acts.ts';
import { PersonInput } from '../../shared/members/domain/person.ts';
import { certificateRefOf } from '../../shared/operators/adapters/certificate-verifier.ts';
import { routeKeyOf, takesSignature } from '../../shared/platform/http/route.ts';
import { registryHandlers } from '../../shared/registry/handlers.ts';
import { type TestApi, testApi, type TestAnswer } from '../support/api.ts';
import { testPerson } from '../support/people.ts';
import { foundUnion, settle, TENANT } from '../support/registry.ts';
import { operatorOf, workerOf } from './relations.ts';

const APPROVE = 'POST /v1/membership-applications/{applicationId}/approval';
const REVEAL = 'POST /v1/members/{memberId}/reveal';

const folder = mkdtempSync(join(tmpdir(), 'union-registry-signing-'));
let authority: CertificateAuthority;
let api: TestApi;
let union: Awaited<ReturnType<typeof foundUnion>>;
let applicationId: string;
let applicants = 100;

beforeAll(async () => {
  authority = openCertificateAuthority(folder);
  for (const kind of keyKinds) authority.issue({ name: kind, kind });
  authority.issue({ name: 'other', kind: 'ecdsa' });
  api = await testApi();
  // Certificates are made now; the province lives now.
  api.registry.now = instantOf(Date.now());
  union = await foundUnion(api.registry, { seed: 1, size: 1 });
  for (const kind of keyKinds) {
    const certificate = certificateRefOf(String(authority.credential(kind).chain[0]));
    const account = { operatorId: `op-${kind}`, role: 'union-officer', scope: union.unionId, certificate };
    expect(await api.registry.run('RegisterOperator', account)).toMatchObject({ status: 'done' });
  }
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

beforeEach(async () => {
  const person = testPerson({}, (applicants += 1));
  const body = { unionId: union.unionId, ...(await api.registry.sealed(PersonInput.parse(person))) };
  const outcome = await api.registry.run('ApplyForMembership', body, { actor: workerOf('w-signed') });
  applicationId = outcome.status === 'done' ? String(outcome.result['applicationId']) : '';
});

/** An officer who signed in with the certificate of this name. */
const officer = (name: string): Operator => ({
  ...(operatorOf('union-officer', union.unionId, `op-${name}`) as Operator),
  certificate: authority.credential(name).fingerprint,
});

let keys = 0;
const nextKey = () => `signed-key-${String((keys += 1))}`;
const pathOf = (id: string) => `/v1/membership-applications/${id}/approval`;

interface Approval {
  readonly caller?: Operator;
  readonly key?: string;
  readonly header?: string | undefined;
  readonly id?: string;
}

const approve = ({ caller = officer('ecdsa'), key = nextKey(), header, id = applicationId }: Approval) =>
  api.call(caller, APPROVE, {
    params: { applicationId: id },
    headers: { 'idempotency-key': key, ...(header !== undefined && { 'operator-signature': header }) },
  });

const asked = (operator: string, idempotencyKey: string, id = applicationId) => ({
  tenant: TENANT,
  operator,
  method: 'POST',
  path: pathOf(id),
  idempotencyKey,
});

const outcomeOf = async ({ body }: TestAnswer) => {
  const { requestId } = body as { requestId: RequestId };
  await settle(api.registry, [requestId]);
  return { requestId, outcome: await api.registry.outcomeOf(requestId) };
};

const refusal = ({ status, body }: TestAnswer) => [status, (body as { code: string }).code];

const entryOf = (requestId: string) =>
  [...api.store.items].find(
    ([place, item]) =>
      place.startsWith('ledger/') && item['requestId'] === requestId && item['signature'] !== undefined,
  )?.[1];

const proof = (name: string) => ({
  certificates: authority.credential(name).chain,
  roots: new Set([authority.rootFingerprint]),
});

describe('G3 an operator’s signature', () => {
  const each = keyKinds.flatMap((kind) =>
    (['raw', 'cms'] as const).map((form): [typeof kind, SignatureForm] => [kind, form]),
  );

  it.each(each)('%s, %s: is kept in the ledger and proves the act offline', async (kind, form) => {
    const caller = officer(kind);
    const key = nextKey();
    const header = operatorSignature(authority.credential(kind), asked(caller.id, key), { form });
    const { requestId, outcome } = await outcomeOf(await approve({ caller, key, header }));
    expect(outcome?.status).toBe('done');
    const entry = entryOf(requestId) ?? {};
    expect(entry).toMatchObject({ by: `operator:${caller.id}`, signature: { form } });
    expect(faultOfSignedEntry(entry, proof(kind))).toBeUndefined();
    expect(faultOfSignedEntry({ ...entry, pk: 'member#other' }, proof(kind))).toBe('entry/altered');
  });

  it('is demanded of who signed in by certificate, and of nobody else', async () => {
    expect(refusal(await approve({}))).toEqual([403, 'signature/required']);
    const { certificate: _, ...withoutCertificate } = officer('ecdsa');
    const { outcome } = await outcomeOf(await approve({ caller: withoutCertificate }));
    expect(outcome?.status).toBe('done');
  });

  it('is refused when it is of another certificate, over anything else, or no signature', async () => {
    const caller = officer('ecdsa');
    const key = nextKey();
    const credential = authority.credential('ecdsa');
    const good = asked(caller.id, key);
    const over = (changes: Partial<typeof good>, by: Credential = credential) =>
      operatorSignature(by, { ...good, ...changes }, { form: 'raw' });
    const code = async (header: string) => refusal(await approve({ caller, key, header }))[1];

    expect(await code(over({}, authority.credential('other')))).toBe('signature/other-certificate');
    // The right certificate, the key of another.
    const thief = { ...authority.credential('other'), chain: credential.chain };
    expect(await code(over({}, thief))).toBe('signature/wrong');
    expect(await code(operatorSignature(thief, good, { form: 'cms' }))).toBe('signature/wrong');
    expect(await code(over({ tenant: '31' }))).toBe('signature/wrong');
    expect(await code(over({ operator: 'op-other' }))).toBe('signature/wrong');
    expect(await code(over({ method: 'PUT' }))).toBe('signature/wrong');
    expect(await code(over({ path: pathOf('01JDM0Z5YKQ8W4R2T6V9X3B7CA') }))).toBe('signature/wrong');
    expect(await code(over({ idempotencyKey: nextKey() }))).toBe('signature/wrong');
    const withBody = operatorSignature(credential, { ...good, body: {} }, { form: 'raw' });
    expect(await code(withBody)).toBe('signature/wrong');
    expect(await code('raw=:AAAA:')).toBe('signature/malformed');
    expect(await code('cms=:AAAA:')).toBe('signature/malformed');
    expect(await code('raw=:AAAA:, certificate=:AAAA:')).toBe('signature/malformed');
    // A time where the idempotency key stands for it.
    expect(await code(`${over({})}, at="${api.registry.now}"`)).toBe('signature/malformed');
    // Nothing of it has been accepted.
    const { outcome } = await outcomeOf(await approve({ caller, key, header: over({}) }));
    expect(outcome?.status).toBe('done');
  });

  it('serves one request: the same again is the same, another record is another request', async () => {
    const caller = officer('ecdsa');
    const key = nextKey();
    const header = operatorSignature(authority.credential('ecdsa'), asked(caller.id, key));
    const [first, second] = [await approve({ caller, key, header }), await approve({ caller, key, header })];
    expect(second.body).toEqual(first.body);
    const elsewhere = await approve({ caller, key, header, id: '01JDM0Z5YKQ8W4R2T6V9X3B7CA' });
    expect(refusal(elsewhere)).toEqual([403, 'signature/wrong']);
  });

  it('is not taken by a route whose acts nobody signs, nor of anybody but operators', async () => {
    const header = 'raw=:AAAA:';
    const headers = { 'operator-signature': header };
    const read = await api.call(officer('ecdsa'), 'GET /v1/unions/{unionId}', {
      params: { unionId: union.unionId },
      headers,
    });
    expect(refusal(read)).toEqual([400, 'signature/not-taken']);
    const worker = await api.call(workerOf('w-signed'), 'GET /v1/me/membership', { headers });
    expect(refusal(worker)).toEqual([400, 'signature/not-taken']);
  });

  it('is asked for again by the engine, whatever let the command in', async () => {
    const outcome = await api.registry.run(
      'ApproveMembershipApplication',
      { applicationId },
      { actor: officer('ecdsa') },
    );
    expect(outcome).toMatchObject({ status: 'rejected', rejection: { code: 'command/unsigned' } });
  });

  it('is demanded from the day a province’s rules say so', async () => {
    const later = await testApi({ signaturesFrom: '2027-01-01' as LocalDate });
    const asks = (now: string) => {
      later.registry.now = now as Instant;
      return later.call(officer('ecdsa'), APPROVE, { params: { applicationId } });
    };
    // 23:59 and 00:02 in Shanghai; rules are looked at every minute.
    expect(refusal(await asks('2026-12-31T15:59:00.000Z'))).toEqual([
      404,
      'membership-application/not-found',
    ]);
    expect(refusal(await asks('2026-12-31T16:02:00.000Z'))).toEqual([403, 'signature/required']);
  });
});

describe('G3 G6 a reveal', () => {
  const memberId = () =>
    String([...api.store.items.keys()].find((key) => key.startsWith('registry/member#'))).replace(
      'registry/member#',
      '',
    );
  const body = { fields: ['mobile'], reason: 'contact-member' };
  const reveal = (header?: string, sent: unknown = body) =>
    api.call(officer('sm2'), REVEAL, {
      params: { memberId: memberId() },
      body: sent,
      ...(header !== undefined && { headers: { 'operator-signature': header } }),
    });
  const sign = (at: string, credential = authority.credential('sm2')) =>
    operatorSignature(
      credential,
      { tenant: TENANT, operator: 'op-sm2', method: 'POST', path: `/v1/members/${memberId()}/reveal`, body },
      { at },
    );
  const shifted = (milliseconds: number) => instantOf(Date.parse(api.registry.now) + milliseconds);

  it('is signed with its time, and the trail keeps the signature', async () => {
    const before = api.acts.length;
    const { status } = await reveal(sign(shifted(-60_000)));
    expect(status).toBe(200);
    const act = api.acts.slice(before).find(({ action }) => action === 'members:reveal');
    expect(act?.signature).toMatchObject({
      form: 'cms',
      over: textToSign(
        {
          tenant: TENANT,
          operator: 'op-sm2',
          method: 'POST',
          path: `/v1/members/${memberId()}/reveal`,
          body,
        },
        shifted(-60_000),
      ),
    });
  });

  it('shows nothing unsigned, signed otherwise, or signed more than five minutes away', async () => {
    expect(refusal(await reveal())).toEqual([403, 'signature/required']);
    expect(refusal(await reveal(sign(api.registry.now), { ...body, fields: ['idNumber'] }))).toEqual([
      403,
      'signature/wrong',
    ]);
    expect(refusal(await reveal(sign(shifted(-300_001))))).toEqual([403, 'signature/stale']);
    expect(refusal(await reveal(sign(shifted(300_001))))).toEqual([403, 'signature/stale']);
    expect(refusal(await reveal('raw=:AAAA:'))).toEqual([400, 'signature/malformed']);
    expect(api.acts.filter(({ problem }) => problem?.startsWith('signature/')).at(-1)).toMatchObject({
      by: 'operator:op-sm2',
      status: 403,
    });
  });
});

describe('G3 what is signed', () => {
  it('is every act that decides, reveals, removes, dissolves or exports, by the words of routes and commands', () => {
    const grave = /:(review|reveal|void|expel|dissolve|export|admit|decide|answer|consent|release|give)$/;
    const actions = Object.keys(rights).filter((action) => !action.startsWith('own:'));
    expect(actions.filter((action) => grave.test(action) && !mayBeSigned(action))).toEqual([]);
    const decides =
      /^(Accept|Approve|Confirm|Decide|Decline|Dissolve|Expel|Give|Merge|Object|Reject|Release|Return|Review|Revive|Void)/;
    const byOperators = [...registryHandlers(api.registry.vault, { tenant: TENANT }).values()].filter(
      ({ action }) => OperatorRole.options.some((role) => action !== 'system' && mayAct(role, action)),
    );
    expect(byOperators.length).toBeGreaterThan(40);
    const unsigned = byOperators.filter(({ type, action }) => decides.test(type) && !mayBeSigned(action));
    // What a group of members thinks, and what a member consents to: somebody else decides.
    expect(unsigned.map(({ type }) => type).toSorted()).toEqual(['GiveGroupOpinion']);
  });

  it('holds no personal datum: the ledger keeps it for good', () => {
    const signed = [...api.specs.values()].filter(takesSignature);
    expect(signed.map(routeKeyOf).toSorted()).toContain(APPROVE);
    for (const spec of signed) {
      const schema = spec.body?.toJSONSchema({ io: 'input' }) ?? {};
      expect({ route: routeKeyOf(spec), personal: textsOfPersons(schema) }).toEqual({
        route: routeKeyOf(spec),
        personal: [],
      });
    }
    const person = {
      properties: { person: { type: 'object' }, of: { properties: { mobile: { type: 'string' } } } },
    };
    expect(textsOfPersons(person)).toEqual(['person', 'mobile']);
  });
});

/** Fields of a body, however deep, that could hold somebody’s data; how many may share a mobile is a number. */
function textsOfPersons(schema: unknown): string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  return Object.entries(schema).flatMap(([name, inner]) => {
    const type = (inner as { readonly type?: unknown } | null)?.type;
    const isText = /^(name|idNumber|mobile|address|telephone|birthDate)$/.test(name) && type !== 'object';
    return [...(isText || name === 'person' ? [name] : []), ...textsOfPersons(inner)];
  });
}
