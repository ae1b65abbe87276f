import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDBBatchResponse, DynamoDBStreamEvent } from 'aws-lambda';
import type { Log } from '../../platform/log.ts';
import { failedFrom, type NewImage, newImages } from '../../platform/stream/new-images.ts';
import type { ArchiveCodec, ArchiveObjects } from '../application/archive-ports.ts';
import { type ArchivedFamily, type ArchivedItem, batchName, type Hour, hourOf } from '../domain/archived.ts';

export interface Archiving {
  readonly objects: ArchiveObjects;
  readonly codec: ArchiveCodec;
  readonly log: Pick<Log, 'info' | 'error'>;
  /** Whether this region writes: what another left unfinished is no part of what goes on. */
  readonly isWriter: () => Promise<boolean>;
}

/** What is to be kept of a batch under one name. */
interface Part {
  readonly family: ArchivedFamily;
  readonly hour: Hour;
  readonly images: { readonly image: NewImage; readonly item: ArchivedItem }[];
}

/**
 * Keeps each batch of the streams of ledger and audit trail, and of the registry's what is to follow: an object for
 * each hour in it. A batch that comes again in the same bounds is the same object; in others it is kept once more,
 * which does no harm.
 */
export const archiveTables =
  ({ objects, codec, log, isWriter }: Archiving) =>
  async (event: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> => {
    const parts = partsOf(event);
    if (parts.length === 0 || !(await isWriter())) return failedFrom(undefined);
    const kept = await Promise.all(
      parts.map(async ({ family, hour, images }) => {
        const [first, last] = [images[0]?.image.sequence ?? '', images.at(-1)?.image.sequence ?? ''];
        try {
          const name = batchName(family, hour, first, last);
          await objects.put(
            name,
            codec.pack(
              name,
              images.map(({ item }) => item),
            ),
          );
          return undefined;
        } catch (fault) {
          log.error('recovery/archive-failed', fault);
          return images[0]?.image;
        }
      }),
    );
    log.info('recovery/archived', {
      objects: kept.filter((failed) => failed === undefined).length,
      items: parts.reduce((sum, { images }) => sum + images.length, 0),
    });
    const failed = new Set(kept.map((image) => image?.sequence));
    return failedFrom(newImages(event).find(({ sequence }) => failed.has(sequence)));
  };

function partsOf(event: DynamoDBStreamEvent): readonly Part[] {
  const parts = new Map<string, Part>();
  const times = new Map(
    event.Records.map(({ dynamodb }) => [
      dynamodb?.SequenceNumber,
      dynamodb?.ApproximateCreationDateTime ?? 0,
    ]),
  );
  for (const image of newImages(event)) {
    const item = unmarshall(image.item) as ArchivedItem;
    const family = familyOf(image, item);
    if (family === undefined) continue;
    // What is to follow bears no time of its own; its record of the stream does, the same one each time.
    const written = new Date((times.get(image.sequence) ?? 0) * 1_000).toISOString();
    const hour = hourOf(family === 'follow-ups' ? written : String(item['at']));
    const key = `${family}/${hour}`;
    const part = parts.get(key) ?? { family, hour, images: [] };
    parts.set(key, part);
    part.images.push({ image, item });
  }
  return [...parts.values()];
}

/** Of a follow-up the first version says all: later ones say that it was sent. Anchors are archived as they are made. */
function familyOf({ table }: NewImage, { pk, rev, timeSort }: ArchivedItem): ArchivedFamily | undefined {
  if (table.endsWith('-registry')) return pk.startsWith('due#') && rev === 1 ? 'follow-ups' : undefined;
  if (timeSort === undefined) return undefined;
  if (table.endsWith('-ledger')) return 'ledger';
  return table.endsWith('-audit') ? 'audit' : undefined;
}

/** The batch is taken up again at the earliest record that either of two readers could not process. */
export function earliestFailure(
  { Records }: DynamoDBStreamEvent,
  responses: readonly DynamoDBBatchResponse[],
): DynamoDBBatchResponse {
  const failed = new Set(
    responses.flatMap(({ batchItemFailures }) =>
      batchItemFailures.map(({ itemIdentifier }) => itemIdentifier),
    ),
  );
  const first = Records.find(({ dynamodb }) => failed.has(dynamodb?.SequenceNumber ?? ''));
  return {
    batchItemFailures: first === undefined ? [] : [{ itemIdentifier: first.dynamodb?.SequenceNumber ?? '' }],
  };
}
