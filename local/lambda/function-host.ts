import { randomUUID } from 'node:crypto';
import { INVOCATION_PAYLOAD_BYTES } from '../limits.ts';
import { startEnvironment, type Environment } from './environment.ts';
import type {
  FunctionHost,
  FunctionHostOptions,
  FunctionLog,
  FunctionStatus,
  Invocation,
  InvocationFailure,
} from './function.ts';
import { within } from './within.ts';

type Waiting = { readonly start: (environment: Environment) => void; readonly refuse: () => void };

/**
 * Runs one function as Lambda does: environments start when needed, serve one event at a time, are kept idle and
 * reused, newest first; one that times out or crashes is replaced at the next invocation. Where Lambda would
 * throttle for want of an environment, invocations wait here.
 */
export function createFunctionHost(options: FunctionHostOptions): FunctionHost {
  const { name, timeoutSeconds, memoryMegabytes = 1024 } = options;
  const region = options.environment['AWS_REGION'] ?? 'us-east-1';
  const arn = options.arn ?? `arn:${partitionOf(region)}:lambda:${region}:000000000000:function:${name}`;
  const logGroup = `/aws/lambda/${name}`;

  const environments = new Set<Environment>();
  const idle: Environment[] = [];
  const waiting: Waiting[] = [];
  const running = new Set<Promise<Invocation>>();
  const counts = { started: 0, invocations: 0, errors: 0, timeouts: 0, crashes: 0 };
  let closed = false;

  const log = (entry: Omit<FunctionLog, 'function' | 'at'>): void =>
    options.onLog?.({ ...entry, function: name, at: new Date() });

  const start = (): Environment => {
    counts.started += 1;
    const logStream = `${new Date().toISOString().slice(0, 10).replaceAll('-', '/')}/[$LATEST]${randomUUID().replaceAll('-', '')}`;
    const environment = startEnvironment({
      launch: { bundle: options.bundle, functionName: name, arn, memoryMegabytes, logGroup, logStream },
      environment: {
        ...platformVariables(name, region, memoryMegabytes, logGroup, logStream),
        ...options.environment,
      },
      timeoutSeconds,
      log,
      onEnd: (duringInvocation) => {
        environments.delete(environment);
        const at = idle.indexOf(environment);
        if (at >= 0) idle.splice(at, 1);
        if (!duringInvocation && !closed) counts.crashes += 1;
      },
    });
    environments.add(environment);
    return environment;
  };

  const takeFree = (): Environment | undefined => {
    for (let environment = idle.pop(); environment; environment = idle.pop()) {
      if (environment.alive()) return environment;
    }
    return environments.size < options.concurrency ? start() : undefined;
  };

  const giveBack = (environment: Environment): void => {
    if (environment.alive()) idle.push(environment);
    const next = waiting[0];
    if (!next || closed) return;
    const free = takeFree();
    if (!free) return;
    waiting.shift();
    next.start(free);
  };

  const obtain = (signal: AbortSignal | undefined): Promise<Environment | 'closed' | 'aborted'> => {
    if (closed) return Promise.resolve('closed');
    if (signal?.aborted) return Promise.resolve('aborted');
    const free = waiting.length === 0 ? takeFree() : undefined;
    if (free) return Promise.resolve(free);
    return new Promise((resolve) => {
      const entry: Waiting = {
        start: (environment) => {
          signal?.removeEventListener('abort', giveUp);
          resolve(environment);
        },
        refuse: () => resolve('closed'),
      };
      const giveUp = (): void => {
        waiting.splice(waiting.indexOf(entry), 1);
        resolve('aborted');
      };
      signal?.addEventListener('abort', giveUp, { once: true });
      waiting.push(entry);
    });
  };

  const invoke = async (event: unknown, signal: AbortSignal | undefined): Promise<Invocation> => {
    const requestId = randomUUID();
    const text = (JSON.stringify(event) as string | undefined) ?? 'null';
    if (Buffer.byteLength(text) > INVOCATION_PAYLOAD_BYTES) {
      return { ok: false, requestId, failure: { kind: 'not-run', reason: 'too-large' } };
    }
    const environment = await obtain(signal);
    if (typeof environment === 'string') {
      return { ok: false, requestId, failure: { kind: 'not-run', reason: environment } };
    }
    counts.invocations += 1;
    const outcome = await environment.run(requestId, text);
    giveBack(environment);
    if (!outcome.ok) count(outcome.failure);
    return { ...outcome, requestId };
  };

  const count = (failure: InvocationFailure): void => {
    if (failure.kind === 'error') counts.errors += 1;
    if (failure.kind === 'timeout') counts.timeouts += 1;
    if (failure.kind === 'crash') counts.crashes += 1;
  };

  return {
    name,
    arn,
    invoke: (event, { signal } = {}) => {
      const invocation = invoke(event, signal);
      running.add(invocation);
      void invocation.finally(() => running.delete(invocation));
      return invocation;
    },
    status: (): FunctionStatus => ({
      environments: environments.size,
      running: running.size - waiting.length,
      waiting: waiting.length,
      ...counts,
    }),
    close: async (graceMilliseconds = 5000) => {
      closed = true;
      waiting.splice(0).forEach((entry) => entry.refuse());
      await within(graceMilliseconds, Promise.allSettled(running));
      await Promise.all([...environments].map((environment) => environment.end()));
    },
  };
}

/** The variables Lambda itself sets; the function's own win. */
function platformVariables(
  name: string,
  region: string,
  memoryMegabytes: number,
  logGroup: string,
  logStream: string,
): Record<string, string> {
  return {
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
    AWS_LAMBDA_FUNCTION_NAME: name,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memoryMegabytes),
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_LAMBDA_LOG_GROUP_NAME: logGroup,
    AWS_LAMBDA_LOG_STREAM_NAME: logStream,
    _HANDLER: 'index.handler',
    LANG: 'en_US.UTF-8',
    PATH: '/usr/local/bin:/usr/bin:/bin',
    TZ: ':UTC',
  };
}

const partitionOf = (region: string): string =>
  region.startsWith('cn-') ? 'aws-cn' : region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
