import { randomUUID } from 'node:crypto';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Instant } from '../../kernel/dates.ts';
import { canonicalHash } from '../../platform/canonical-hash.ts';
import type { AuditTrail } from '../../platform/http/audit.ts';
import { derivedId } from '../../platform/ids.ts';
import { backOff } from '../../platform/retry.ts';
import { type ChainWriter, chainWriter } from '../application/chain-writer.ts';
import { AuditFact } from '../domain/entry.ts';
import { hashAddress, type MonthlyKey, monthlyKeys } from './address-hash.ts';
import { dynamoLinks } from './dynamo-links.ts';

export interface TrailDependencies {
  readonly chain: ChainWriter;
  readonly addressKey: MonthlyKey;
  readonly now: () => Instant;
}

/** What the HTTP edge records, in a chain of this execution environment. */
export const httpTrail = ({ chain, addressKey, now }: TrailDependencies): AuditTrail => ({
  async record({ address, ...act }) {
    const at = now();
    const hashed = address === undefined ? {} : { address: await hashAddress(address, at, addressKey) };
    await chain.append(AuditFact.parse({ ...act, ...hashed, at }));
  },
});

/** The trail of a function of this name, in the audit table. */
export function auditTrail(
  client: DynamoDBClient,
  tables: { readonly audit: string; readonly ephemeral: string },
  { service, now }: { readonly service: string; readonly now: () => Instant },
): AuditTrail {
  const chain = chainWriter({
    store: dynamoLinks(client, tables.audit),
    hash: canonicalHash,
    newChain: () => `chain#${service}#${derivedId('chain', randomUUID())}`,
    pause: backOff,
  });
  return httpTrail({ chain, addressKey: monthlyKeys(client, tables.ephemeral, 'address-key'), now });
}
