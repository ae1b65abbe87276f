import './assert-node.js';
import { execFile } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { functionSources } from '../shared/platform/deployment/functions.ts';
import { bundle } from './bundle.ts';
import { root } from './make-once.ts';

/**
 * How long each function's bundle takes to load in a fresh process, beside the least that a function with the
 * SDK's DynamoDB client can do. Medians; one process at a time, in turns, so that a busy moment hits all alike.
 */
const RUNS = 9;

const BARE = `import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
const client = new DynamoDBClient({});
export const handler = async () => client.config.region();
`;

const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });

/** Enough of a function's environment to load; nothing is called. */
const environment = {
  PATH: process.env['PATH'],
  TENANT: '44',
  AWS_REGION: 'cn-north-1',
  SECOND_REGION: 'cn-northwest-1',
  AWS_ACCESS_KEY_ID: 'none',
  AWS_SECRET_ACCESS_KEY: 'none',
  AWS_LAMBDA_FUNCTION_NAME: 'import-times',
  ...Object.fromEntries(
    ['REGISTRY', 'LEDGER', 'REQUESTS', 'KEYS', 'STATISTICS', 'APPLIED', 'EPHEMERAL'].map((table) => [
      `TABLE_${table}`,
      table.toLowerCase(),
    ]),
  ),
  QUEUE_COMMANDS: 'http://127.0.0.1/commands.fifo',
  QUEUE_BULK: 'http://127.0.0.1/bulk.fifo',
  QUEUE_INTAKE: 'http://127.0.0.1/intake',
  BUCKET_INTAKE: 'intake',
  KEY_SERVICE: 'kms:alias/union-registry-44',
  AUTH_ISSUER: 'urn:union-registry:local:44',
  AUTH_AUDIENCE: 'union-registry-44',
  AUTH_JWKS: JSON.stringify({
    keys: [{ ...publicKey.export({ format: 'jwk' }), kid: 'k', alg: 'ES256', use: 'sig' }],
  }),
  CORS_ORIGINS: '',
  LOG_LEVEL: 'INFO',
};

/** A minified line in a stack trace would be a page long. */
const MEASURE = `const begun = performance.now();
await import(process.argv[1]).catch(({ message }) => {
  console.error(message);
  process.exit(1);
});
console.log(performance.now() - begun);
process.exit();`;

const importTime = async (path: string): Promise<number> => {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--input-type=module', '--eval', MEASURE, pathToFileURL(path).href],
    { env: environment },
  ).catch((failure: unknown) => {
    throw new Error(`${path}: ${(failure as { stderr: string }).stderr}`);
  });
  return Number(stdout);
};

const median = (times: readonly number[]): number =>
  times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? NaN;

const folder = await mkdtemp(join(root, '.build/import-times-'));
try {
  await writeFile(join(folder, 'bare.ts'), BARE);
  const [bare] = await bundle(
    { bare: join(folder, 'bare.ts').slice(root.length) },
    folder.slice(root.length),
  );
  if (!bare) throw new Error('nothing to compare with');
  const bundles = [bare, ...(await bundle(functionSources))];
  const times = new Map(bundles.map(({ id }) => [id, [] as number[]]));
  for (let run = 0; run < RUNS; run += 1)
    for (const { id, path } of bundles) times.get(id)?.push(await importTime(path));
  const least = median(times.get(bare.id) ?? []);
  console.log(
    `medians of ${RUNS} fresh processes, Node ${process.versions.node}, ${availableParallelism()} processors`,
  );
  console.log(`${'function'.padEnd(20)}${'kB'.padStart(8)}${'ms'.padStart(8)}${'× bare'.padStart(8)}`);
  for (const { id, bytes } of bundles) {
    const time = median(times.get(id) ?? []);
    console.log(
      `${id.padEnd(20)}${(bytes / 1000).toFixed(0).padStart(8)}${time.toFixed(1).padStart(8)}${(time / least).toFixed(2).padStart(8)}`,
    );
  }
} finally {
  await rm(folder, { recursive: true });
}
