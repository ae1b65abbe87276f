import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import * as z from 'zod';
import { tenantOf } from '../../infra/tenants/tenants.ts';
import { takeDataFolder } from '../../local/data-folder.ts';
import { EMULATED_ACCOUNT } from '../../local/cloud/deploy-stacks.ts';
import { startDynamoDb } from '../../local/emulators/dynamodb.ts';
import { startSqsS3 } from '../../local/emulators/sqs-s3.ts';
import { localCredentials } from '../../local/endpoints.ts';
import { ANCHOR_KEY_FILE } from '../../local/identity/anchor-key.ts';
import { s3ArchivedAnchors } from '../../shared/audit/adapters/archive.ts';
import type { ArchivedAnchors } from '../../shared/audit/application/ports.ts';
import { s3ArchiveObjects } from '../../shared/recovery/adapters/s3-archive.ts';
import type { ArchiveObjects } from '../../shared/recovery/application/archive-ports.ts';
import { anchorKeyAlias, archiveBucketName, tableName } from '../../shared/platform/deployment/names.ts';

/** Where a province lies: the tables of both regions, its queues, and the key that anchors must be signed with. */
export interface Source {
  readonly name: string;
  readonly primary: DynamoDBClient;
  readonly second: DynamoDBClient;
  readonly tables: Readonly<Record<'registry' | 'ledger' | 'audit' | 'statistics' | 'applied', string>>;
  readonly queues: SQSClient;
  /** `file:///…` or `kms:alias/…`. */
  readonly anchorKey: string;
  /** Of this machine's province: what stands in for the key service, and where its queues answer. */
  readonly keys?: string;
  readonly sqs?: string;
  /** The second region's locked bucket; of a cloud only where it was named. */
  readonly archive?: ArchivedAnchors;
  /** What else lies there. */
  readonly objects?: ArchiveObjects;
  readonly close: () => Promise<void>;
}

const Status = z.object({
  tenant: z.string(),
  dataFolder: z.string(),
  endpoints: z.object({ dynamodb: z.string().optional(), sqsS3: z.string().optional() }),
});

const Holder = z.object({ url: z.string().optional() });

/** `aws`, the URL of a running province, or a data folder, whose tables are opened unless a province runs there. */
export async function openSource(against: string, tenant: string, archive?: string): Promise<Source> {
  if (against === 'aws')
    return sourceOf({
      name: `aws ${tenant}`,
      tenant,
      anchorKey: `kms:${anchorKeyAlias(tenant)}`,
      bucket: archive,
    });
  if (/^https?:/.test(against)) return running(against, archive);
  const folder = resolve(against);
  if (!existsSync(join(folder, 'dynamodb')))
    throw new Error(`没有数据目录 · there is no data folder ${folder}`);
  const holder = join(folder, 'holder.json');
  const url = existsSync(holder) ? Holder.parse(JSON.parse(readFileSync(holder, 'utf8'))).url : undefined;
  const reached = url === undefined ? undefined : await running(url, archive).catch(() => undefined);
  if (reached !== undefined) return reached;

  const held = await takeDataFolder(folder);
  try {
    const emulator = await startDynamoDb({
      storage: { folder: join(folder, 'dynamodb') },
      log: () => undefined,
    });
    const { primary } = tenantOf(tenant).regions;
    const s3 = existsSync(join(folder, 'sqs-s3'))
      ? await startSqsS3({
          storage: { folder: join(folder, 'sqs-s3') },
          region: primary,
          log: () => undefined,
        })
      : undefined;
    const source = sourceOf({
      name: folder,
      tenant,
      endpoint: emulator.url,
      s3: s3?.url,
      bucket: archive,
      anchorKey: pathToFileURL(join(folder, ANCHOR_KEY_FILE)).href,
    });
    return {
      ...source,
      close: async () => {
        await source.close();
        await Promise.all([emulator.close(), s3?.close()]);
        held.release();
      },
    };
  } catch (cause) {
    held.release();
    throw cause;
  }
}

async function running(url: string, archive: string | undefined): Promise<Source> {
  const answer = await fetch(new URL('/_local', url));
  const { tenant, dataFolder, endpoints } = Status.parse(await answer.json());
  return sourceOf({
    name: url,
    tenant,
    ...(endpoints.dynamodb !== undefined && { endpoint: endpoints.dynamodb }),
    s3: endpoints.sqsS3,
    bucket: archive,
    anchorKey: pathToFileURL(join(dataFolder, ANCHOR_KEY_FILE)).href,
  });
}

type Place = {
  readonly name: string;
  readonly tenant: string;
  readonly endpoint?: string;
  /** Where S3 and SQS answer on this machine. */
  readonly s3?: string | undefined;
  /** The archive's bucket; on this machine it has a name of its own. */
  readonly bucket?: string | undefined;
  readonly anchorKey: string;
};

function sourceOf({ name, tenant, endpoint, anchorKey, s3, bucket }: Place): Source {
  const { regions } = tenantOf(tenant);
  const clientIn = (region: string) =>
    new DynamoDBClient({
      region,
      ...(endpoint !== undefined && { endpoint, credentials: localCredentials }),
    });
  const [primary, second] = [clientIn(regions.primary), clientIn(regions.second)];
  const archiveClient = new S3Client({
    region: regions.second,
    ...(s3 !== undefined && { endpoint: s3, credentials: localCredentials, forcePathStyle: true }),
  });
  const queues = new SQSClient({
    region: regions.primary,
    ...(s3 !== undefined && { endpoint: s3, credentials: localCredentials }),
  });
  const archiveBucket = bucket ?? (s3 && archiveBucketName(tenant, EMULATED_ACCOUNT));
  return {
    name,
    primary,
    second,
    tables: {
      registry: tableName(tenant, 'registry'),
      ledger: tableName(tenant, 'ledger'),
      audit: tableName(tenant, 'audit'),
      statistics: tableName(tenant, 'statistics'),
      applied: tableName(tenant, 'applied'),
    },
    queues,
    anchorKey,
    ...(anchorKey.startsWith('file:') && { keys: new URL('key-ring.json', anchorKey).href }),
    ...(s3 !== undefined && { sqs: s3 }),
    ...(archiveBucket !== undefined && {
      archive: s3ArchivedAnchors(archiveClient, archiveBucket),
      objects: s3ArchiveObjects({ client: archiveClient, bucket: archiveBucket }),
    }),
    close: () => {
      archiveClient.destroy();
      queues.destroy();
      primary.destroy();
      second.destroy();
      return Promise.resolve();
    },
  };
}
