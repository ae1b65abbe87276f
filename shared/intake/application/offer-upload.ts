import type { OperatorId } from '../../kernel/caller.ts';
import type { Instant } from '../../kernel/dates.ts';
import type { RosterId } from '../../kernel/ids.ts';
import { reject, type Rejection } from '../../kernel/problem.ts';
import { err, ok, type Result } from '../../kernel/result.ts';

export type OfferedFile = { readonly fileName: string; readonly contentType: string; readonly size: number };

/** One request that may put exactly the offered file to its place. */
export type Upload = {
  readonly method: 'PUT';
  readonly url: string;
  /** To be sent as they are: they are part of the signature. */
  readonly headers: Readonly<Record<string, string>>;
  readonly expiresAt: Instant;
};

export type OfferUploadDeps = {
  /** The same operator with the same idempotency key means the same upload. */
  readonly rosterIdOf: (operator: OperatorId, idempotencyKey: string) => RosterId;
  readonly offer: (key: string, file: OfferedFile, now: Instant) => Promise<Upload>;
};

export type OfferRefusal = 'roster/unsupported-format' | 'roster/legacy-excel' | 'roster/file-too-large';

export const largestFile = 50 * 1024 * 1024;

/** By operator, so that nobody can have another's upload read. */
export const uploadKey = (operator: OperatorId, roster: RosterId): string => `rosters/${operator}/${roster}`;

/**
 * A place for a roster file. A name that can't be a roster's is refused here, before anything travels; what the
 * file really is shows when it is read.
 */
export const offerUpload =
  ({ rosterIdOf, offer }: OfferUploadDeps) =>
  async (
    operator: OperatorId,
    idempotencyKey: string,
    file: OfferedFile,
    now: Instant,
  ): Promise<Result<{ rosterId: RosterId; upload: Upload }, Rejection<OfferRefusal>>> => {
    const refusal = refusalOf(file);
    if (refusal) return err(refusal);
    const rosterId = rosterIdOf(operator, idempotencyKey);
    return ok({ rosterId, upload: await offer(uploadKey(operator, rosterId), file, now) });
  };

const readable = new Set(['.xlsx', '.xlsm', '.csv', '.tsv', '.txt']);

function refusalOf({ fileName, size }: OfferedFile): Rejection<OfferRefusal> | undefined {
  const ending = /\.[^.]*$/.exec(fileName.normalize('NFKC').toLowerCase())?.[0] ?? '';
  if (ending === '.xls') return reject('roster/legacy-excel', {}, '/fileName');
  if (!readable.has(ending)) return reject('roster/unsupported-format', {}, '/fileName');
  if (size > largestFile)
    return reject('roster/file-too-large', { limit: largestFile / 1024 / 1024 }, '/size');
  return undefined;
}
