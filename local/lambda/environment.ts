import { Worker } from 'node:worker_threads';
import { INITIALISATION_SECONDS } from '../limits.ts';
import type { Answer, Fault, Launch, Task } from './environment-messages.ts';
import type { FunctionLog, InvocationFailure } from './function.ts';
import { readLines } from './lines.ts';

export type Outcome =
  | { readonly ok: true; readonly payload: unknown }
  | { readonly ok: false; readonly failure: InvocationFailure };

/** One execution environment: a worker thread that serves one event at a time until it ends. */
export type Environment = {
  /** At most one at a time. After a time-out or a crash the environment is gone. */
  readonly run: (requestId: string, event: string) => Promise<Outcome>;
  readonly alive: () => boolean;
  readonly end: () => Promise<void>;
};

export type EnvironmentOptions = {
  readonly launch: Launch;
  readonly environment: Readonly<Record<string, string>>;
  readonly timeoutSeconds: number;
  readonly log: (entry: Omit<FunctionLog, 'function' | 'at'>) => void;
  /** Told once when the environment ends in any way. */
  readonly onEnd: (duringInvocation: boolean) => void;
};

type Run = {
  readonly requestId: string;
  readonly event: string;
  readonly settle: (outcome: Outcome) => void;
};

/**
 * V8 itself ends a thread that meets its heap limit, but one that allocates fast takes the whole process along. So
 * the limit proper is kept by looking, and V8's stands well above it.
 */
const HEADROOM_MEGABYTES = 1024;
const LOOK_AT_MEMORY_EVERY_MILLISECONDS = 100;

export function startEnvironment(options: EnvironmentOptions): Environment {
  const { launch, timeoutSeconds, log } = options;
  const worker = new Worker(new URL('./environment-worker.ts', import.meta.url), {
    name: launch.functionName,
    workerData: launch,
    env: { ...options.environment },
    argv: [],
    execArgv: [],
    stdout: true,
    stderr: true,
    resourceLimits: { maxOldGenerationSizeMb: launch.memoryMegabytes + HEADROOM_MEGABYTES },
  });

  let alive = true;
  let ready = false;
  let quiet = false;
  let current: Run | undefined;
  let timer: NodeJS.Timeout | undefined;
  let watch: NodeJS.Timeout | undefined;
  let death: InvocationFailure | undefined;

  const lines = (['stdout', 'stderr'] as const).map((stream) =>
    readLines(worker[stream], (line) => log({ stream, line, requestId: current?.requestId })),
  );

  const settle = (outcome: Outcome): void => {
    clearTimeout(timer);
    clearInterval(watch);
    const run = current;
    current = undefined;
    run?.settle(outcome);
  };

  const kill = (failure: InvocationFailure): void => {
    death ??= failure;
    void worker.terminate();
  };

  const timeOutAfter = (seconds: number, requestId: string): void => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      log({ stream: 'platform', line: `Task timed out after ${seconds.toFixed(2)} seconds`, requestId });
      kill({ kind: 'timeout', afterSeconds: seconds });
    }, seconds * 1000);
  };

  const post = ({ requestId, event }: Run): void => {
    timeOutAfter(timeoutSeconds, requestId);
    worker.postMessage({ requestId, event, deadline: Date.now() + timeoutSeconds * 1000 } satisfies Task);
  };

  /** Heap and buffers together, as the memory size of a function counts them. */
  const keepWithinMemory = async (): Promise<void> => {
    const { used_heap_size: heap, external_memory: buffers } = await worker.getHeapStatistics();
    const used = Math.round((heap + buffers) / 2 ** 20);
    if (used <= launch.memoryMegabytes) return;
    const errorMessage = `${used} MB used of ${launch.memoryMegabytes} MB`;
    kill(crash({ errorType: 'Runtime.OutOfMemory', errorMessage }));
  };

  worker.on('message', (answer: Answer) => {
    switch (answer.kind) {
      case 'ready':
        ready = true;
        if (current) post(current);
        return;
      case 'start-failed':
        kill(crash(answer.fault));
        return;
      case 'returned':
        settle({ ok: true, payload: JSON.parse(answer.payload) as unknown });
        return;
      case 'threw':
        settle({ ok: false, failure: { kind: 'error', ...answer.fault } });
        return;
      default:
        answer satisfies never;
    }
  });
  worker.on('error', (error: Error & { code?: string }) => {
    death ??= crash({
      errorType: error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? 'Runtime.OutOfMemory' : error.name,
      errorMessage: error.message,
    });
  });

  const ended = new Promise<void>((resolve) => {
    worker.on('exit', (code) => {
      alive = false;
      const failure =
        death ??
        crash({
          errorType: 'Runtime.ExitError',
          errorMessage: `Runtime exited with exit status ${code}`,
        });
      // What the function wrote before it ended belongs before the news of its end.
      void Promise.all(lines).then(() => {
        const { requestId } = current ?? {};
        if (failure.kind === 'crash' && !quiet) {
          log({ stream: 'platform', line: `${failure.errorType}: ${failure.errorMessage}`, requestId });
        }
        options.onEnd(current !== undefined);
        settle({ ok: false, failure });
        resolve();
      });
    });
  });

  return {
    alive: () => alive && death === undefined,
    run: (requestId, event) =>
      new Promise((settleRun) => {
        current = { requestId, event, settle: settleRun };
        // It rejects when the environment ends meanwhile, which is told elsewhere.
        watch = setInterval(
          () => void keepWithinMemory().catch(() => undefined),
          LOOK_AT_MEMORY_EVERY_MILLISECONDS,
        );
        if (ready) {
          post(current);
          return;
        }
        // Lambda gives a function ten seconds to load, then lets it go on within the invocation's own time.
        timeOutAfter(INITIALISATION_SECONDS + timeoutSeconds, requestId);
      }),
    end: async () => {
      quiet = current === undefined;
      kill(crash({ errorType: 'Runtime.Closed', errorMessage: 'the host was closed during the invocation' }));
      await ended;
    },
  };
}

const crash = ({ errorType, errorMessage }: Omit<Fault, 'trace'>): InvocationFailure => ({
  kind: 'crash',
  errorType,
  errorMessage,
});
