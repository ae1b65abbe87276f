import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Certificates and signatures of another maker than ours: the OpenSSL command of this machine. */
export const hasOpenSsl = ((): boolean => {
  try {
    const version = execFileSync('openssl', ['version'], { encoding: 'utf8', stdio: 'pipe' });
    return /^OpenSSL [3-9]\./.test(version);
  } catch {
    return false;
  }
})();

export const openSslKinds = ['rsa', 'rsa-pss', 'ecdsa', 'sm2'] as const;
export type OpenSslKind = (typeof openSslKinds)[number];

/** A root, a leaf of it and signatures by the leaf, all of one kind of key. */
export interface OpenSslAuthority {
  readonly root: string;
  readonly leaf: string;
  readonly list: Buffer;
  /** A list that names the leaf. */
  readonly listWithLeaf: () => Buffer;
  sign(message: Uint8Array): Buffer;
  /** A detached CMS signature; OpenSSL 3 can't make one with SM2. */
  signMessage(message: Uint8Array, ...options: readonly string[]): Buffer;
  /** Opens a CMS message that is encrypted to the leaf; OpenSSL 3 can't with SM2. */
  openMessage(message: Uint8Array): Buffer;
  /** Decrypts what the leaf's own key can. */
  decrypt(secret: Uint8Array): Buffer;
  close(): void;
}

const key: Readonly<Record<OpenSslKind, readonly string[]>> = {
  rsa: ['RSA', '-pkeyopt', 'rsa_keygen_bits:2048'],
  'rsa-pss': ['RSA', '-pkeyopt', 'rsa_keygen_bits:2048'],
  ecdsa: ['EC', '-pkeyopt', 'ec_paramgen_curve:P-256'],
  sm2: ['EC', '-pkeyopt', 'ec_paramgen_curve:SM2'],
};

const IDENTITY = 'distid:1234567812345678';
const pss = ['-sigopt', 'rsa_padding_mode:pss', '-sigopt', 'rsa_pss_saltlen:32'];

/** SM2 of OpenSSL takes the standard identity only when it is told to. */
const signing: Readonly<Record<OpenSslKind, readonly string[]>> = {
  rsa: ['-sha256'],
  'rsa-pss': ['-sha256', ...pss],
  ecdsa: ['-sha256'],
  sm2: ['-sm3', '-sigopt', IDENTITY],
};

const leafExtensions = `basicConstraints=critical,CA:FALSE
keyUsage=critical,digitalSignature,nonRepudiation
extendedKeyUsage=clientAuth
subjectKeyIdentifier=hash
authorityKeyIdentifier=keyid
`;

const authorityConfiguration = `[ca]
default_ca = own
[own]
database = index.txt
crlnumber = crlnumber
default_crl_days = 30
default_md = sha256
crl_extensions = list
[list]
authorityKeyIdentifier = keyid:always
`;

interface Workshop {
  readonly file: (name: string, content?: string | Uint8Array) => string;
  readonly run: (...args: readonly string[]) => Buffer;
  readonly close: () => void;
}

function workshop(): Workshop {
  const folder = mkdtempSync(join(tmpdir(), 'openssl-'));
  return {
    file(name, content) {
      if (content !== undefined) writeFileSync(join(folder, name), content);
      return join(folder, name);
    },
    run: (...args) => execFileSync('openssl', args, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] }),
    close: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** What the key of the leaf in the workshop signs. */
const signerIn = (
  { file, run }: Workshop,
  kind: OpenSslKind,
): Pick<OpenSslAuthority, 'sign' | 'signMessage' | 'openMessage' | 'decrypt'> => ({
  openMessage(message) {
    file('encrypted', message);
    return run(
      'cms',
      '-decrypt',
      '-inform',
      'DER',
      '-in',
      'encrypted',
      '-inkey',
      'leaf.key',
      '-recip',
      'leaf.pem',
    );
  },
  decrypt(secret) {
    file('secret', secret);
    return run('pkeyutl', '-decrypt', '-inkey', 'leaf.key', '-in', 'secret');
  },
  sign(message) {
    file('message', message);
    const [digest = '', ...options] = signing[kind];
    return run('dgst', digest, '-sign', 'leaf.key', ...options, 'message');
  },
  signMessage(message, ...options) {
    file('message', message);
    return run(
      ...['cms', '-sign', '-binary', '-in', 'message', '-signer', 'leaf.pem', '-inkey', 'leaf.key'],
      ...['-md', 'sha256', '-outform', 'DER', ...options],
      ...(kind === 'rsa-pss' ? ['-keyopt', 'rsa_padding_mode:pss', '-keyopt', 'rsa_pss_saltlen:32'] : []),
    );
  },
});

/** A key and a certificate by OpenSSL under the authority of that kind in the folder of ours. */
export function openSslLeaf(
  kind: Exclude<OpenSslKind, 'rsa-pss'>,
  name: string,
  folder: string,
): Omit<OpenSslAuthority, 'root' | 'list' | 'listWithLeaf'> {
  const shop = workshop();
  const { run, file } = shop;
  run('genpkey', '-algorithm', ...key[kind], '-out', 'leaf.key');
  run('req', '-new', '-key', 'leaf.key', ...signing[kind], '-subj', `/C=CN/CN=${name}`, '-out', 'leaf.csr');
  file('leaf.ext', leafExtensions);
  run(
    ...['x509', '-req', '-in', 'leaf.csr', '-CA', join(folder, `${kind}.pem`)],
    ...['-CAkey', join(folder, `${kind}.key`), '-set_serial', `0x40${randomBytes(8).toString('hex')}`],
    ...[...signing[kind], ...(kind === 'sm2' ? ['-vfyopt', IDENTITY] : []), '-extfile', 'leaf.ext'],
    ...['-days', '365', '-out', 'leaf.pem'],
  );
  return { leaf: readFileSync(file('leaf.pem'), 'utf8'), ...signerIn(shop, kind), close: shop.close };
}

export function openSslAuthority(kind: OpenSslKind): OpenSslAuthority {
  const shop = workshop();
  const { file, run, close } = shop;
  const signed = signing[kind];
  const [digest = ''] = signed;

  run('genpkey', '-algorithm', ...key[kind], '-out', 'root.key');
  run('genpkey', '-algorithm', ...key[kind], '-out', 'leaf.key');
  run(
    ...['req', '-x509', '-new', '-key', 'root.key', ...signed, '-subj', '/C=CN/CN=root', '-days', '3650'],
    ...['-addext', 'keyUsage=critical,keyCertSign,cRLSign', '-out', 'root.pem'],
  );
  run('req', '-new', '-key', 'leaf.key', ...signed, '-subj', '/C=CN/CN=leaf', '-out', 'leaf.csr');
  file('leaf.ext', leafExtensions);
  run(
    ...['x509', '-req', '-in', 'leaf.csr', '-CA', 'root.pem', '-CAkey', 'root.key', '-CAcreateserial'],
    ...[...signed, ...(kind === 'sm2' ? ['-vfyopt', IDENTITY] : []), '-extfile', 'leaf.ext'],
    ...['-days', '365', '-out', 'leaf.pem'],
  );
  file('ca.cnf', authorityConfiguration);
  file('index.txt', '');
  file('crlnumber', '01\n');

  const ca = ['ca', '-config', 'ca.cnf', '-keyfile', 'root.key', '-cert', 'root.pem', '-md', digest.slice(1)];
  const list = (): Buffer => {
    run(...[...ca, ...signed.slice(1), '-gencrl', '-out', 'list.pem']);
    return run('crl', '-in', 'list.pem', '-outform', 'DER');
  };
  return {
    root: readFileSync(file('root.pem'), 'utf8'),
    leaf: readFileSync(file('leaf.pem'), 'utf8'),
    list: list(),
    listWithLeaf: () => {
      run(...ca, ...signed.slice(1), '-revoke', 'leaf.pem');
      return list();
    },
    ...signerIn(shop, kind),
    close,
  };
}
