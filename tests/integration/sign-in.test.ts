import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  type CertificateAuthority,
  type Credential,
  openCertificateAuthority,
  signWith,
} from '../../local/ca/certificate-authority.ts';
import { storedAccounts } from '../../shared/operators/adapters/accounts.ts';
import {
  certificateRefOf,
  certificateVerifier,
} from '../../shared/operators/adapters/certificate-verifier.ts';
import { dynamoChallenges } from '../../shared/operators/adapters/dynamo-challenges.ts';
import { type Publications, readPublications } from '../../shared/operators/adapters/publications.ts';
import { refreshTrust, type RevokedByIssuer } from '../../shared/operators/adapters/refresh-trust.ts';
import { endRevoked } from '../../shared/operators/adapters/revoked-by-issuer.ts';
import { sessionTokens } from '../../shared/operators/adapters/session-tokens.ts';
import { storedTrust } from '../../shared/operators/adapters/stored-trust.ts';
import { dynamoTrustStore, type TrustStore } from '../../shared/operators/adapters/trust-store.ts';
import {
  type Attempt,
  signIn,
  type SignInDependencies,
  signInMachine,
} from '../../shared/operators/application/sign-in.ts';
import { epochOf, type Instant, instantOf } from '../../shared/kernel/dates.ts';
import { sessionSigner } from '../../shared/platform/keys/session-keys.ts';
import { type FreshCloud, freshCloud } from '../support/fresh-cloud.ts';
import { memoryStore } from '../support/memory-store.ts';
import { settle, superior, testRegistry, type TestRegistry } from '../support/registry.ts';
import { emptyTable } from '../support/tables.ts';

const HOUR = 3_600_000;
const MINUTE = 60_000;

let cloud: FreshCloud;
let folder: string;
let authority: CertificateAuthority;
let trust: TrustStore;
let registry: TestRegistry;
let dependencies: SignInDependencies;
let clock: number;
const start = instantOf(Date.now());
const after = (milliseconds: number): Instant => instantOf(epochOf(start) + milliseconds);

/** What the issuer's revocations came to: commands queued, decided at once. */
const end = async (revoked: readonly RevokedByIssuer[]): Promise<void> => {
  const requests: string[] = [];
  const queue = {
    send: async (messages: readonly { requestId: string }[]) =>
      void requests.push(...messages.map(({ requestId }) => requestId)),
  };
  await endRevoked(revoked, registry.now, { tenant: '44', store: registry.store, queue });
  await settle(registry, requests as never);
};

const refresh = async (publications?: Publications) =>
  refreshTrust(publications ?? (await readPublications(authority.publications)), {
    roots: new Set([authority.rootFingerprint]),
    store: trust,
    end,
  });

async function register(credential: Credential, role = 'organiser'): Promise<void> {
  const certificate = certificateRefOf(credential.chain[0] ?? '');
  const body = { operatorId: credential.name, role, scope: superior, certificate };
  expect(await registry.run('RegisterOperator', body)).toMatchObject({ status: 'done' });
}

const codeOf = ({ outcome }: Attempt): string => (outcome.ok ? 'ok' : outcome.error.code);

interface When {
  readonly offered?: Instant;
  readonly signed?: Instant;
}

async function attempt(credential: Credential, when: When = {}): Promise<string> {
  const { offered = start } = when;
  const { signed = offered } = when;
  clock = epochOf(signed);
  const { challengeId, message } = await dependencies.challenges.offer(offered);
  const value = signWith(credential, Buffer.from(message), 'cms');
  const proof = { challengeId, certificates: [], signature: { form: 'cms', value } } as const;
  return codeOf(await signIn(proof, signed, dependencies));
}

beforeAll(async () => {
  cloud = await freshCloud();
});
afterAll(() => cloud.close());

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sign-in-'));
  authority = openCertificateAuthority(folder, new Date(start));
  const client = cloud.clients.dynamodb(cloud.regions.primary);
  const table = cloud.tables.ephemeral;
  await emptyTable(client, table, ['pk']);
  const store = memoryStore();
  registry = await testRegistry(store);
  registry.now = start;
  trust = dynamoTrustStore(client, table);
  clock = epochOf(start);
  const unwrap = async (_: string, key: Uint8Array) => key;
  const signer = sessionSigner({ store, service: { wrap: unwrap, unwrap }, region: 'r1' });
  dependencies = {
    challenges: dynamoChallenges(client, table, '44'),
    certificates: certificateVerifier(
      storedTrust(trust, { roots: new Set([authority.rootFingerprint]), longest: 48 * HOUR }, () => clock),
    ),
    accounts: storedAccounts(store),
    tokens: sessionTokens(signer, { issuer: 'urn:union-registry:44', audience: 'a' }),
  };
  return () => rmSync(folder, { recursive: true });
});

describe('a challenge', () => {
  it('G1 is good for 60 seconds and not a millisecond longer', async () => {
    const officer = authority.issue({ name: 'officer', kind: 'ecdsa' });
    await register(officer);
    await refresh();
    expect(await attempt(officer, { signed: after(MINUTE - 1) })).toBe('ok');
    expect(await attempt(officer, { signed: after(MINUTE) })).toBe('sign-in/challenge-unknown');
  });

  it('G1 is never the same, names the province, and is used up by a failure too', async () => {
    const offered = await Promise.all(Array.from({ length: 50 }, () => dependencies.challenges.offer(start)));
    expect(new Set(offered.map(({ message }) => message)).size).toBe(50);
    for (const { message } of offered)
      expect(message).toMatch(/^union-registry\/44\/sign-in\/v1\n[\w-]{22}\n[\w-]{43}$/);
    const [{ challengeId } = { challengeId: '' }] = offered;
    const proof = { challengeId, certificates: [], signature: { form: 'cms', value: 'AAAA' } } as const;
    expect(codeOf(await signIn(proof, start, dependencies))).toBe('sign-in/signature');
    expect(codeOf(await signIn(proof, start, dependencies))).toBe('sign-in/challenge-used');
  });
});

describe('a hundred attempts with one proof at once', () => {
  it('G1 let one in', async () => {
    const officer = authority.issue({ name: 'officer', kind: 'ecdsa' });
    await register(officer);
    await refresh();
    const { challengeId, message } = await dependencies.challenges.offer(start);
    const value = signWith(officer, Buffer.from(message), 'cms');
    const proof = { challengeId, certificates: [], signature: { form: 'cms', value } } as const;
    const codes = await Promise.all(
      Array.from({ length: 100 }, async () => codeOf(await signIn(proof, start, dependencies))),
    );
    expect(codes.filter((code) => code === 'ok')).toHaveLength(1);
    expect(codes.filter((code) => code === 'sign-in/challenge-used')).toHaveLength(99);
  });
});

describe('revocation lists', () => {
  it('G1 must be there: nobody signs in before the first', async () => {
    const officer = authority.issue({ name: 'officer', kind: 'sm2' });
    await register(officer);
    const { certificates } = await readPublications(authority.publications);
    await refresh({ certificates, lists: [], failed: [] });
    expect(await attempt(officer)).toBe('certificate/revocation-unknown');
    await refresh();
    expect(await attempt(officer, { signed: after(30_000) })).toBe('ok');
  });

  it('G1 serve while their address can’t be reached, until they are too old', async () => {
    const officer = authority.issue({ name: 'officer', kind: 'ecdsa' });
    await register(officer);
    await refresh();
    const unreachable = await readPublications(['file:///nowhere/list.crl', 'http://127.0.0.1:1/list.crl']);
    expect(unreachable.failed).toHaveLength(2);
    await refresh(unreachable);
    expect(await attempt(officer)).toBe('ok');
    const late = after(47 * HOUR);
    expect(await attempt(officer, { offered: late })).toBe('ok');
    const tooLate = after(48 * HOUR);
    expect(await attempt(officer, { offered: tooLate })).toBe('certificate/revocation-unknown');
    authority.publishLists(new Date(tooLate));
    await refresh();
    expect(await attempt(officer, { offered: after(48 * HOUR + MINUTE) })).toBe('ok');
  });

  it('G1 end certificates that they name, by a command that stands in the ledger', async () => {
    const officer = authority.issue({ name: 'officer', kind: 'rsa' });
    await register(officer);
    await refresh();
    expect(await attempt(officer)).toBe('ok');
    authority.revoke('officer', new Date(after(MINUTE)));
    await refresh();
    const record = await registry.store.read([{ table: 'registry', pk: 'operator#officer' }]);
    expect(record[0]?.['state']).toMatchObject({
      certificates: [{ status: 'revoked', reason: 'revoked-by-issuer' }],
    });
    // Both doors are shut: the list's, and the account's for who has not seen the list yet.
    expect(await attempt(officer, { offered: after(10_000) })).toBe('sign-in/certificate-ended');
    expect(await attempt(officer, { offered: after(2 * MINUTE) })).toBe('certificate/revoked');
  });

  it('G1 never give way to older ones, nor to those of another root', async () => {
    const officer = authority.issue({ name: 'officer', kind: 'ecdsa' });
    await register(officer);
    const before = await readPublications(authority.publications);
    authority.revoke('officer', new Date(after(MINUTE)));
    expect((await refresh()).lists).toBe(4);
    expect((await refresh(before)).lists).toBe(0);
    const foreign = openCertificateAuthority(join(folder, 'foreign'), new Date(after(2 * MINUTE)));
    const refreshed = await refresh(await readPublications(foreign.publications));
    expect(refreshed).toEqual({ authorities: 0, lists: 0 });
    expect(await attempt(officer, { offered: after(3 * MINUTE) })).toBe('certificate/revoked');
  });

  it('G1 may be larger than an item', async () => {
    const bytes = Buffer.alloc(1_000_000, 7);
    expect(await trust.writeList('large', bytes, { readRev: 0, expiresAt: 4_000_000_000 })).toBe(true);
    expect(await trust.writeList('large', bytes, { readRev: 0, expiresAt: 4_000_000_000 })).toBe(false);
    const version = await trust.listVersion('large');
    expect(version).toMatchObject({ rev: 1, parts: 3 });
    expect(version && bytes.equals(await trust.readList('large', version))).toBe(true);
  });
});

describe('a machine', () => {
  it('G1 signs in by the certificate of its connection, and by no other way', async () => {
    const bank = authority.issue({ name: 'bank', kind: 'sm2', profile: 'machine' });
    const officer = authority.issue({ name: 'officer', kind: 'ecdsa' });
    await register(bank, 'machine');
    await register(officer);
    await refresh();
    const [ofBank, ofOfficer] = [bank.chain[0], officer.chain[0]];
    const signedIn = await signInMachine(ofBank, start, dependencies);
    expect(signedIn.outcome).toMatchObject({ ok: true, value: { operatorId: 'bank', role: 'machine' } });
    expect(codeOf(await signInMachine(ofOfficer, start, dependencies))).toBe('sign-in/other-door');
    expect(codeOf(await signInMachine(undefined, start, dependencies))).toBe('sign-in/no-client-certificate');
    expect(codeOf(await signInMachine('nonsense', start, dependencies))).toBe('certificate/malformed');
    expect(await attempt(bank)).toBe('sign-in/other-door');
  });
});
