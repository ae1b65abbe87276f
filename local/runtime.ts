import { provincialFederation } from '../shared/platform/deployment/federations.ts';
import { functionName } from '../shared/platform/deployment/names.ts';
import type { FunctionId } from '../shared/platform/deployment/functions.ts';
import type { Tenant, TenantCode } from '../shared/platform/deployment/tenant.ts';
import { tenantOf } from '../infra/tenants/tenants.ts';
import type { JWK } from 'jose';
import { join } from 'node:path';
import { buildArtifacts, type Artifacts } from './artifacts.ts';
import { deployStacks } from './cloud/deploy-stacks.ts';
import { takeDataFolder } from './data-folder.ts';
import { startDynamoDb } from './emulators/dynamodb.ts';
import { freePort } from './emulators/free-port.ts';
import { startSqsS3 } from './emulators/sqs-s3.ts';
import {
  connect,
  credentialsFromEnvironment,
  endpointVariables,
  localCredentials,
  type Credentials,
  type Endpoints,
} from './endpoints.ts';
import { startHttpApi } from './http/gateway.ts';
import type { HttpApiStatus } from './http/http-api.ts';
import { sampleAccounts, sampleCounty } from './identity/accounts.ts';
import type { CertificateAuthority } from './ca/certificate-authority.ts';
import { FIRST_ADMINISTRATOR, localAuthority } from './identity/local-authority.ts';
import { createIssuer, type Issuer } from './identity/issuer.ts';
import { localAnchorKey } from './identity/anchor-key.ts';
import { startWorkerSignIn } from './identity/worker-sign-in.ts';
import { localKeyRing } from './identity/key-ring.ts';
import type { FunctionHost, FunctionLog, FunctionStatus } from './lambda/function.ts';
import { localApi } from './local-api.ts';
import { openLogFiles } from './log-files.ts';
import type { MappingEvent, MappingStatus } from './mappings/mapping.ts';
import { createWorkload } from './workload.ts';

export type ProvinceOptions = {
  /** Kept between runs; `throw-away`: a temporary one, with all data in memory. */
  readonly dataFolder: string;
  readonly tenant?: TenantCode;
  /** Of the API; the emulators and the workers’ sign-in take the next three. Taken if free, else any. Default: any. */
  readonly port?: number;
  /** A running engine instead of DynamoDB Local: its URL, or `aws`. Credentials come from the environment. */
  readonly dynamodb?: string;
  /** Default: bundled, synthesized and packaged from the sources. */
  readonly artifacts?: Artifacts;
  readonly log?: (entry: Progress) => void;
};

/** What a person at the screen should know. */
export type Progress =
  | { readonly kind: 'done'; readonly what: Part; readonly milliseconds: number; readonly detail: string }
  | { readonly kind: 'trouble'; readonly where: string; readonly detail: string };

export type Part = 'artifacts' | 'dynamodb' | 'sqs-s3' | 'resources' | 'provision' | 'api';

export type Province = {
  readonly url: string;
  readonly tenant: Tenant;
  readonly identity: Issuer;
  /** Where workers sign in by OpenID Connect. */
  readonly workerSignIn: string;
  /** Whose certificates operators of this province sign in with. */
  readonly authority: CertificateAuthority;
  readonly endpoints: Endpoints;
  readonly credentials: Credentials;
  readonly dataFolder: string;
  readonly logFolder: string;
  readonly status: () => ProvinceStatus;
  /** Resolves when a part the province can't do without has ended on its own, with the reason. */
  readonly failed: Promise<string>;
  /** Stops in order: HTTP, sources, functions, emulators. Safe to call twice. */
  readonly close: () => Promise<void>;
};

export type ProvinceStatus = {
  readonly url: string;
  readonly tenant: TenantCode;
  readonly startedAt: string;
  readonly dataFolder: string;
  readonly logFolder: string;
  readonly endpoints: Endpoints;
  readonly accounts: Issuer['accounts'];
  readonly http: HttpApiStatus;
  readonly functions: Readonly<Record<string, FunctionStatus>>;
  readonly mappings: readonly MappingStatus[];
};

/**
 * Starts a whole province on this machine from what would be deployed. Resolves when the API answers; rejects
 * with a readable reason, everything stopped again.
 */
export async function startProvince(options: ProvinceOptions): Promise<Province> {
  const startedAt = new Date();
  const tenant = tenantOf(options.tenant ?? '44');
  const { primary, second } = tenant.regions;
  const progress = options.log ?? (() => undefined);

  /** What has to be undone, last first. */
  const undo: (() => Promise<void> | void)[] = [];
  let closing: Promise<void> | undefined;
  const close = (): Promise<void> =>
    (closing ??= (async () => {
      for (const step of undo.toReversed()) await step();
    })());

  const timed = async <T>(what: Part, work: Promise<T>, detail: (value: T) => string): Promise<T> => {
    const from = performance.now();
    const value = await work;
    progress({
      kind: 'done',
      what,
      milliseconds: Math.round(performance.now() - from),
      detail: detail(value),
    });
    return value;
  };

  try {
    const folder = await takeDataFolder(options.dataFolder);
    undo.push(() => folder.release());
    const logs = openLogFiles(join(folder.path, 'logs'));
    undo.push(() => logs.close());
    const storage = (name: string) =>
      folder.throwAway ? ('in-memory' as const) : { folder: join(folder.path, name) };
    const failed = Promise.withResolvers<string>();
    const url = Promise.withResolvers<string>();
    const children: number[] = [];
    const held = <T extends { pid: number; ended: Promise<string>; close: () => Promise<void> }>(
      name: string,
      emulator: T,
    ): T => {
      children.push(emulator.pid);
      folder.note({ children });
      undo.push(() => emulator.close());
      void emulator.ended.then((how) => {
        if (!closing) failed.resolve(`${name}: ${how}`);
      });
      return emulator;
    };

    const external = options.dynamodb;
    const started = await Promise.allSettled([
      timed('artifacts', Promise.resolve(options.artifacts ?? buildArtifacts(tenant)), () => '.build/'),
      external
        ? Promise.resolve(undefined)
        : timed(
            'dynamodb',
            startDynamoDb({
              storage: storage('dynamodb'),
              ...(options.port && { port: options.port + 1 }),
              log: (line) => logs.write('dynamodb', line),
            }).then((emulator) => held('DynamoDB Local', emulator)),
            ({ url }) => url,
          ),
      timed(
        'sqs-s3',
        startSqsS3({
          storage: storage('sqs-s3'),
          region: primary,
          ...(options.port && { port: options.port + 2 }),
          log: (line) => logs.write('sqs-s3', line),
        }).then((emulator) => held('SQS, S3', emulator)),
        ({ url }) => url,
      ),
      localKeyRing(folder.path, [primary, second]),
      localAnchorKey(folder.path),
      createIssuer({
        dataFolder: folder.path,
        tenant: tenant.code,
        audience: tenant.identity.audience,
        accounts: sampleAccounts({
          province: provincialFederation(tenant.code).id,
          county: sampleCounty(tenant.code).id,
        }),
        identityKey: async () => identityKeyAt(await url.promise),
      }),
    ]);
    const [artifacts, dynamodb, sqsS3, keyService, anchorKey, issuer] = allFulfilled(started);

    const { authority, administrator, close: closeAuthority } = localAuthority(folder.path);
    undo.push(closeAuthority);
    const workers = await startWorkerSignIn({
      port: options.port ? await freePort(options.port + 3) : 0,
      audience: tenant.identity.audience,
      key: issuer.workerKey,
      identityKey: async () => identityKeyAt(await url.promise),
    });
    undo.push(() => workers.close());

    const endpoints: Endpoints = {
      dynamodb: external === 'aws' ? undefined : (external ?? dynamodb?.url),
      sqsS3: sqsS3.url,
    };
    const credentials =
      (external === undefined ? undefined : credentialsFromEnvironment(process.env)) ?? localCredentials;
    const clients = connect(endpoints, { region: primary, credentials });
    undo.push(() => clients.close());
    const deployment = await timed(
      'resources',
      deployStacks(artifacts.stacks, clients),
      () => `${artifacts.stacks.length} stacks`,
    );

    const workload = await createWorkload({
      deployment,
      artifacts,
      clients,
      environment: {
        ...endpointVariables(endpoints, { region: primary, credentials }),
        KEY_SERVICE: keyService,
        ANCHOR_KEY: anchorKey,
        AUTH_ISSUER: issuer.issuer,
        AUTH_AUDIENCE: issuer.audience,
        AUTH_JWKS: issuer.jwks,
        AUTH_WORKERS: JSON.stringify([...(JSON.parse(issuer.workers) as unknown[]), workers.trusted]),
        RATE_LIMITS: JSON.stringify(localLimits),
        TRUST_ROOTS: authority.rootFingerprint,
        TRUST_SOURCES: authority.publications.join(','),
      },
      stateFolder: folder.path,
      onLog: (entry) => {
        logs.write(shortName(tenant, entry.function), lineOf(entry));
        const trouble = troubleOf(entry);
        if (trouble) progress({ kind: 'trouble', where: shortName(tenant, entry.function), detail: trouble });
      },
      onEvent: (event) => {
        logs.write('mappings', `${new Date().toISOString()} ${JSON.stringify(event)}`);
        if (isTrouble(event)) progress({ kind: 'trouble', where: event.source, detail: event.detail });
      },
    });
    undo.push(() => workload.close());

    const provision = functionName(tenant.code, 'provision');
    if (workload.has(provision)) {
      const event = { administrator: { operatorId: FIRST_ADMINISTRATOR, certificate: administrator } };
      await timed('provision', runOnce(workload.function(provision), event), () => 'provision');
    }
    const upkeep = functionName(tenant.code, 'sign-in-upkeep');
    if (workload.has(upkeep)) await runOnce(workload.function(upkeep), {});
    await workload.startMappings();

    const api = await timed(
      'api',
      startHttpApi({
        port: options.port ? await freePort(options.port) : 0,
        routes: workload.plan.routes.map(({ routeKey, functionName: name }) => ({
          routeKey,
          function: workload.function(name),
        })),
        ...(workload.plan.cors && { cors: workload.plan.cors }),
        extra: localApi({
          issuer,
          status: () => status(),
          invoke: (name, event) => {
            const deployed = functionName(tenant.code, name as FunctionId);
            return workload.has(deployed) ? runOnce(workload.function(deployed), event) : undefined;
          },
        }),
        onAccess: (entry) => logs.write('http', `${new Date().toISOString()} ${JSON.stringify(entry)}`),
      }),
      ({ url }) => url,
    );
    undo.push(() => api.close());
    url.resolve(api.url);
    folder.note({ url: api.url, children });

    const status = (): ProvinceStatus => ({
      url: api.url,
      tenant: tenant.code,
      startedAt: startedAt.toISOString(),
      dataFolder: folder.path,
      logFolder: logs.folder,
      endpoints,
      accounts: issuer.accounts,
      http: api.status(),
      ...workload.status(),
    });
    return {
      url: api.url,
      tenant,
      identity: issuer,
      workerSignIn: workers.url,
      authority,
      endpoints,
      credentials,
      dataFolder: folder.path,
      logFolder: logs.folder,
      status,
      failed: failed.promise,
      close,
    };
  } catch (cause) {
    await close();
    throw cause;
  }
}

/** A demo, a test and a benchmark ask faster than people: nobody on this machine is held back by the usual limits. */
const generous = { burst: 1_000_000, perMinute: 1_000_000 };
const localLimits = { 'sign-in': generous, search: generous, reveal: generous, writes: generous };

/** The public key that ID numbers are encrypted to, as any issuer asks for it. */
async function identityKeyAt(url: string): Promise<JWK> {
  const answer = await fetch(`${url}/v1/identity-keys`);
  const { keys } = (await answer.json()) as { readonly keys: readonly JWK[] };
  const [first] = keys;
  if (first === undefined) throw new Error(`${url} publishes no key for ID numbers`);
  return first;
}

/** All must have settled before anything is undone, or what comes up late would stay. */
function allFulfilled<T extends readonly PromiseSettledResult<unknown>[]>(
  results: T,
): { [K in keyof T]: T[K] extends PromiseSettledResult<infer V> ? V : never } {
  const failure = results.find((result) => result.status === 'rejected');
  if (failure) throw failure.reason;
  return results.map((result) => (result as PromiseFulfilledResult<unknown>).value) as never;
}

/** The function's answer; rejects with how it failed. */
async function runOnce(
  { name, invoke }: Pick<FunctionHost, 'name' | 'invoke'>,
  event: unknown,
): Promise<unknown> {
  const outcome = await invoke(event);
  if (!outcome.ok) throw new Error(`${name}: ${JSON.stringify(outcome.failure)}`);
  return outcome.payload;
}

const shortName = (tenant: Tenant, name: string): string =>
  name.replace(`union-registry-${tenant.code}-`, '');

const lineOf = ({ line, stream, at }: FunctionLog): string =>
  line.startsWith('{') ? line : `${at.toISOString()} ${stream} ${line}`;

/** What of a function's log belongs on the screen: errors it logged, and what the platform says of its end. */
function troubleOf({ line, stream }: FunctionLog): string | undefined {
  if (stream === 'platform') return line;
  if (!line.startsWith('{')) return undefined;
  try {
    const { level, message, error } = JSON.parse(line) as Record<string, unknown>;
    if (level !== 'ERROR' && level !== 'CRITICAL') return undefined;
    const reason = (error as { message?: unknown } | undefined)?.message;
    return [message, reason].filter((part) => typeof part === 'string').join(': ');
  } catch {
    return undefined;
  }
}

const isTrouble = ({ kind }: MappingEvent): boolean => kind !== 'batch-failed';
