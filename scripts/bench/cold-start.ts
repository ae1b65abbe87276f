import { execFile } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import * as z from 'zod';
import type { Environment } from '../../shared/platform/environment.ts';

/** What a fresh process spent until it could answer, and did. */
const Start = z.strictObject({
  /** Until the bundle was loaded, as Lambda's Init phase. */
  importMilliseconds: z.number(),
  /** From there to the answer; absent where nothing was asked. */
  answerMilliseconds: z.number().optional(),
  status: z.number().optional(),
  /** Resident memory that loading added to an empty process. */
  memoryMB: z.number(),
});
export type Start = z.infer<typeof Start>;

const MEASURE = `const [path, event] = process.argv.slice(1);
const empty = process.memoryUsage.rss();
const begun = performance.now();
const { handler } = await import(path).catch(({ message }) => {
  // Not the stack: a minified line in it would be a page long.
  console.error(message);
  process.exit(1);
});
const loaded = performance.now();
const memoryMB = (process.memoryUsage.rss() - empty) / 1e6;
const context = { awsRequestId: 'bench', getRemainingTimeInMillis: () => 10_000 };
const answer = event && (await handler(JSON.parse(event), context));
const answered = performance.now();
console.log(JSON.stringify({
  importMilliseconds: loaded - begun,
  memoryMB,
  ...(event && { answerMilliseconds: answered - loaded, status: answer?.statusCode }),
}));
process.exit();`;

/** Loads a bundle in a process of its own and, given an event, calls its handler once; `cloud` is the URL of all services. */
export async function coldStart(bundle: string, cloud: string, event?: unknown): Promise<Start> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [
      '--input-type=module',
      '--eval',
      MEASURE,
      pathToFileURL(bundle).href,
      ...(event === undefined ? [] : [JSON.stringify(event)]),
    ],
    { env: { ...environment, AWS_ENDPOINT_URL: cloud } },
  ).catch((failure: unknown) => {
    throw new Error(`${bundle} did not start: ${(failure as { stderr: string }).stderr}`);
  });
  return Start.parse(JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? ''));
}

const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });

/** Enough to load and to refuse a call: every variable that a function may name. */
const variables: Readonly<Record<keyof Environment, string>> = {
  TENANT: '44',
  AWS_REGION: 'cn-north-1',
  SECOND_REGION: 'cn-northwest-1',
  TABLE_REGISTRY: 'registry',
  TABLE_LEDGER: 'ledger',
  TABLE_REQUESTS: 'requests',
  TABLE_KEYS: 'keys',
  TABLE_STATISTICS: 'statistics',
  TABLE_APPLIED: 'applied',
  TABLE_EPHEMERAL: 'ephemeral',
  TABLE_AUDIT: 'audit',
  TABLE_SIGHTINGS: 'sightings',
  TABLE_LIKENESS: 'likeness',
  QUEUE_COMMANDS: 'http://127.0.0.1/commands.fifo',
  QUEUE_BULK: 'http://127.0.0.1/bulk.fifo',
  QUEUE_INTAKE: 'http://127.0.0.1/intake',
  QUEUE_LIKENESS: 'http://127.0.0.1/likeness',
  BUCKET_INTAKE: 'intake',
  BUCKET_ARCHIVE: 'archive',
  ANCHOR_KEY: 'kms:alias/union-registry-44-anchor',
  KEY_SERVICE: 'kms:alias/union-registry-44',
  KEY_SUITE: 'A256GCM/HMAC-SHA-256',
  AUTH_ISSUER: 'urn:union-registry:local:44',
  AUTH_AUDIENCE: 'union-registry-44',
  AUTH_JWKS: JSON.stringify({
    keys: [{ ...publicKey.export({ format: 'jwk' }), kid: 'k', alg: 'ES256', use: 'sig' }],
  }),
  AUTH_WORKERS: '[]',
  TRUST_ROOTS: '',
  TRUST_SOURCES: '',
  TRUST_HOURS: '24',
  RATE_LIMITS: '{}',
  CORS_ORIGINS: '',
  LOG_LEVEL: 'SILENT',
};

const environment = {
  PATH: process.env['PATH'],
  AWS_ACCESS_KEY_ID: 'none',
  AWS_SECRET_ACCESS_KEY: 'none',
  AWS_LAMBDA_FUNCTION_NAME: 'bench',
  ...variables,
};
