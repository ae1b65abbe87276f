import { randomUUID } from 'node:crypto';
import type { ScheduledEvent } from 'aws-lambda';
import { within } from '../lambda/within.ts';
import { describeFault, noCounts } from './counts.ts';
import type { Mapping, ScheduleOptions } from './mapping.ts';
import { pause } from './pause.ts';
import { occurrences } from './schedule-expression.ts';

/** Longer waits overflow the timers of Node. */
const LONGEST_WAIT_MILLISECONDS = 3_600_000;

/** Lambda tries an asynchronous invocation that failed twice more. */
const LAMBDA_RETRY_DELAYS = [60_000, 120_000];

/**
 * Invokes a function on a schedule, asynchronously as EventBridge does: a run that takes long does not hold up the
 * next, one that fails is tried again. Runs that were due while the machine slept are not made up for. Throws for
 * an expression that EventBridge would not accept.
 */
export function startSchedule(options: ScheduleOptions): Mapping {
  const { name, function: lambda, retryDelays = LAMBDA_RETRY_DELAYS, onEvent } = options;
  const nextAfter = occurrences(options.expression);
  const counts = noCounts(name, lambda.name);
  const stopping = new AbortController();
  const { signal } = stopping;
  const isStopping = (): boolean => signal.aborted;
  const inFlight = new Set<Promise<void>>();

  const run = async (due: Date): Promise<void> => {
    const event = options.input ?? scheduledEvent(options, due);
    counts.records += 1;
    counts.lagMilliseconds = Date.now() - due.getTime();
    for (const delay of [...retryDelays, undefined]) {
      counts.batches += 1;
      const invocation = await lambda.invoke(event);
      if (invocation.ok || isStopping()) return;
      const { failure } = invocation;
      const detail = 'errorType' in failure ? `${failure.kind} ${failure.errorType}` : failure.kind;
      counts.failures += 1;
      onEvent?.({ kind: 'batch-failed', source: name, records: 1, detail });
      if (delay === undefined) break;
      await pause(delay, signal);
      if (isStopping()) return;
      counts.retried += 1;
    }
    counts.deadLettered += 1;
    onEvent?.({ kind: 'records-given-up', source: name, records: 1, detail: 'RetriesExhausted' });
  };

  const start = (due: Date): void => {
    counts.inFlight += 1;
    const work = run(due)
      .catch((cause: unknown) => {
        counts.fault = describeFault(cause);
      })
      .finally(() => {
        counts.inFlight -= 1;
        inFlight.delete(work);
      });
    inFlight.add(work);
  };

  const keepTime = async (): Promise<void> => {
    for (let due = nextAfter(new Date()); due && !signal.aborted;) {
      const wait = due.getTime() - Date.now();
      if (wait > 0) {
        await pause(Math.min(wait, LONGEST_WAIT_MILLISECONDS), signal);
        continue;
      }
      start(due);
      due = nextAfter(new Date());
    }
  };

  const keeping = keepTime();
  return {
    status: () => ({ ...counts }),
    close: async (graceMilliseconds = 5000) => {
      stopping.abort();
      await keeping;
      await within(graceMilliseconds, Promise.all(inFlight));
    },
  };
}

/** What a rule of EventBridge sends its target. */
function scheduledEvent({ name, region }: ScheduleOptions, due: Date): ScheduledEvent {
  const partition = region.startsWith('cn-') ? 'aws-cn' : 'aws';
  return {
    version: '0',
    id: randomUUID(),
    'detail-type': 'Scheduled Event',
    source: 'aws.events',
    account: '000000000000',
    time: due.toISOString().replace(/\.\d{3}Z$/, 'Z'),
    region,
    resources: [`arn:${partition}:events:${region}:000000000000:rule/${name}`],
    detail: {},
  };
}
