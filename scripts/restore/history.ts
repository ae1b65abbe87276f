import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { ArchivedAnchors } from '../../shared/audit/application/ports.ts';
import type { LedgerEntry } from '../../shared/platform/engine/ledger.ts';
import { scanTable } from '../../shared/platform/store/segment-scan.ts';
import type { StoredItem } from '../../shared/platform/store/port.ts';
import { archiveCodec } from '../../shared/recovery/adapters/archive-codec.ts';
import type { ArchiveObjects } from '../../shared/recovery/application/archive-ports.ts';
import { archivedHistory } from '../../shared/recovery/application/archived-history.ts';
import type { Damage } from '../../shared/recovery/application/read-archive.ts';

/** What a restore is made from. */
export interface History {
  readonly ledger: readonly LedgerEntry[];
  readonly audit: readonly StoredItem[];
  /** Images of the registry; of the archive only what is to follow. */
  readonly registry: readonly StoredItem[];
  /** What was damaged and gone round. */
  readonly damage: readonly Damage[];
  /** Where something may be missing that nothing else holds. */
  readonly holes: readonly Damage[];
}

const SEGMENTS = 8;

export async function itemsOf(client: DynamoDBClient, table: string): Promise<StoredItem[]> {
  const items: StoredItem[] = [];
  for await (const page of scanTable(client, table, { segments: SEGMENTS }))
    for (const item of page) items.push(unmarshall(item) as StoredItem);
  return items;
}

export async function fromTables(
  client: DynamoDBClient,
  tables: Readonly<Record<'ledger' | 'audit' | 'registry', string>>,
): Promise<History> {
  const [ledger, audit, registry] = [
    await itemsOf(client, tables.ledger),
    await itemsOf(client, tables.audit),
    await itemsOf(client, tables.registry),
  ];
  return { ledger: ledger as unknown as LedgerEntry[], audit, registry, damage: [], holes: [] };
}

/** Anchors lie in the archive in a place of their own. */
export async function fromArchive(
  objects: ArchiveObjects,
  anchors: ArchivedAnchors,
  say: (line: string) => void,
): Promise<History> {
  let told = 0;
  const { items, damage, holes, closedHours, openObjects } = await archivedHistory(
    { objects, codec: archiveCodec },
    (family, count) => {
      if (Date.now() - told < 2_000) return;
      told = Date.now();
      say(`  ${family} ${String(count)} …`);
    },
  );
  say(
    `  已关闭小时 · closed hours ${String(closedHours)} · 未关闭批次 · open batches ${String(openObjects)}`,
  );
  const links: StoredItem[] = [];
  for await (const page of anchors.anchors())
    for (const { link } of page) if (link !== undefined) links.push(link);
  return {
    ledger: items.ledger as unknown as LedgerEntry[],
    audit: [...(items.audit as StoredItem[]), ...links],
    registry: items['follow-ups'] as StoredItem[],
    damage,
    holes,
  };
}
