import { once } from 'node:events';
import { mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { build } from 'esbuild';
import { type FunctionId, functionSources } from '../../shared/platform/deployment/functions.ts';
import { bundle, type Bundle, options } from '../bundle.ts';
import { root } from '../make-once.ts';
import { coldStart, type Start } from './cold-start.ts';
import type { Part } from './part.ts';
import type { Table } from './report.ts';
import { figure, median } from './spread.ts';

/** The least that a function with a table can be: the SDK's client, made at start, and one call. */
const BARE_SOURCE = `import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
const client = new DynamoDBClient({});
export const handler = async () => {
  await client.send(new PutItemCommand({ TableName: 'bare', Item: { pk: { S: 'bare' } } }));
  return { statusCode: 200 };
};
`;

const BARE = 'bare';

/** A start is short, and much disturbs it: many are needed for a steady median, each beside one of the bare handler. */
const STARTS_A_ROUND = 7;

/** Somebody waits for these: how often their import may take that of the bare handler, and both with the first answer. */
const MOST = 1.6;
const isWaitedFor = (id: string): boolean => callOf(id) !== undefined && id !== BARE;

/** A call without a token: all of the edge, and what it notes of a refusal. */
const UNAUTHORISED = {
  version: '2.0',
  routeKey: '',
  rawPath: '/',
  rawQueryString: '',
  headers: { 'accept-language': 'zh' },
  requestContext: { requestId: 'bench', timeEpoch: 0, http: { method: 'GET', path: '/' } },
  isBase64Encoded: false,
};

/** By function, what is asked of it; others are loaded only. */
const callOf = (id: string): unknown => {
  if (id === BARE) return {};
  const routeKey = routes[id as FunctionId];
  return routeKey === undefined ? undefined : { ...UNAUTHORISED, routeKey };
};

const routes: Readonly<Partial<Record<FunctionId, string>>> = {
  'unions-http': 'GET /v1/unions/{unionId}',
  'elections-http': 'GET /v1/reelections/{unionId}',
  'employers-http': 'GET /v1/employers/{employerId}',
  'dissolutions-http': 'GET /v1/dissolutions/{unionId}',
  'members-http': 'GET /v1/members/{memberId}',
  'intake-http': 'POST /v1/roster-uploads',
  'requests-http': 'GET /v1/requests/{requestId}',
  'statistics-http': 'GET /v1/statistics/{scope}',
  'assessments-http': 'GET /v1/statistics/{scope}/rates',
  'queries-http': 'POST /v1/unions/{unionId}/query',
  'me-http': 'GET /v1/me/membership',
  'operators-http': 'GET /v1/operators/{operatorId}',
  'audit-http': 'GET /v1/audit-entries',
  'services-http': 'GET /v1/code-sets',
};

/** (e) What loading each function costs in a fresh process, beside a handler that only has the SDK. */
export const functionStarts: Part = async ({ rounds, size, progress }) => {
  await mkdir(join(root, '.build'), { recursive: true });
  const folder = await mkdtemp(join(root, '.build/bench-functions-'));
  const cloud = await emptyCloud();
  try {
    const bareBundle = await bare(folder);
    const bundles = await bundle(functionSources);
    const start = ({ id, path }: Bundle) => coldStart(path, cloud.url, callOf(id));
    const sides = new Map<string, Sides[]>();
    for (let round = 1; round <= rounds; round += 1)
      for (const made of bundles) {
        progress(`round ${String(round)}, ${made.id}`);
        const starts = size === 'tiny' ? 1 : isWaitedFor(made.id) ? STARTS_A_ROUND : 1;
        const taken = await beside(
          starts,
          () => start(bareBundle),
          () => start(made),
        );
        sides.set(made.id, [...(sides.get(made.id) ?? []), taken]);
      }
    const of = (id: string): readonly Sides[] => sides.get(id) ?? [];
    return {
      id: 'functions',
      title: 'Loading a function, beside a bare SDK handler',
      method: [
        `A fresh process each time, ${String(STARTS_A_ROUND)} a round of each that somebody waits for, each beside a start of the bare handler, the two first in turn. The bare handler makes a DynamoDBClient and is bundled and minified by esbuild alone.`,
        'A ratio is of the medians of a round. First answer: a call without a token is refused (401) and the refusal noted; the bare handler puts one item. Every service answers both at once.',
        'The bound is on the import and on both together (ADR 19): what an import leaves to the first call, somebody waits for all the same. The bare handler leaves it the HTTP client. process-commands answers a queue, and is in the table only.',
        'Memory: resident memory that loading added to an empty process.',
      ],
      figures: bundles
        .filter(({ id }) => isWaitedFor(id))
        .flatMap(({ id }) => [
          figure(`import, ${id} : bare SDK handler`, '×', of(id).map(ratioOf(importOf)), { atMost: MOST }),
          figure(`import and first answer, ${id} : bare SDK handler`, '×', of(id).map(ratioOf(untilAnswer)), {
            atMost: MOST,
          }),
        ]),
      tables: [
        table([bareBundle, ...bundles], (id) =>
          id === BARE
            ? [...sides.values()].flat().flatMap((round) => round.bare)
            : of(id).flatMap(({ made }) => made),
        ),
      ],
    };
  } finally {
    cloud.close();
    await rm(folder, { recursive: true });
  }
};

/** A round's starts of a function, and as many of the bare handler made in between. */
type Sides = { readonly bare: readonly Start[]; readonly made: readonly Start[] };

async function beside(
  starts: number,
  startBare: () => Promise<Start>,
  startMade: () => Promise<Start>,
): Promise<Sides> {
  const bare: Start[] = [];
  const made: Start[] = [];
  for (let number = 0; number < starts; number += 1) {
    if (number % 2 === 0) bare.push(await startBare());
    made.push(await startMade());
    if (number % 2 === 1) bare.push(await startBare());
  }
  return { bare, made };
}

const importOf = ({ importMilliseconds }: Start): number => importMilliseconds;
const untilAnswer = (start: Start): number => start.importMilliseconds + (start.answerMilliseconds ?? NaN);
const ratioOf =
  (time: (start: Start) => number) =>
  ({ bare, made }: Sides): number =>
    median(made.map(time)) / median(bare.map(time));

/** Answers every call to any service at once, with nothing. */
async function emptyCloud(): Promise<{ readonly url: string; readonly close: () => void }> {
  const server = createServer((request, response) => {
    request.resume().on('end', () => {
      response.setHeader('content-type', 'application/x-amz-json-1.0').end('{}');
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${String(port)}`, close: () => server.close() };
}

async function bare(folder: string): Promise<Bundle> {
  const source = join(folder, 'bare.ts');
  const path = join(folder, 'bare.mjs');
  await writeFile(source, BARE_SOURCE);
  await build({
    ...options,
    metafile: false,
    sourcemap: false,
    outExtension: {},
    write: true,
    entryPoints: [source],
    outfile: path,
  });
  return { id: BARE, path, bytes: (await stat(path)).size, files: [path] };
}

const table = (bundles: readonly Bundle[], startsOf: (id: string) => readonly Start[]): Table => {
  const medianOf = (id: string, value: (start: Start) => number | undefined): number | '' => {
    const values = startsOf(id).flatMap((start) => value(start) ?? []);
    return values.length === 0 ? '' : Number(median(values).toFixed(1));
  };
  return {
    title: 'medians of all starts',
    head: ['function', 'bundle kB', 'import ms', 'first answer ms', 'memory MB'],
    rows: bundles.map(({ id, bytes }) => [
      id,
      Math.round(bytes / 1000),
      medianOf(id, ({ importMilliseconds }) => importMilliseconds),
      medianOf(id, ({ answerMilliseconds }) => answerMilliseconds),
      medianOf(id, ({ memoryMB }) => memoryMB),
    ]),
  };
};
