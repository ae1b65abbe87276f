import { join } from 'node:path';
import type { Artifacts } from './artifacts.ts';
import type { Deployment } from './cloud/deployment.ts';
import { planFunctions, type FunctionsPlan } from './cloud/functions.ts';
import type { Clients } from './endpoints.ts';
import { createFunctionHost } from './lambda/function-host.ts';
import type { FunctionHost, FunctionLog, FunctionStatus } from './lambda/function.ts';
import type { Mapping, MappingEvent, MappingStatus } from './mappings/mapping.ts';
import { startQueueMapping } from './mappings/queue-mapping.ts';
import { startSchedule } from './mappings/schedule.ts';
import { startStreamMapping } from './mappings/stream-mapping.ts';

/** The functions of a province, and what calls them besides HTTP. */
export type Workload = {
  readonly plan: FunctionsPlan;
  /** By deployed name; throws for one that isn't deployed. */
  readonly function: (name: string) => FunctionHost;
  readonly has: (name: string) => boolean;
  /** Starts queues, streams and schedules. */
  readonly startMappings: () => Promise<void>;
  readonly status: () => {
    readonly functions: Readonly<Record<string, FunctionStatus>>;
    readonly mappings: readonly MappingStatus[];
  };
  /** Takes no more work, lets what runs finish. */
  readonly close: () => Promise<void>;
};

export type WorkloadOptions = {
  readonly deployment: Deployment;
  readonly artifacts: Artifacts;
  readonly clients: Clients;
  /** Replaces or adds to each function's variables of the template. */
  readonly environment: Readonly<Record<string, string>>;
  /** Where stream mappings keep how far they have come. */
  readonly stateFolder: string;
  readonly onLog: (entry: FunctionLog) => void;
  readonly onEvent: (event: MappingEvent) => void;
};

/** Environments of one function at most, beside those its mappings ask for: as many as two cores make use of. */
const ENVIRONMENTS = 4;
const QUEUE_CONCURRENCY = 2;

/** Seconds until a failed message comes back: nobody wants to wait for a whole visibility time-out here. */
const retryAfter = (receiveCount: number): number => Math.min(2 ** (receiveCount - 1), 60);

export async function createWorkload(options: WorkloadOptions): Promise<Workload> {
  const { deployment, artifacts, clients, environment, onLog, onEvent } = options;
  const plan = await planFunctions(deployment);
  const queueUrls = await queueUrlsByArn(deployment);
  const queueUrl = (arn: string): string => {
    const url = queueUrls.get(arn);
    if (!url) throw new Error(`no queue ${arn}`);
    return url;
  };

  const hosts = new Map(
    plan.functions.map((planned) => [
      planned.name,
      createFunctionHost({
        name: planned.name,
        bundle: artifacts.bundleOf(planned.name, planned.handler.replace(/\.[^.]+$/, '')),
        environment: { ...planned.environment, ...environment },
        timeoutSeconds: planned.timeoutSeconds,
        memoryMegabytes: planned.memoryMegabytes,
        concurrency: planned.reservedConcurrency ?? concurrencyOf(planned.name, plan),
        onLog,
      }),
    ]),
  );
  const hostOf = (name: string): FunctionHost => {
    const host = hosts.get(name);
    if (!host) throw new Error(`no function ${name}`);
    return host;
  };

  const mappings: Mapping[] = [];
  const startMappings = async (): Promise<void> => {
    for (const { functionName, queueArn, maximumConcurrency, ...planned } of plan.queueMappings) {
      mappings.push(
        startQueueMapping({
          ...planned,
          client: clients.sqs,
          queueArn,
          queueUrl: queueUrl(queueArn),
          function: hostOf(functionName),
          maximumConcurrency: maximumConcurrency ?? QUEUE_CONCURRENCY,
          retryAfter,
          onEvent,
        }),
      );
    }
    for (const { functionName, streamArn, onFailureQueueArn, ...planned } of plan.streamMappings) {
      mappings.push(
        await startStreamMapping({
          ...planned,
          name: `${functionName}.${tableOf(streamArn)}`,
          client: clients.streams,
          streamArn,
          stateFolder: join(options.stateFolder, 'streams'),
          function: hostOf(functionName),
          ...(onFailureQueueArn && {
            onFailure: { client: clients.sqs, queueUrl: queueUrl(onFailureQueueArn) },
          }),
          onEvent,
        }),
      );
    }
    for (const { functionName, maximumRetryAttempts, ...planned } of plan.schedules) {
      mappings.push(
        startSchedule({
          ...planned,
          function: hostOf(functionName),
          region: environment['AWS_REGION'] ?? '',
          ...(maximumRetryAttempts !== undefined && {
            retryDelays: [60_000, 120_000].slice(0, maximumRetryAttempts),
          }),
          onEvent,
        }),
      );
    }
  };

  return {
    plan,
    function: hostOf,
    has: (name) => hosts.has(name),
    startMappings,
    status: () => ({
      functions: Object.fromEntries([...hosts].map(([name, host]) => [name, host.status()])),
      mappings: mappings.map((mapping) => mapping.status()),
    }),
    close: async () => {
      await Promise.all(mappings.map((mapping) => mapping.close()));
      await Promise.all([...hosts.values()].map((host) => host.close()));
    },
  };
}

async function queueUrlsByArn(deployment: Deployment): Promise<ReadonlyMap<string, string>> {
  const queues = await deployment.resources('AWS::SQS::Queue');
  return new Map(queues.map(({ made }) => [made.attributes['Arn'] ?? '', made.ref]));
}

const tableOf = (streamArn: string): string => /:table\/([^/]+)\//.exec(streamArn)?.[1] ?? streamArn;

/** A mapping must never wait for another one's environments. */
function concurrencyOf(name: string, plan: FunctionsPlan): number {
  const queues = plan.queueMappings
    .filter(({ functionName }) => functionName === name)
    .map(({ maximumConcurrency }) => maximumConcurrency ?? QUEUE_CONCURRENCY);
  const streams = plan.streamMappings
    .filter(({ functionName }) => functionName === name)
    .map(({ parallelizationFactor }) => parallelizationFactor ?? 1);
  return [...queues, ...streams].reduce((sum, count) => sum + count, 0) || ENVIRONMENTS;
}
