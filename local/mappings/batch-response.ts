import type { Invocation } from '../lambda/function.ts';

/** Which items of a batch failed: none, all, or those named. */
export type BatchVerdict =
  | { readonly kind: 'none' }
  | { readonly kind: 'all'; readonly detail: string }
  | { readonly kind: 'some'; readonly identifiers: ReadonlySet<string> };

/**
 * Reads the outcome of a batch as Lambda does. With `ReportBatchItemFailures` an absent, null or empty list means
 * that all succeeded; an identifier that is null, empty, unknown or under another name fails the whole batch.
 */
export function batchVerdict(
  invocation: Invocation,
  reportBatchItemFailures: boolean,
  identifiers: ReadonlySet<string>,
): BatchVerdict {
  if (!invocation.ok) {
    const { failure } = invocation;
    const detail = 'errorType' in failure ? `${failure.kind} ${failure.errorType}` : failure.kind;
    return { kind: 'all', detail };
  }
  if (!reportBatchItemFailures) return { kind: 'none' };
  return readResponse(invocation.payload, identifiers);
}

function readResponse(payload: unknown, identifiers: ReadonlySet<string>): BatchVerdict {
  if (payload === null) return { kind: 'none' };
  if (typeof payload !== 'object' || Array.isArray(payload)) return invalid('the response is not an object');
  const { batchItemFailures } = payload as { batchItemFailures?: unknown };
  if (batchItemFailures === undefined || batchItemFailures === null) return { kind: 'none' };
  if (!Array.isArray(batchItemFailures)) return invalid('batchItemFailures is not a list');
  const failed = new Set<string>();
  for (const item of batchItemFailures as unknown[]) {
    const identifier =
      typeof item === 'object' && item !== null
        ? (item as { itemIdentifier?: unknown }).itemIdentifier
        : undefined;
    if (typeof identifier !== 'string' || identifier === '') return invalid('an itemIdentifier is missing');
    if (!identifiers.has(identifier)) return invalid('an itemIdentifier is not of this batch');
    failed.add(identifier);
  }
  return failed.size === 0 ? { kind: 'none' } : { kind: 'some', identifiers: failed };
}

const invalid = (detail: string): BatchVerdict => ({ kind: 'all', detail });
