import type { Invocation, LambdaFunction } from '../lambda/function.ts';
import { batchVerdict, type BatchVerdict } from './batch-response.ts';
import type { GiveUpCondition } from './failed-batch.ts';
import { pause } from './pause.ts';
import type { StreamRecord } from './stream-record.ts';

export type DeliverySettings = {
  readonly function: LambdaFunction;
  readonly reportBatchItemFailures: boolean;
  readonly bisect: boolean;
  readonly maximumRetryAttempts: number;
  /** Milliseconds a record may be old before its first attempt, and before a retry. */
  readonly maximumAge: { readonly first: number; readonly retry: number };
  readonly retryDelay: (attempt: number) => number;
  /** When ageing began: a record is no older than this. */
  readonly ageingSince: number;
};

export type DeliveryEvents = {
  readonly onBatch: (records: readonly StreamRecord[]) => void;
  readonly onFailure: (failed: readonly StreamRecord[], detail: string) => void;
  readonly onRetry: (records: readonly StreamRecord[]) => void;
  /** Succeeded or given up: the checkpoint may pass them. */
  readonly onDone: (records: readonly StreamRecord[]) => void;
  /** Resolves once the records are safe at the destination. */
  readonly giveUp: (records: readonly StreamRecord[], given: GivenUp) => Promise<void>;
};

export type GivenUp = {
  readonly condition: GiveUpCondition;
  readonly invocations: number;
  readonly invocation: Invocation | undefined;
};

/** A batch, or what is left or was split off of one, with what it has been through. */
type Part = {
  readonly records: readonly StreamRecord[];
  readonly retries: number;
  readonly invocations: number;
  readonly last: Invocation | undefined;
};

/**
 * Delivers one batch of a shard, in order, until each record succeeded or was given up. A failure that names an
 * item lets the records before it pass; one that does not, with bisect, splits the batch in halves that are
 * delivered one after the other. Splitting and progress cost no retry. Returns early when `signal` aborts.
 */
export async function deliver(
  batch: readonly StreamRecord[],
  settings: DeliverySettings,
  events: DeliveryEvents,
  signal: AbortSignal,
): Promise<void> {
  const parts: Part[] = [{ records: batch, retries: 0, invocations: 0, last: undefined }];
  for (let part = parts.shift(); part && !signal.aborted; part = parts.shift()) {
    const aged = await discardAged(part, settings, events);
    if (aged.records.length === 0) continue;
    const outcome = await attempt(aged, settings, events);
    if (outcome.kind === 'done') continue;
    const { failed, detail } = outcome;
    if (outcome.kind === 'not-run') {
      parts.unshift(failed);
      await pause(settings.retryDelay(1), signal);
      continue;
    }
    events.onFailure(failed.records, detail);
    const next = afterFailure(failed, failed.records.length < aged.records.length, settings);
    if (next.length === 0) {
      await events.giveUp(failed.records, {
        condition: 'RetryAttemptsExhausted',
        invocations: failed.invocations,
        invocation: failed.last,
      });
      events.onDone(failed.records);
      continue;
    }
    events.onRetry(failed.records);
    parts.unshift(...next);
    await pause(settings.retryDelay(Math.max(1, next[0]?.retries ?? 1)), signal);
  }
}

type Outcome =
  | { readonly kind: 'done' }
  | { readonly kind: 'failed' | 'not-run'; readonly failed: Part; readonly detail: string };

async function attempt(part: Part, settings: DeliverySettings, events: DeliveryEvents): Promise<Outcome> {
  const { records } = part;
  events.onBatch(records);
  const invocation = await settings.function.invoke({ Records: records.map(({ record }) => record) });
  const identifiers = new Set(records.map(({ sequenceNumber }) => sequenceNumber));
  const verdict = batchVerdict(invocation, settings.reportBatchItemFailures, identifiers);
  const firstFailed = lowestFailure(verdict, records);
  const passed = records.slice(0, firstFailed);
  if (passed.length > 0) events.onDone(passed);
  if (passed.length === records.length) return { kind: 'done' };
  const failed = {
    ...part,
    records: records.slice(firstFailed),
    invocations: part.invocations + 1,
    last: invocation,
  };
  const detail = verdict.kind === 'all' ? verdict.detail : 'listed by the function';
  const began =
    invocation.ok || invocation.failure.kind !== 'not-run' || invocation.failure.reason === 'too-large';
  return { kind: began ? 'failed' : 'not-run', failed, detail };
}

/** Index of the lowest failure: what comes before it is done, what follows is repeated though it may have succeeded. */
function lowestFailure(verdict: BatchVerdict, records: readonly StreamRecord[]): number {
  switch (verdict.kind) {
    case 'none':
      return records.length;
    case 'all':
      return 0;
    case 'some':
      return records.findIndex(({ sequenceNumber }) => verdict.identifiers.has(sequenceNumber));
    default:
      return verdict satisfies never;
  }
}

/** What to deliver next; nothing when the retries are used up. */
function afterFailure(failed: Part, progressed: boolean, settings: DeliverySettings): readonly Part[] {
  const { records, retries } = failed;
  if (progressed) return [{ ...failed, retries: 0 }];
  if (settings.bisect && records.length > 1) {
    const middle = Math.ceil(records.length / 2);
    return [
      { ...failed, records: records.slice(0, middle) },
      { ...failed, records: records.slice(middle) },
    ];
  }
  return retries < settings.maximumRetryAttempts ? [{ ...failed, retries: retries + 1 }] : [];
}

async function discardAged(part: Part, settings: DeliverySettings, events: DeliveryEvents): Promise<Part> {
  const limit = part.invocations === 0 ? settings.maximumAge.first : settings.maximumAge.retry;
  const now = Date.now();
  const isAged = ({ createdAt }: StreamRecord): boolean =>
    now - Math.max(createdAt, settings.ageingSince) > limit;
  const aged = part.records.filter(isAged);
  if (aged.length === 0) return part;
  const { invocations, last: invocation } = part;
  await events.giveUp(aged, { condition: 'RecordAgeExceeded', invocations, invocation });
  events.onDone(aged);
  return { ...part, records: part.records.filter((record) => !aged.includes(record)) };
}
