import { createHash } from 'node:crypto';
import type { AttributeValue, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { scanTable } from '../../platform/store/segment-scan.ts';
import type { RawItem } from '../../platform/stream/new-images.ts';
import type { Fingerprint, FingerprintScan } from '../application/compare.ts';

/** Fingerprints of the tables that `client` reaches: those of its region. */
export const dynamoFingerprints = (
  client: DynamoDBClient,
  { segments, now }: { readonly segments: number; readonly now: () => number },
): FingerprintScan => ({
  async *pages(table) {
    const second = now() / 1_000;
    for await (const page of scanTable(client, table, { segments }))
      yield page.filter((item) => !hasExpired(item, second)).map(fingerprint);
  },
});

const hasExpired = ({ expiresAt }: RawItem, second: number): boolean =>
  expiresAt?.N !== undefined && Number(expiresAt.N) <= second;

export const fingerprint = (item: RawItem): Fingerprint => ({
  key: [item['pk']?.S, item['seq']?.N].filter((part) => part !== undefined).join('@'),
  digest: BigInt(
    `0x${createHash('sha256')
      .update(canonical({ M: item }))
      .digest('hex')}`,
  ),
});

/** One text for one value: attributes and members of sets have no order of their own. */
function canonical(value: AttributeValue): string {
  if (value.M !== undefined) {
    const members = Object.entries(value.M).toSorted(([a], [b]) => (a < b ? -1 : 1));
    return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${canonical(member)}`).join()}}`;
  }
  if (value.L !== undefined) return `[${value.L.map(canonical).join()}]`;
  if (value.SS !== undefined) return `SS${JSON.stringify(value.SS.toSorted())}`;
  if (value.NS !== undefined) return `NS${JSON.stringify(value.NS.toSorted())}`;
  if (value.BS !== undefined) return `BS${JSON.stringify(value.BS.map(base64).toSorted())}`;
  if (value.B !== undefined) return `B${JSON.stringify(base64(value.B))}`;
  return JSON.stringify(value);
}

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');
