import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type CertificateAuthority,
  openCertificateAuthority,
  signWith,
} from '../../../local/ca/certificate-authority.ts';
import { instantOf } from '../../kernel/dates.ts';
import { canonicalHash } from '../../platform/canonical-hash.ts';
import { derivedId } from '../../platform/ids.ts';
import { signedForm } from '../../platform/signed/canonical-form.ts';
import { inTime } from '../../platform/store/time-index.ts';
import { faultOfSignedEntry, type Proof } from './signed-entry.ts';

const folder = mkdtempSync(join(tmpdir(), 'union-registry-signed-'));
let authority: CertificateAuthority;
let stranger: CertificateAuthority;
beforeAll(() => {
  authority = openCertificateAuthority(join(folder, 'ca'));
  stranger = openCertificateAuthority(join(folder, 'other'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const by = 'operator:officer-1';
const key = 'key-00000001';
const at = instantOf(Date.now());
const asked = {
  tenant: '44',
  by,
  key,
  type: 'RejectFounding',
  body: { applicationId: 'A', person: { name: '测试' } },
};
const over = signedForm(asked, ['/person/name'], { '/person/name': 'a'.repeat(22) });

const hashed = (content: {
  readonly pk?: string;
  readonly [more: string]: unknown;
}): Record<string, unknown> => {
  const hash = canonicalHash(content);
  return { ...content, hash, ...inTime({ pk: String(content.pk), at, hash }) };
};

type Kind = 'rsa' | 'ecdsa' | 'sm2';
type Form = 'raw' | 'cms';

function signedBy(ca: CertificateAuthority, kind: Kind, form: Form, changes: object = {}) {
  const name = `${kind}-${form}`;
  const credential = ca.has(name) ? ca.credential(name) : ca.issue({ name, kind });
  const signature = {
    certificate: credential.fingerprint,
    form,
    value: signWith(credential, Buffer.from(over), form),
    over,
    ...changes,
  };
  const content = {
    pk: 'founding-application#A',
    seq: 2,
    rev: 1,
    commitId: 'C',
    at,
    by,
    requestId: derivedId('request', '44', 'operator', 'officer-1', key),
    events: [{ type: 'FoundingRejected', v: 1 }],
    signature,
  };
  const proof: Proof = { certificates: credential.chain, roots: new Set([authority.rootFingerprint]) };
  return { content, proof, entry: hashed(content) };
}

describe('G3 a signed ledger entry, verified offline', () => {
  const each = (['rsa', 'ecdsa', 'sm2'] as const).flatMap((kind) =>
    (['raw', 'cms'] as const).map((form) => [kind, form] as const),
  );

  it.each(each)('proves what was asked, by whom: %s, %s', (kind, form) => {
    const { entry, proof } = signedBy(authority, kind, form);
    expect(faultOfSignedEntry(entry, proof)).toBeUndefined();
  });

  it.each(each)('proves nothing once anything in it is another: %s, %s', (kind, form) => {
    const { content, entry, proof } = signedBy(authority, kind, form);
    const other = (changes: object) => faultOfSignedEntry(hashed({ ...content, ...changes }), proof);
    const resigned = (changes: object) => other({ signature: { ...content.signature, ...changes } });

    expect(faultOfSignedEntry({ ...entry, events: [] }, proof)).toBe('entry/altered');
    expect(other({ signature: undefined })).toBe('entry/unsigned');
    expect(other({ by: 'operator:officer-2' })).toBe('entry/other-command');
    expect(other({ requestId: derivedId('request', '44', 'operator', 'officer-1', 'key-2') })).toBe(
      'entry/other-command',
    );
    expect(resigned({ over: over.replace('RejectFounding', 'ApproveFounding') })).toBe('signature/wrong');
    expect(resigned({ value: Buffer.from('x').toString('base64') })).toBe('signature/wrong');
    expect(resigned({ certificate: 'a'.repeat(64) })).toBe('certificate/not-given');
    expect(other({ at: instantOf(Date.parse(at) + 366 * 86_400_000) })).not.toBeUndefined();
  });

  it('refuses a certificate of another authority, and one that had expired when it signed', () => {
    const foreign = signedBy(stranger, 'ecdsa', 'raw');
    expect(faultOfSignedEntry(foreign.entry, foreign.proof)).toBe('certificate/untrusted');

    const old = authority.issue({
      name: 'old',
      kind: 'ecdsa',
      from: new Date(Date.now() - 10 * 86_400_000),
      days: 1,
    });
    const { content, proof } = signedBy(authority, 'ecdsa', 'raw');
    const value = signWith(old, Buffer.from(over), 'raw');
    const entry = hashed({
      ...content,
      signature: { ...content.signature, certificate: old.fingerprint, value },
    });
    expect(faultOfSignedEntry(entry, { ...proof, certificates: old.chain })).toBe('certificate/expired');
  });

  it('proves nothing of a record that was not named, and says nothing of those that the act made', () => {
    const { content, proof } = signedBy(authority, 'ecdsa', 'raw');
    const told = (changes: object) => faultOfSignedEntry(hashed({ ...content, ...changes }), proof);
    expect(told({ pk: 'founding-application#B' })).toBe('entry/other-record');
    // Beside it a union that was made, and one that was changed too.
    const own = `${content.pk}@${String(content.seq)}`;
    expect(told({ commit: [own, 'union#U@1'] })).toBeUndefined();
    expect(told({ commit: [own, 'union#U@7'] })).toBeUndefined();
    expect(told({ pk: 'union#U', seq: 1, commit: ['union#U@1'] })).toBeUndefined();
    expect(told({ pk: 'union#U', seq: 7, commit: ['union#U@7'] })).toBe('entry/other-record');
  });

  it('proves an entry of the audit trail that was signed within minutes of it, of a record it names', () => {
    const shown = {
      pk: 'chain#members-http#C',
      seq: 5,
      rev: 1,
      at,
      by,
      action: 'members:reveal',
      records: ['member:M', 'field:mobile'],
    };
    const credential = authority.issue({ name: 'reader', kind: 'sm2' });
    const proof: Proof = { certificates: credential.chain, roots: new Set([authority.rootFingerprint]) };
    const told = (changes: object, signedAt = at) => {
      const text = signedForm(
        { tenant: '44', by, at: signedAt, type: 'POST /v1/members/M/reveal', body: { fields: ['mobile'] } },
        [],
        {},
      );
      const signature = {
        certificate: credential.fingerprint,
        form: 'raw',
        value: signWith(credential, Buffer.from(text), 'raw'),
        over: text,
      };
      const link = { ...shown, signature, ...changes };
      const hash = canonicalHash(link);
      return faultOfSignedEntry({ ...link, hash, ...inTime({ pk: link.pk, at, hash }) }, proof);
    };
    expect(told({})).toBeUndefined();
    expect(told({}, instantOf(Date.parse(at) - 601_000))).toBe('entry/other-command');
    expect(told({ by: 'operator:officer-2' })).toBe('entry/other-command');
    expect(told({ records: ['member:N', 'field:mobile'] })).toBe('entry/other-record');
    // A signed reveal is no command: no entry of the ledger rests on it.
    expect(told({ requestId: 'R' })).toBe('entry/other-command');
  });
});
