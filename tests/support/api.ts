import { createCipheriv, randomBytes } from 'node:crypto';
import type { APIGatewayProxyEventV2, Context } from 'aws-lambda';
import { auditRoutes } from '../../shared/audit/http/routes.ts';
import { intakeRoutes } from '../../shared/intake/http/routes.ts';
import type { Caller } from '../../shared/kernel/caller.ts';
import type { LocalDate } from '../../shared/kernel/dates.ts';
import type { ClaimId } from '../../shared/kernel/decision.ts';
import type { RosterId, UnionId } from '../../shared/kernel/ids.ts';
import { err, ok } from '../../shared/kernel/result.ts';
import { electionsNaming } from '../../shared/registry/elections-naming.ts';
import { accessCopyRoutes } from '../../shared/members/http/access-copy-routes.ts';
import { caseRoutes, ownCaseRoutes } from '../../shared/members/http/case-routes.ts';
import { consentRoutes, ownConsentRoutes } from '../../shared/members/http/consent-routes.ts';
import { duplicateRoutes } from '../../shared/members/http/duplicate-routes.ts';
import { erasureRoutes } from '../../shared/members/http/erasure-routes.ts';
import { correctionRoutes } from '../../shared/members/http/correction-routes.ts';
import { nearestUnionRoutes } from '../../shared/members/http/nearest-routes.ts';
import { ownApplicationRoutes } from '../../shared/members/http/own-application-routes.ts';
import { ownTransferRoutes } from '../../shared/members/http/own-transfer-routes.ts';
import { ownErasureRoutes } from '../../shared/members/http/own-erasure-routes.ts';
import { ownRoutes } from '../../shared/members/http/own-routes.ts';
import { exportRoutes } from '../../shared/members/http/export-routes.ts';
import { groupRoutes } from '../../shared/members/http/group-routes.ts';
import { completenessRoutes } from '../../shared/members/http/completeness-routes.ts';
import { formRoutes } from '../../shared/members/http/form-routes.ts';
import { revealRoutes } from '../../shared/members/http/reveal-routes.ts';
import { memberRoutes } from '../../shared/members/http/routes.ts';
import { ownTimelineRoutes, timelineRoutes } from '../../shared/members/http/timeline-routes.ts';
import { transferRoutes } from '../../shared/members/http/transfer-routes.ts';
import { emergencyScopes } from '../../shared/operators/adapters/emergency-scopes.ts';
import { storedEntrustments } from '../../shared/operators/adapters/stored-entrustments.ts';
import { operatorRecord } from '../../shared/operators/domain/operator.ts';
import { breakGlassRoutes } from '../../shared/operators/http/break-glass-routes.ts';
import { entrustmentRoutes } from '../../shared/operators/http/entrustment-routes.ts';
import { operatorRoutes } from '../../shared/operators/http/operator-routes.ts';
import { signInRoutes } from '../../shared/operators/http/sign-in-routes.ts';
import { commandEdge } from '../../shared/platform/edge/command-edge.ts';
import { recordsReader } from '../../shared/platform/edge/records-reader.ts';
import { rulesSource } from '../../shared/platform/engine/rules-source.ts';
import { operatorSignatures } from '../../shared/platform/signed/operator-signatures.ts';
import { claimKey } from '../../shared/platform/engine/keys.ts';
import { toClaim } from '../../shared/platform/engine/records.ts';
import { createCursors } from '../../shared/platform/http/cursor.ts';
import { documentRoutes } from '../../shared/platform/http/document-routes.ts';
import { httpHandler } from '../../shared/platform/http/http-handler.ts';
import type { Limits } from '../../shared/platform/http/limits.ts';
import { type Route, type RouteSpec, routeKeyOf } from '../../shared/platform/http/route.ts';
import { routesIn } from '../../shared/platform/http/routing.ts';
import type { AuditedAct } from '../../shared/platform/http/audit.ts';
import { derivedId } from '../../shared/platform/ids.ts';
import { workerIdentities } from '../../shared/platform/keys/worker-identity.ts';
import { faultOf, type Log } from '../../shared/platform/log.ts';
import { provincialFederation } from '../../shared/platform/deployment/federations.ts';
import type { ItemKey, Store } from '../../shared/platform/store/port.ts';
import { apiDescription } from '../../shared/registry/api.ts';
import { rosterExports } from '../../shared/registry/roster-exports.ts';
import { registryHandlers } from '../../shared/registry/handlers.ts';
import { requestRoutes } from '../../shared/registry/http-requests.ts';
import { workRoutes } from '../../shared/registry/http-work.ts';
import { keyRoutes } from '../../shared/registry/http-keys.ts';
import { nearestUnions } from '../../shared/registry/nearest-unions.ts';
import { querySource } from '../../shared/registry/query-source.ts';
import { placeNames } from '../../shared/registry/place-names.ts';
import { refusalWords } from '../../shared/registry/refusal-words.ts';
import { rosterPort } from '../../shared/registry/roster-port.ts';
import { retentionRoutes } from '../../shared/retention/http/routes.ts';
import { rulesRoutes } from '../../shared/rules/http/routes.ts';
import { servicesRoutes } from '../../shared/services/http/routes.ts';
import { sheetFile } from '../../shared/platform/sheet-file.ts';
import { assessmentRoutes } from '../../shared/statistics/http/assessment-routes.ts';
import { extractRoutes } from '../../shared/statistics/http/extract-routes.ts';
import { queryRoutes } from '../../shared/statistics/http/query-routes.ts';
import { outlookRoutes } from '../../shared/statistics/http/outlook-routes.ts';
import { belowRoutes } from '../../shared/statistics/http/below-routes.ts';
import { unionsBelow } from '../../shared/registry/unions-below.ts';
import { reportedFileRoutes } from '../../shared/statistics/http/reported-file-routes.ts';
import { readTable } from '../../shared/registry/reported-table.ts';
import { ratesRoutes } from '../../shared/statistics/http/rates-routes.ts';
import { statisticsRoutes } from '../../shared/statistics/http/routes.ts';
import { seriesRoutes } from '../../shared/statistics/http/series-routes.ts';
import { democracyRoutes } from '../../shared/unions/http/democracy-routes.ts';
import { jointUnionRoutes } from '../../shared/unions/http/joint-union-routes.ts';
import { employerRoutes } from '../../shared/unions/http/employer-routes.ts';
import { foundingRoutes } from '../../shared/unions/http/founding-routes.ts';
import { affiliationRoutes } from '../../shared/unions/http/affiliation-routes.ts';
import { treeRoutes } from '../../shared/unions/http/tree-routes.ts';
import { dissolutionRoutes } from '../../shared/unions/http/dissolution-routes.ts';
import { foundingStepRoutes } from '../../shared/unions/http/founding-step-routes.ts';
import { noticeRoutes } from '../../shared/notices/http/routes.ts';
import { legalPersonRoutes } from '../../shared/unions/http/legal-person-routes.ts';
import { officeRoutes } from '../../shared/unions/http/office-routes.ts';
import { termRoutes } from '../../shared/unions/http/term-routes.ts';
import { unionRoutes } from '../../shared/unions/http/union-routes.ts';
import { memoryBuckets } from './memory-buckets.ts';
import { memoryHistory } from './memory-history.ts';
import { memoryPages } from './memory-pages.ts';
import { memoryLists } from './memory-lists.ts';
import { type MemoryStatistics, memoryStatistics } from './memory-statistics.ts';
import { memorySeries } from './memory-series.ts';
import { type MemoryStore, memoryStore } from './memory-store.ts';
import { signInWith } from './sign-in.ts';
import { TENANT, type TestRegistry, testRegistry } from './registry.ts';

/** What of a request a test decides; the rest is as the gateway sends it. */
export interface TestRequest {
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** Of a connection by mutual TLS. */
  readonly clientCertificate?: string;
}

export interface TestAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: unknown;
  /** The kind of each item that was read for it. */
  readonly reads: readonly string[];
}

const plenty = { burst: 1_000_000, perMinute: 1_000_000 };
const unlimited: Limits = {
  'sign-in': plenty,
  'failed-sign-in': plenty,
  search: plenty,
  reveal: plenty,
  writes: plenty,
};

/** Every route of the API behind its real HTTP handler, over tables in memory. */
export interface TestApi {
  readonly registry: TestRegistry;
  readonly store: MemoryStore;
  /** The figures that the routes read; a test counts into them. */
  readonly statistics: MemoryStatistics;
  readonly specs: ReadonlyMap<string, RouteSpec>;
  /** Routes the API describes, and routes that stand here: a test holds the two together. */
  readonly described: readonly string[];
  /** Lines of the log, as text. */
  readonly lines: string[];
  /** What the audit trail was given. */
  readonly acts: readonly AuditedAct[];
  /** Names of the buckets that tokens were taken from. */
  readonly buckets: () => readonly string[];
  /** What was queued, as text. */
  readonly queued: string[];
  readonly call: (caller: Caller | undefined, route: string, request?: TestRequest) => Promise<TestAnswer>;
}

interface TestApiOptions {
  readonly limits?: Limits;
  readonly signaturesFrom?: LocalDate;
  /** Whom exports are encrypted to: the caller's own certificate, or `any`, where callers have none. */
  readonly recipients?: 'own' | 'any';
}

export async function testApi({
  limits = unlimited,
  signaturesFrom,
  recipients = 'any',
}: TestApiOptions = {}): Promise<TestApi> {
  const store = memoryStore();
  const statistics = memoryStatistics();
  const registry = await testRegistry(store, {
    signaturesFrom,
    pages: memoryPages(store.items),
    lists: memoryLists(store),
    statistics,
  });
  const lines: string[] = [];
  const queued: string[] = [];
  const reads: string[] = [];
  const watched = watchedStore(store, reads);
  const callers = new Map<string, Caller>();

  const acts: AuditedAct[] = [];
  const buckets = memoryBuckets();
  const routes = routesOver({
    store: watched,
    memory: store,
    statistics,
    registry,
    queued,
    acts,
    recipients,
  });
  const handler = httpHandler({
    routes: routesIn(routes),
    problems: async () => apiDescription.problems,
    verifyToken: async (authorization) => {
      if (authorization === undefined) return err('missing');
      const caller = callers.get(authorization);
      return caller === undefined ? err('invalid') : ok(caller);
    },
    clock: () => registry.now,
    log: logInto(lines),
    signatures: operatorSignatures({ tenant: TENANT, rules: rulesSource(store, TENANT) }),
    emergencies: emergencyScopes(watched),
    entrustments: storedEntrustments(watched),
    rate: { limits, buckets, hashAddress: async (address) => `hash-of-${String(address.length)}` },
    audit: { record: async (act) => void acts.push(act) },
  });

  let sequence = 0;
  return {
    registry,
    store,
    statistics,
    specs: new Map(routes.map(({ spec }) => [routeKeyOf(spec), spec])),
    described: apiDescription.specs.map(routeKeyOf),
    lines,
    queued,
    acts,
    buckets: buckets.names,
    async call(caller, route, request = {}) {
      const authorization = caller && `Bearer ${JSON.stringify(caller)}`;
      if (caller !== undefined && authorization !== undefined) callers.set(authorization, caller);
      reads.length = 0;
      const answered = await handler(
        eventOf(route, request, { authorization, number: (sequence += 1), at: Date.parse(registry.now) }),
        lambdaContext,
      );
      const text = answered.body ?? '';
      const isJson = String(answered.headers?.['content-type']).includes('json');
      return {
        status: answered.statusCode ?? 0,
        headers: answered.headers ?? {},
        body: isJson && text !== '' ? JSON.parse(text) : text,
        reads: [...reads],
      };
    },
  };
}

interface Parts {
  readonly store: Store;
  readonly memory: MemoryStore;
  readonly statistics: MemoryStatistics;
  readonly registry: TestRegistry;
  readonly queued: string[];
  readonly acts: readonly AuditedAct[];
  readonly recipients: 'own' | 'any';
}

/** The routes as functions/ put them together. */
function routesOver({
  store,
  memory,
  statistics,
  registry,
  queued,
  acts,
  recipients,
}: Parts): readonly Route[] {
  const { vault, ring } = registry;
  const records = recordsReader(store, memoryLists(memory));
  const cursors = async () => createCursors((await ring.current()).keys.cursor.key);
  const edge = commandEdge({
    tenant: TENANT,
    handlers: registryHandlers(vault, { tenant: TENANT }),
    ring,
    store,
    queue: { send: async (messages) => void queued.push(...messages.map((one) => JSON.stringify(one))) },
    onUnsent: (_, fault) => {
      throw fault;
    },
  });
  const stamps = async (unions: readonly UnionId[]) =>
    Promise.all(unions.map(async (union) => (await records.gate(union)).gate?.stamp));
  const signIn = signInWith(({ fingerprint }) =>
    [...memory.items]
      .filter(([place]) => place.startsWith('registry/operator#'))
      .map(([, { state }]) => operatorRecord.parse(state))
      .find(({ certificates }) => certificates.some((bound) => bound.fingerprint === fingerprint)),
  );
  const shared = {
    edge,
    vault,
    records,
    cursors,
    store,
    historyOf: memoryHistory(memory),
    namesOf: placeNames(records),
  };
  const own = {
    ...shared,
    readClaim: async (claim: ClaimId) => {
      const [item] = await store.read([{ table: 'registry', pk: claimKey(claim) }]);
      return toClaim(claim, item);
    },
    identities: workerIdentities(ring),
  };
  return [
    ...foundingRoutes({ ...shared, roster: rosterPort(records) }),
    ...foundingStepRoutes(shared),
    ...termRoutes(shared),
    ...legalPersonRoutes(shared),
    ...officeRoutes(shared),
    ...affiliationRoutes(shared),
    ...treeRoutes(shared),
    ...noticeRoutes(shared),
    ...dissolutionRoutes({ ...shared, wordsOf: refusalWords }),
    ...unionRoutes(shared),
    ...memberRoutes(shared),
    ...correctionRoutes(shared),
    ...consentRoutes(shared),
    ...erasureRoutes(shared),
    ...revealRoutes(shared),
    ...exportRoutes({
      ...shared,
      ...rosterExports(records),
      ...(recipients === 'any' && { encryptTo: async () => toNobody }),
    }),
    ...transferRoutes(shared),
    ...timelineRoutes(shared),
    ...formRoutes(shared),
    ...completenessRoutes(shared),
    ...groupRoutes(shared),
    ...duplicateRoutes(shared),
    ...caseRoutes(shared),
    ...ownRoutes(own),
    ...ownConsentRoutes(own),
    ...ownApplicationRoutes(own),
    ...nearestUnionRoutes({ nearest: nearestUnions(TENANT, records) }),
    ...ownCaseRoutes(own),
    ...ownTransferRoutes(own),
    ...accessCopyRoutes({ ...own, namedIn: electionsNaming(own.historyOf) }),
    ...ownTimelineRoutes(own),
    ...ownErasureRoutes(own),
    ...signInRoutes(signIn),
    ...operatorRoutes({ ...shared, certificates: signIn.certificates }),
    ...breakGlassRoutes(shared),
    ...entrustmentRoutes(shared),
    ...keyRoutes({ store, tenant: TENANT }),
    ...retentionRoutes(shared),
    ...rulesRoutes({ ...shared, tenant: TENANT }),
    ...democracyRoutes(shared),
    ...jointUnionRoutes(shared),
    ...employerRoutes({ ...shared, rules: rulesSource(store, TENANT) }),
    ...intakeRoutes({
      rosterIdOf: (operator, key) => derivedId<RosterId>('roster', operator, key),
      offer: async (key, { contentType }, now) => ({
        method: 'PUT',
        url: `https://bucket.example/${key}`,
        headers: { 'content-type': contentType },
        expiresAt: now,
      }),
    }),
    ...requestRoutes({ store }),
    ...workRoutes(shared),
    ...statisticsRoutes({
      store: statistics,
      gates: { stamps },
    }),
    ...assessmentRoutes({
      ...shared,
      spreadsheet: (name, lines) => Promise.resolve(sheetFile('xlsx', name, lines)),
    }),
    ...extractRoutes({ ...shared, files: registry.files }),
    ...queryRoutes({ ...shared, source: querySource(shared), store: statistics }),
    ...reportedFileRoutes({ ...shared, gates: { stamps }, readTable }),
    ...belowRoutes({
      ...shared,
      store: statistics,
      below: unionsBelow(records),
      series: closedSeries,
      gates: { stamps },
    }),
    ...ratesRoutes({ ...shared, store: statistics, gates: { stamps } }),
    ...outlookRoutes({ store: statistics, series: closedSeries, gates: { stamps } }),
    ...seriesRoutes({
      series: closedSeries,
      gates: { stamps },
    }),
    ...auditRoutes({
      ...trailOf(acts, registry),
      stamps,
      province: provincialFederation(TENANT).id,
      cursors,
    }),
    ...servicesRoutes(),
    ...documentRoutes(() => Promise.resolve(apiDescription)),
  ];
}

/** Of a registry that has closed a day, without any change on it. */
const closedSeries = {
  ...memorySeries(),
  progress: () => {
    const on = '2026-11-23' as LocalDate;
    return Promise.resolve({ rev: 1, edition: 's1' as const, definition: '', first: on, closedThrough: on });
  },
};

/** What was recorded so far, as the trail's tables would give it back. */
const trailOf = (acts: readonly AuditedAct[], registry: TestRegistry) => ({
  sightings: {
    page: async (of: string) => ({
      sightings: acts.flatMap(({ by, records }, index) =>
        by === of || records.includes(of)
          ? [{ of, at: registry.now, chain: 'chain#test', seq: index + 1 }]
          : [],
      ),
      lastKey: undefined,
    }),
  },
  links: {
    read: async (pk: string, seq: number) => {
      const { address: _, ...act } = acts[seq - 1] ?? {};
      return { pk, seq, rev: 1 as const, hash: 'A'.repeat(43), at: registry.now, ...act };
    },
  },
});

/** Notes the kind of each item read, so that two answers can be compared by what they took. */
const watchedStore = (store: Store, reads: string[]): Store => ({
  read: (keys: readonly ItemKey[]) => {
    reads.push(
      ...keys.map(({ table, pk }) => (table === 'requests' ? table : `${table}/${pk.replace(/#.*/, '')}`)),
    );
    return store.read(keys);
  },
  commit: (writes) => store.commit(writes),
});

/** The registry's own way with errors, and lines a test can read. */
export function logInto(lines: string[]): Log {
  const note =
    (level: string) =>
    (code: string, fields: object = {}) =>
      void lines.push(JSON.stringify({ level, code, ...fields }));
  return {
    debug: note('debug'),
    info: note('info'),
    warn: note('warn'),
    error: (code, error, fields) =>
      void lines.push(JSON.stringify({ code, ...fields, fault: faultOf(error) })),
    within: () => undefined,
  };
}

const lambdaContext = { getRemainingTimeInMillis: () => 10_000 } as unknown as Context;

function eventOf(
  routeKey: string,
  { params, query = {}, body, headers = {}, clientCertificate }: TestRequest,
  { authorization, number, at }: { authorization: string | undefined; number: number; at: number },
): APIGatewayProxyEventV2 {
  const [method = '', path = ''] = routeKey.split(' ');
  const rawPath = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(params?.[name] ?? ''));
  return {
    version: '2.0',
    routeKey,
    rawPath,
    rawQueryString: new URLSearchParams(query).toString(),
    headers: {
      'accept-language': 'zh',
      'idempotency-key': `test-key-${String(number)}`,
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...(authorization !== undefined && { authorization }),
      ...headers,
    },
    ...(params && { pathParameters: params }),
    requestContext: {
      requestId: `request-${String(number)}`,
      timeEpoch: at,
      ...(clientCertificate !== undefined && {
        authentication: { clientCert: { clientCertPem: clientCertificate } },
      }),
      http: { method, path: rawPath, protocol: 'HTTP/1.1', sourceIp: '192.0.2.1', userAgent: 'test' },
    },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    isBase64Encoded: false,
  } as unknown as APIGatewayProxyEventV2;
}

/** Encrypted to a key that is thrown away. */
const toNobody = (content: Uint8Array): Uint8Array => {
  const cipher = createCipheriv('aes-256-gcm', randomBytes(32), randomBytes(12));
  return Buffer.concat([cipher.update(content), cipher.final()]);
};
