import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { DeleteItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ProblemBody } from '../../local/api-client.ts';
import {
  type Credential,
  openCertificateAuthority,
  type SignatureForm,
  signWith,
} from '../../local/ca/certificate-authority.ts';
import { keyKinds } from '../../local/ca/keys.ts';
import { FIRST_ADMINISTRATOR } from '../../local/identity/local-authority.ts';
import { hasOpenSsl, openSslLeaf } from '../support/openssl.ts';
import { county, testProvince, type TestProvince, until } from '../support/province.ts';
import { itemsOf } from '../support/tables.ts';

interface Challenge {
  readonly challengeId: string;
  readonly message: string;
  readonly expiresAt: string;
}
interface Session {
  readonly token: string;
  readonly operatorId: string;
  readonly role: string;
}

let at: TestProvince;
let administrator: string;

const authority = () => at.province.authority;

const challenge = async (): Promise<Challenge> =>
  (await at.call<Challenge>('POST', '/v1/sign-in/challenges', { expect: 201 })).body;

const proofOf = (
  credential: Credential,
  { challengeId, message }: Challenge,
  form: SignatureForm = 'cms',
) => ({
  challengeId,
  certificates: credential.chain.slice(0, 2),
  signature: { form, value: signWith(credential, Buffer.from(message), form) },
});

/** The session, or the code of the refusal. */
async function attempt(proof: unknown): Promise<Session | string> {
  const { status, body } = await at.call<Session & ProblemBody>('POST', '/v1/sign-in/sessions', {
    body: proof,
    idempotencyKey: null,
  });
  return status === 201 ? body : body.code;
}

const signIn = async (credential: Credential, form?: SignatureForm) =>
  attempt(proofOf(credential, await challenge(), form));

async function tokenOf(credential: Credential): Promise<string> {
  const session = await signIn(credential);
  if (typeof session === 'string') throw new Error(session);
  return session.token;
}

async function register(credential: Credential, role = 'union-officer'): Promise<void> {
  const { status } = await at.command(administrator, '/v1/operators', {
    operatorId: credential.name,
    role,
    scope: county,
    certificate: credential.chain[0],
  });
  expect(status).toBe('done');
}

const statusWith = async (token: string): Promise<number> =>
  (await at.call('GET', `/v1/unions/${county}`, { token })).status;

/** Failed attempts from one address lock it; these all come from one. */
async function forgive(): Promise<void> {
  const table = at.table('ephemeral');
  const { Items = [] } = await at.dynamodb.send(new ScanCommand({ TableName: table }));
  for (const { pk } of Items)
    if (pk?.S?.startsWith('rate#'))
      await at.dynamodb.send(new DeleteItemCommand({ TableName: table, Key: { pk } }));
}
beforeEach(forgive);

beforeAll(async () => {
  at = await testProvince();
  administrator = await tokenOf(authority().credential(FIRST_ADMINISTRATOR));
});
afterAll(() => at.close());

describe('signing in by certificate', () => {
  it.each(keyKinds.flatMap((kind) => (['cms', 'raw'] as const).map((form) => [kind, form] as const)))(
    'G1 works with a %s key and a %s signature, and the token opens the registry',
    async (kind, form) => {
      const credential = authority().issue({ name: `officer-${kind}-${form}`, kind });
      await register(credential);
      const session = await signIn(credential, form);
      expect(session).toMatchObject({ operatorId: credential.name, role: 'union-officer', scope: county });
      expect(await statusWith((session as Session).token)).toBe(200);
    },
  );

  it('G1 publishes the key that verifies its tokens', async () => {
    const { body } = await at.call<{ keys: { kid: string; d?: string }[] }>('GET', '/.well-known/jwks.json');
    const [header = ''] = administrator.split('.');
    const { kid } = JSON.parse(Buffer.from(header, 'base64url').toString()) as { kid: string };
    expect(body.keys.map((key) => key.kid)).toContain(kid);
    expect(body.keys.every((key) => key.d === undefined)).toBe(true);
  });

  it('G1 works from the command line', async () => {
    const main = join(import.meta.dirname, '../../local/ca/main.ts');
    // The province runs in this very process: it must not be blocked meanwhile.
    const tool = async (...args: string[]) =>
      (await promisify(execFile)(process.execPath, [main, ...args, '--folder', authority().folder])).stdout;
    const token = (await tool('sign-in', FIRST_ADMINISTRATOR, '--url', at.province.url)).trim();
    expect(token.split('.')).toHaveLength(3);
    expect(await tool('list')).toContain(`${FIRST_ADMINISTRATOR}\tecdsa\tperson`);
    expect(await tool('--help')).toContain('npm run ca');
  });
});

describe.skipIf(!hasOpenSsl).each(keyKinds)('a %s certificate that OpenSSL made', (kind) => {
  it('G1 signs in, with signatures that OpenSSL made', async () => {
    const name = `openssl-${kind}`;
    const made = openSslLeaf(kind, name, authority().folder);
    try {
      const { status } = await at.command(administrator, '/v1/operators', {
        operatorId: name,
        role: 'organiser',
        scope: county,
        certificate: made.leaf,
      });
      expect(status).toBe('done');
      // OpenSSL 3 makes no signed messages with SM2.
      for (const form of kind === 'sm2' ? (['raw'] as const) : (['raw', 'cms'] as const)) {
        const { challengeId, message } = await challenge();
        const bytes =
          form === 'raw' ? made.sign(Buffer.from(message)) : made.signMessage(Buffer.from(message));
        const signature = { form, value: bytes.toString('base64') };
        const signedIn = await attempt({ challengeId, certificates: [made.leaf], signature });
        expect(signedIn).toMatchObject({ operatorId: name, role: 'organiser' });
      }
    } finally {
      made.close();
    }
  });
});

describe('signing in is refused', () => {
  let officer: Credential;
  beforeAll(async () => {
    officer = authority().issue({ name: 'refused', kind: 'ecdsa' });
    await register(officer);
  });

  it('G1 with a certificate that nobody is registered with', async () => {
    expect(await signIn(authority().issue({ name: 'unknown', kind: 'rsa' }))).toBe(
      'sign-in/certificate-unknown',
    );
  });

  it('G1 with an expired certificate, and with one that is not valid yet', async () => {
    const from = new Date(Date.now() - 10 * 86_400_000);
    expect(await signIn(authority().issue({ name: 'expired', kind: 'ecdsa', days: 3, from }))).toBe(
      'certificate/expired',
    );
    const later = new Date(Date.now() + 86_400_000);
    expect(await signIn(authority().issue({ name: 'early', kind: 'ecdsa', from: later }))).toBe(
      'certificate/not-yet-valid',
    );
  });

  it('G1 with a certificate for encryption', async () => {
    expect(await signIn(authority().issue({ name: 'wrong', kind: 'sm2', profile: 'encryption' }))).toBe(
      'certificate/usage',
    );
  });

  it('G1 with a certificate of another root, whatever name it bears', async () => {
    const foreign = openCertificateAuthority(join(authority().folder, 'foreign'));
    expect(await signIn(foreign.issue({ name: 'refused', kind: 'ecdsa' }))).toBe('certificate/untrusted');
  });

  it('G1 with a challenge that was used, by whatever attempt', async () => {
    const once = await challenge();
    expect(await attempt(proofOf(officer, once))).toMatchObject({ operatorId: 'refused' });
    expect(await attempt(proofOf(officer, once))).toBe('sign-in/challenge-used');
    const spoilt = await challenge();
    expect(await attempt({ ...proofOf(officer, spoilt), certificates: ['x'.repeat(200)] })).toBe(
      'certificate/malformed',
    );
    expect(await attempt(proofOf(officer, spoilt))).toBe('sign-in/challenge-used');
  });

  it('G1 with a challenge that never was', async () => {
    const never = { ...(await challenge()), challengeId: 'A'.repeat(22) };
    expect(await attempt(proofOf(officer, never))).toBe('sign-in/challenge-unknown');
  });

  it('G1 with an altered signature, one of another message, and one of another key', async () => {
    for (const form of ['raw', 'cms'] as const) {
      const proof = proofOf(officer, await challenge(), form);
      const bytes = Buffer.from(proof.signature.value, 'base64');
      bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
      expect(await attempt({ ...proof, signature: { form, value: bytes.toString('base64') } })).toBe(
        'sign-in/signature',
      );
      const other = proofOf(officer, { ...(await challenge()), message: 'something else' }, form);
      expect(await attempt(other)).toBe('sign-in/signature');
    }
    const thief = authority().issue({ name: 'thief', kind: 'ecdsa' });
    const stolen = { ...thief, chain: officer.chain };
    expect(await attempt(proofOf(stolen, await challenge(), 'raw'))).toBe('sign-in/signature');
  });

  it('G1 through the door for machines, without their connection', async () => {
    const { status, body } = await at.call<ProblemBody>('POST', '/v1/sign-in/machine-sessions', {
      idempotencyKey: null,
    });
    expect([status, body.code]).toEqual([401, 'sign-in/no-client-certificate']);
  });
});

describe('the audit trail', () => {
  it('G5 keeps who signed in with which certificate, and who tried in vain', async () => {
    const credential = authority().issue({ name: 'audited', kind: 'ecdsa' });
    await register(credential);
    await signIn(credential);
    const { challengeId } = await challenge();
    await attempt(proofOf(credential, { challengeId, message: 'something else', expiresAt: '' }));
    const entries = (await itemsOf(at.dynamodb, at.table('audit'))).filter(
      ({ action }) => action === 'POST /v1/sign-in/sessions',
    );
    const certificate = `certificate:${credential.fingerprint}`;
    const records = ['operator:audited', certificate];
    expect(entries).toContainEqual(
      expect.objectContaining({ by: 'operator:audited', purpose: 'sign-in', status: 201, records }),
    );
    expect(entries).toContainEqual(
      expect.objectContaining({
        by: 'unknown',
        status: 401,
        problem: 'sign-in/signature',
        records: [certificate],
      }),
    );
  });
});

describe('what ends a session', () => {
  /** Every function asks anew after 30 seconds. */
  const IN_A_MINUTE = 60_000;
  const out = (token: string) =>
    until(
      () => statusWith(token),
      (status) => status === 401,
      IN_A_MINUTE,
    );

  it('G1 is, within a minute: suspension, revocation, a lost key, and the issuer’s own revocation', async () => {
    const names = ['suspended', 'revoked', 'lost', 'by-issuer', 'stays'] as const;
    const credentials = Object.fromEntries(
      names.map((name) => [name, authority().issue({ name, kind: 'ecdsa' })]),
    ) as Record<(typeof names)[number], Credential>;
    for (const credential of Object.values(credentials)) await register(credential);
    const tokens = Object.fromEntries(
      await Promise.all(names.map(async (name) => [name, await tokenOf(credentials[name])])),
    ) as Record<(typeof names)[number], string>;
    for (const token of Object.values(tokens)) expect(await statusWith(token)).toBe(200);

    const from = Date.now();
    const lost = credentials.lost.fingerprint;
    const next = authority().issue({ name: 'lost-2', kind: 'sm2' });
    await at.command(administrator, '/v1/operators/suspended/suspension');
    await at.command(
      administrator,
      `/v1/operators/revoked/certificates/${credentials.revoked.fingerprint}/revocation`,
      { reason: 'left' },
    );
    await at.command(administrator, `/v1/operators/lost/certificates/${lost}/replacement`, {
      reason: 'lost',
      certificate: next.chain[0],
    });
    authority().revoke('by-issuer');
    await at.invoke('sign-in-upkeep');

    expect(await signIn(credentials.suspended)).toBe('sign-in/operator-closed');
    expect(await signIn(credentials.revoked)).toBe('sign-in/certificate-ended');
    expect(await signIn(credentials.lost)).toBe('sign-in/certificate-ended');
    expect(await signIn(next)).toMatchObject({ operatorId: 'lost' });
    await Promise.all(
      (['suspended', 'revoked', 'lost', 'by-issuer'] as const).map((name) => out(tokens[name])),
    );
    expect(Date.now() - from).toBeLessThan(IN_A_MINUTE);
    // The list itself is looked at every 30 seconds, by each execution environment for itself.
    await until(
      async () => {
        await forgive();
        return signIn(credentials['by-issuer']);
      },
      (code) => code === 'certificate/revoked',
      IN_A_MINUTE,
    );
    expect(await statusWith(tokens.stays)).toBe(200);

    await at.command(administrator, '/v1/operators/suspended/restoration');
    expect(await signIn(credentials.suspended)).toMatchObject({ operatorId: 'suspended' });
    const { body } = await at.call<{ certificates: { status: string; reason?: string }[] }>(
      'GET',
      '/v1/operators/lost',
      { token: administrator, expect: 200 },
    );
    expect(body.certificates.map(({ status, reason }) => [status, reason])).toEqual([
      ['revoked', 'lost'],
      ['active', undefined],
    ]);
  });
});

describe('administering operators', () => {
  it('G1 is nobody’s own business, and one certificate’s for good', async () => {
    const own = await at.call<ProblemBody>('POST', `/v1/operators/${FIRST_ADMINISTRATOR}/suspension`, {
      token: administrator,
    });
    expect([own.status, own.body.code]).toEqual([403, 'operator/own-account']);
    const credential = authority().issue({ name: 'twice', kind: 'rsa' });
    await register(credential);
    const again = await at.command(administrator, '/v1/operators', {
      operatorId: 'second-account',
      role: 'organiser',
      scope: county,
      certificate: credential.chain[0],
    });
    expect(again).toMatchObject({ status: 'rejected', problem: { code: 'operator/certificate-taken' } });
  });

  it('G1 takes no certificate that could not sign in', async () => {
    const wrong = authority().issue({ name: 'cannot', kind: 'ecdsa', profile: 'encryption' });
    const { status, body } = await at.call<ProblemBody>('POST', '/v1/operators', {
      token: administrator,
      body: { operatorId: 'cannot', role: 'organiser', scope: county, certificate: wrong.chain[0] },
    });
    expect([status, body.code]).toEqual([422, 'operator/certificate-refused']);
  });
});
