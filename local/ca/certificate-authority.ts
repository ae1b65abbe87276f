import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createHash } from 'node:crypto';
import { type Issuer, makeCertificate, newSerial, type Profile } from './certificate.ts';
import { fromPem, type KeyKind, keyKinds, makeKey, readKey, type SigningKey, toPem } from './keys.ts';
import { makeRevocationList } from './revocation-list.ts';
import { makeSignedMessage } from './signed-message.ts';

/** A root, and below it one authority for each kind of key. */
const authorities = ['root', ...keyKinds] as const;
type AuthorityName = (typeof authorities)[number];

interface Issued {
  readonly serial: string;
  readonly kind: KeyKind;
  readonly profile: Profile;
  readonly from: string;
  readonly to: string;
  readonly revokedAt?: string;
}

interface Index {
  readonly version: 1;
  /** Of the last revocation lists. */
  readonly listNumber: number;
  readonly issued: Readonly<Record<string, Issued>>;
}

export interface IssueOptions {
  readonly name: string;
  readonly kind: KeyKind;
  readonly profile?: Exclude<Profile, 'authority'>;
  readonly days?: number;
  /** For certificates that begin or end elsewhere than now. */
  readonly from?: Date;
}

/** What an issued certificate lies as: certificate with its chain, and private key. */
export interface Credential {
  readonly name: string;
  readonly kind: KeyKind;
  readonly serial: string;
  /** SHA-256 of the certificate, in hexadecimal. */
  readonly fingerprint: string;
  /** The certificate, then its authority and the root, in PEM. */
  readonly chain: readonly string[];
  readonly key: SigningKey;
}

export type SignatureForm = 'raw' | 'cms';

/** An authority on this machine, for development and tests: it lies in a folder, and its keys lie there in clear. */
export interface CertificateAuthority {
  readonly folder: string;
  /** SHA-256 of the root, in hexadecimal: what a province pins. */
  readonly rootFingerprint: string;
  /** Certificates of the authorities and revocation lists, as `file:` addresses for a province. */
  readonly publications: readonly string[];
  issue(options: IssueOptions): Credential;
  /** Throws for a name that nothing was issued under. */
  credential(name: string): Credential;
  has(name: string): boolean;
  names(): readonly { readonly name: string; readonly issued: Issued }[];
  /** Revokes a certificate and publishes new lists. */
  revoke(name: string, at?: Date): void;
  /** Publishes lists that hold from `at` on. */
  publishLists(at?: Date): void;
}

const DAY = 86_400_000;
const ROOT_DAYS = 3_650;
const AUTHORITY_DAYS = 1_825;
const DEFAULT_DAYS = 365;
const LIST_DAYS = 30;
/** Clocks differ: what is issued holds since a little earlier. */
const BEFORE = 300_000;

const subjects: Readonly<Record<AuthorityName, string>> = {
  root: '本机测试根 CA Local Test Root',
  rsa: '本机测试 RSA CA Local Test Issuer',
  ecdsa: '本机测试 ECDSA CA Local Test Issuer',
  sm2: '本机测试 SM2 CA Local Test Issuer',
};

const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

/** The authority of the folder, made if there is none. */
export function openCertificateAuthority(folder: string, now = new Date()): CertificateAuthority {
  const at = (file: string): string => join(folder, file);
  const indexFile = at('index.json');
  const read = (): Index => JSON.parse(readFileSync(indexFile, 'utf8')) as Index;
  const write = (index: Index): void => replace(indexFile, `${JSON.stringify(index, null, 2)}\n`);
  if (!existsSync(indexFile)) {
    mkdirSync(at('issued'), { recursive: true, mode: 0o700 });
    makeAuthorities(folder, now);
    write({ version: 1, listNumber: 0, issued: {} });
    publish(now);
  }

  function issuer(name: AuthorityName): Issuer {
    return { subject: subjects[name], key: readKey(readFileSync(at(`${name}.key`), 'utf8')) };
  }

  function publish(from: Date): void {
    const index = read();
    const number = index.listNumber + 1;
    write({ ...index, listNumber: number });
    for (const name of authorities) {
      const revoked = Object.values(index.issued).flatMap(({ serial, kind, revokedAt }) =>
        revokedAt !== undefined && kind === name ? [{ serial, at: new Date(revokedAt) }] : [],
      );
      const list = makeRevocationList(
        {
          number,
          from: new Date(from.getTime() - BEFORE),
          to: new Date(from.getTime() + LIST_DAYS * DAY),
          revoked,
        },
        issuer(name),
      );
      replace(at(`${name}.crl`), list);
    }
  }

  function credential(name: string): Credential {
    const issued = read().issued[name];
    if (issued === undefined) throw new Error(`nothing was issued under the name ${name}`);
    const certificate = readFileSync(at(`issued/${name}.pem`), 'utf8');
    return {
      name,
      kind: issued.kind,
      serial: issued.serial,
      fingerprint: fingerprintOf(certificate),
      chain: [certificate, ...[issued.kind, 'root'].map((file) => readFileSync(at(`${file}.pem`), 'utf8'))],
      key: readKey(readFileSync(at(`issued/${name}.key`), 'utf8')),
    };
  }

  return {
    folder,
    rootFingerprint: fingerprintOf(readFileSync(at('root.pem'), 'utf8')),
    publications: authorities.flatMap((name) => [
      pathToFileURL(at(`${name}.pem`)).href,
      pathToFileURL(at(`${name}.crl`)).href,
    ]),
    has: (name) => Object.hasOwn(read().issued, name),
    names: () => Object.entries(read().issued).map(([name, issued]) => ({ name, issued })),
    credential,
    issue({ name, kind, profile = 'person', days = DEFAULT_DAYS, from = new Date(Date.now() - BEFORE) }) {
      const index = read();
      if (!NAME.test(name)) throw new Error(`${name}: letters, digits, dots and dashes, at most 64`);
      if (Object.hasOwn(index.issued, name)) throw new Error(`the name ${name} is taken`);
      const to = new Date(from.getTime() + days * DAY);
      const key = makeKey(kind);
      const { der, serial } = makeCertificate(
        { subject: name, spki: key.spki, profile, from, to },
        issuer(kind),
      );
      writeFileSync(at(`issued/${name}.key`), key.pem, { mode: 0o600 });
      writeFileSync(at(`issued/${name}.pem`), toPem('CERTIFICATE', der));
      const issued = { serial, kind, profile, from: from.toISOString(), to: to.toISOString() };
      write({ ...index, issued: { ...index.issued, [name]: issued } });
      return credential(name);
    },
    revoke(name, moment = new Date()) {
      const index = read();
      const issued = index.issued[name];
      if (issued === undefined) throw new Error(`nothing was issued under the name ${name}`);
      const revoked = { ...issued, revokedAt: issued.revokedAt ?? moment.toISOString() };
      write({ ...index, issued: { ...index.issued, [name]: revoked } });
      publish(moment);
    },
    publishLists: (moment = new Date()) => publish(moment),
  };
}

function makeAuthorities(folder: string, now: Date): void {
  const from = new Date(now.getTime() - BEFORE);
  const root: Issuer = { subject: subjects.root, key: makeKey('ecdsa') };
  const make = (name: AuthorityName, key: SigningKey, days: number, pathLength: number): void => {
    const to = new Date(from.getTime() + days * DAY);
    const { der } = makeCertificate(
      {
        subject: subjects[name],
        spki: key.spki,
        profile: 'authority',
        from,
        to,
        pathLength,
        serial: newSerial(),
      },
      root,
    );
    writeFileSync(join(folder, `${name}.key`), key.pem, { mode: 0o600 });
    writeFileSync(join(folder, `${name}.pem`), toPem('CERTIFICATE', der));
  };
  make('root', root.key, ROOT_DAYS, 1);
  for (const kind of keyKinds) make(kind, makeKey(kind), AUTHORITY_DAYS, 0);
}

/** Signs as a security key's middleware does, in base64. */
export function signWith({ key, chain }: Credential, message: Uint8Array, form: SignatureForm): string {
  if (form === 'raw') return key.sign(message).toString('base64');
  const [leaf = '', ...rest] = chain;
  return makeSignedMessage(message, key, [fromPem(leaf), ...rest.slice(0, -1).map(fromPem)]).toString(
    'base64',
  );
}

const fingerprintOf = (pem: string): string => createHash('sha256').update(fromPem(pem)).digest('hex');

/** So that who reads it meanwhile gets the one or the other, whole. */
function replace(path: string, content: string | Uint8Array): void {
  writeFileSync(`${path}.new`, content, { mode: 0o600 });
  renameSync(`${path}.new`, path);
}
