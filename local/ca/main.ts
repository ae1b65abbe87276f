import '../../scripts/assert-node.js';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openCertificateAuthority, type SignatureForm, signWith } from './certificate-authority.ts';
import { type KeyKind, keyKinds } from './keys.ts';
import { operatorSignature } from './operator-signature.ts';

/** `npm run ca`: a certificate authority on this machine, and what a security key would do with its keys. */

const help = `用法 Usage: npm run ca -- 命令 command [选项 options]

  list                        列出已签发的证书 what was issued
  issue NAME --kind rsa|ecdsa|sm2 [--days N] [--profile person|machine|encryption]
                              签发证书，打印其路径 make a key and a certificate; prints where they lie
  revoke NAME                 吊销证书并发布新的吊销列表 revoke, and publish new revocation lists
  lists                       重新发布吊销列表 publish new revocation lists
  root                        打印根证书指纹 print what a province pins: SHA-256 of the root
  sign NAME [--form raw|cms] [--message TEXT]
                              对文本（或标准输入）签名，输出 base64 sign a text, or standard input; base64
  sign-in NAME [--url URL] [--form raw|cms]
                              以该证书登录，输出令牌 sign in with it; prints the token
  sign-request NAME METHOD PATH [--key KEY] [--body JSON] [--operator ID] [--tenant 44] [--form raw|cms]
                              对一次请求签名，输出 Operator-Signature 报头 sign what is asked; prints the header.
                              --key: 该请求的 Idempotency-Key its idempotency key; 无则按时间签名 signed with the time without
                              --operator: 账号，默认与名称相同 the account, by default the name

  --folder FOLDER             CA 目录，默认 .local/ca where the authority lies; made if there is none
  --url URL                   默认 http://127.0.0.1:4400
  --help

私钥以明文保存在目录中，仅供开发与测试。 Keys lie in the folder in clear: for development and tests only.
`;

class Misused extends Error {}

const { values, positionals } = parsed();
try {
  await run(positionals[0] ?? 'help');
} catch (cause) {
  console.error(cause instanceof Error ? cause.message : String(cause));
  process.exit(cause instanceof Misused ? 2 : 1);
}

function parsed() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        folder: { type: 'string', default: join(import.meta.dirname, '..', '..', '.local', 'ca') },
        kind: { type: 'string', default: 'ecdsa' },
        days: { type: 'string', default: '365' },
        profile: { type: 'string', default: 'person' },
        form: { type: 'string', default: 'cms' },
        message: { type: 'string' },
        url: { type: 'string', default: 'http://127.0.0.1:4400' },
        key: { type: 'string' },
        body: { type: 'string' },
        operator: { type: 'string' },
        tenant: { type: 'string', default: '44' },
        help: { type: 'boolean', default: false },
      },
    });
  } catch (cause) {
    console.error(`${cause instanceof Error ? cause.message : String(cause)}\n\n${help}`);
    process.exit(2);
  }
}

async function run(command: string): Promise<void> {
  if (values.help || command === 'help') {
    console.log(help);
    return;
  }
  const authority = openCertificateAuthority(values.folder);
  switch (command) {
    case 'list':
      for (const { name, issued } of authority.names())
        console.log(
          `${name}\t${issued.kind}\t${issued.profile}\t${issued.to.slice(0, 10)}\t${issued.revokedAt === undefined ? '有效 good' : '已吊销 revoked'}`,
        );
      return;
    case 'issue': {
      const days = Number(values.days);
      if (!Number.isInteger(days) || days < 1) throw new Misused('--days: 1, 2, 3 …');
      const profile = oneOf('--profile', values.profile, ['person', 'machine', 'encryption'] as const);
      const kind = oneOf<KeyKind>('--kind', values.kind, keyKinds);
      const { name, fingerprint } = authority.issue({ name: named(), kind, profile, days });
      console.log(join(authority.folder, 'issued', `${name}.pem`));
      console.error(`指纹 SHA-256 ${fingerprint}`);
      return;
    }
    case 'revoke':
      authority.revoke(named());
      return;
    case 'lists':
      authority.publishLists();
      return;
    case 'root':
      console.log(authority.rootFingerprint);
      return;
    case 'sign': {
      const message = values.message === undefined ? readFileSync(0) : Buffer.from(values.message);
      console.log(signWith(authority.credential(named()), message, form()));
      return;
    }
    case 'sign-in':
      console.log(await signIn(values.url));
      return;
    case 'sign-request': {
      const [, , method, path] = positionals;
      if (method === undefined || path === undefined) throw new Misused('METHOD PATH: POST /v1/…');
      const { tenant, operator = named(), key: idempotencyKey } = values;
      const body: unknown = values.body === undefined ? undefined : JSON.parse(values.body);
      const request = { tenant, operator, method, path, body, idempotencyKey };
      console.log(operatorSignature(authority.credential(named()), request, { form: form() }));
      return;
    }
    default:
      throw new Misused(`${command}?\n\n${help}`);
  }

  async function signIn(url: string): Promise<string> {
    const credential = authority.credential(named());
    const challenge = await post<{ challengeId: string; message: string }>(`${url}/v1/sign-in/challenges`);
    const { token } = await post<{ token: string }>(`${url}/v1/sign-in/sessions`, {
      challengeId: challenge.challengeId,
      certificates: credential.chain.slice(0, -1),
      signature: { form: form(), value: signWith(credential, Buffer.from(challenge.message), form()) },
    });
    return token;
  }
}

function form(): SignatureForm {
  return oneOf('--form', values.form, ['raw', 'cms'] as const);
}

function named(): string {
  const name = positionals[1];
  if (name === undefined) throw new Misused(`名称 NAME?\n\n${help}`);
  return name;
}

function oneOf<T extends string>(option: string, value: string, allowed: readonly T[]): T {
  const found = allowed.find((one) => one === value);
  if (found === undefined) throw new Misused(`${option}: ${allowed.join(', ')}`);
  return found;
}

async function post<T>(url: string, body?: unknown): Promise<T> {
  const answer = await fetch(url, {
    method: 'POST',
    ...(body !== undefined && {
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    }),
  });
  const content = (await answer.json()) as T & { code?: string; detail?: string };
  if (!answer.ok) throw new Error(`${answer.status} ${content.code ?? ''} ${content.detail ?? ''}`);
  return content;
}
