import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import type { APIGatewayProxyEventV2, Context } from 'aws-lambda';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { instantOf } from '../../shared/kernel/dates.ts';
import { dynamoClaims, type ReadClaim } from '../../shared/members/adapters/own-claim.ts';
import { ownRoutes } from '../../shared/members/http/own-routes.ts';
import { claimKey } from '../../shared/platform/engine/keys.ts';
import { PublicKeySet } from '../../shared/platform/http/auth/trusted-issuer.ts';
import { createTokenVerifier } from '../../shared/platform/http/auth/verify-token.ts';
import { httpHandler } from '../../shared/platform/http/http-handler.ts';
import { routesIn } from '../../shared/platform/http/routing.ts';
import { workerIdentities } from '../../shared/platform/keys/worker-identity.ts';
import { createLog } from '../../shared/platform/log.ts';
import { dynamoStore } from '../../shared/platform/store/dynamo-store.ts';
import { apiDescription } from '../../shared/registry/api.ts';
import { people } from '../../tests/support/people.ts';
import { foundUnion, testRegistry, type TestRegistry } from '../../tests/support/registry.ts';
import { sealedNumber } from '../../tests/support/sealed-number.ts';
import { type FreshTables, freshTables } from './fresh-tables.ts';
import type { Part } from './part.ts';
import { figure, median } from './spread.ts';

const ISSUER = 'https://bench.example';
const AUDIENCE = 'union-registry-bench';
const MEMBERS = 23;

/** (h) "Am I an active member?" through the whole handler, beside a bare read of the same key. */
export const ownStatus: Part = async ({ rounds, size, dynamodb, progress }) => {
  const calls = size === 'tiny' ? 5 : 300;
  const tables = await freshTables(dynamodb);
  try {
    const bare = await bareRead(tables);
    const sides = await prepare(tables);
    const ratios: number[] = [];
    const taken = { bare: [] as number[], handler: [] as number[] };
    for (let round = -1; round < rounds; round += 1) {
      progress(round < 0 ? 'warming up' : `round ${String(round + 1)}`);
      const times = { bare: [] as number[], handler: [] as number[] };
      for (let call = 0; call < calls; call += 1) {
        const member = call % sides.members.length;
        // Turn about, and each first as often: both meet the same busy moments.
        const inTurn = call % 2 === 0 ? (['bare', 'handler'] as const) : (['handler', 'bare'] as const);
        for (const side of inTurn)
          times[side].push(
            await milliseconds(() =>
              side === 'bare' ? bare(sides.members[member]?.key ?? '') : sides.ask(member),
            ),
          );
      }
      if (round < 0) continue;
      ratios.push(median(times.handler) / median(times.bare));
      taken.bare.push(median(times.bare));
      taken.handler.push(median(times.handler));
    }
    return {
      id: 'own-status',
      title: 'GET /v1/me/membership beside a bare GetItem',
      method: [
        `${String(calls)} calls a side and round, one after another, the sides turn about; ${String(MEMBERS)} members.`,
        'bare: GetItemCommand of @aws-sdk/client-dynamodb, strongly consistent, of the very key that the handler reads, through a client of its own.',
        'handler: the whole Lambda handler: token (ES256), encrypted ID number (X25519), keyed hash, read, answer. No token is remembered between calls.',
      ],
      figures: [
        { ...figure('handler ÷ bare, of the medians of a round', '×', ratios), target: { atMost: 1.5 } },
        figure('bare GetItem, median', 'ms', taken.bare),
        figure('handler, median', 'ms', taken.handler),
      ],
      tables: [],
    };
  } finally {
    await tables.drop();
  }
};

const milliseconds = async (work: () => Promise<void>): Promise<number> => {
  const from = performance.now();
  await work();
  return performance.now() - from;
};

async function bareRead(tables: FreshTables): Promise<(key: string) => Promise<void>> {
  const client = tables.client();
  return async (key) => {
    const { Item } = await client.send(
      new GetItemCommand({
        TableName: tables.name('registry'),
        Key: { pk: { S: key } },
        ConsistentRead: true,
      }),
    );
    if (Item?.['holder'] === undefined) throw new Error('the bare read found no member');
  };
}

interface Sides {
  readonly members: readonly { readonly key: string; readonly token: string }[];
  readonly ask: (member: number) => Promise<void>;
}

async function prepare(tables: FreshTables): Promise<Sides> {
  const name = (table: Parameters<FreshTables['name']>[0]) => tables.name(table);
  const store = dynamoStore(tables.client(), {
    registry: name('registry'),
    ledger: name('ledger'),
    requests: name('requests'),
    keys: name('keys'),
  });
  const registry = await testRegistry(store);
  await foundUnion(registry, { seed: 1, size: MEMBERS });
  const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true });
  const keys = PublicKeySet.parse(
    JSON.stringify({ keys: [{ ...(await exportJWK(publicKey)), kid: 'bench', alg: 'ES256' }] }),
  );
  const members = await Promise.all(
    people(MEMBERS, 1).map(async ({ idNumber }, index) => ({
      key: claimKey((await registry.vault.claimsOf(idNumber))[0]),
      token: await new SignJWT({ id_number: await sealedNumber(registry, idNumber) })
        .setProtectedHeader({ alg: 'ES256', kid: 'bench' })
        .setSubject(`worker-${String(index)}`)
        .setIssuer(ISSUER)
        .setAudience(AUDIENCE)
        .setIssuedAt()
        .setExpirationTime('2h')
        .sign(privateKey),
    })),
  );
  const readClaim = dynamoClaims(tables.client(), name('registry'));
  return { members, ask: asking(registry, readClaim, keys, members) };
}

function asking(
  registry: TestRegistry,
  readClaim: ReadClaim,
  keys: PublicKeySet,
  members: Sides['members'],
): Sides['ask'] {
  const unused = (): never => {
    throw new Error('own status uses nothing else');
  };
  const handler = httpHandler({
    routes: routesIn(
      ownRoutes({
        edge: { requestIdOf: unused, submit: unused },
        vault: registry.vault,
        records: { record: unused, records: unused, gate: unused, keys: unused, page: unused },
        readClaim,
        identities: workerIdentities(registry.ring),
      }),
    ),
    problems: async () => apiDescription.problems,
    verifyToken: createTokenVerifier({
      issuers: [
        {
          speaksFor: 'workers',
          name: 'bench',
          issuer: ISSUER,
          audience: AUDIENCE,
          keys,
          identityClaim: 'id_number',
        },
      ],
    }),
    clock: () => instantOf(Date.now()),
    log: createLog('bench', 'SILENT'),
    audit: { record: unused },
  });
  const context = { getRemainingTimeInMillis: () => 10_000 } as unknown as Context;
  return async (member) => {
    const answer = await handler(eventOf(members[member]?.token ?? ''), context);
    if (answer.statusCode !== 200 || answer.body?.includes('"active":true') !== true)
      throw new Error(`the handler answered ${String(answer.statusCode)}`);
  };
}

const eventOf = (token: string): APIGatewayProxyEventV2 =>
  ({
    version: '2.0',
    routeKey: 'GET /v1/me/membership',
    rawPath: '/v1/me/membership',
    rawQueryString: '',
    headers: { authorization: `Bearer ${token}`, 'accept-language': 'zh' },
    requestContext: {
      requestId: 'bench',
      timeEpoch: Date.now(),
      http: { method: 'GET', path: '/v1/me/membership', sourceIp: '192.0.2.1' },
    },
    isBase64Encoded: false,
  }) as unknown as APIGatewayProxyEventV2;
