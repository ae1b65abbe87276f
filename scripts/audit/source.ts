import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import * as z from 'zod';
import { tenantOf } from '../../infra/tenants/tenants.ts';
import { takeDataFolder } from '../../local/data-folder.ts';
import { startDynamoDb } from '../../local/emulators/dynamodb.ts';
import { localCredentials } from '../../local/endpoints.ts';
import { ANCHOR_KEY_FILE } from '../../local/identity/anchor-key.ts';
import { anchorKeyAlias, tableName } from '../../shared/platform/deployment/names.ts';

/** Where the evidence lies: the tables of both regions, and the key that anchors must be signed with. */
export interface Source {
  readonly name: string;
  readonly primary: DynamoDBClient;
  readonly second: DynamoDBClient;
  readonly tables: { readonly registry: string; readonly ledger: string; readonly audit: string };
  /** `file:///…` or `kms:alias/…`. */
  readonly anchorKey: string;
  readonly close: () => Promise<void>;
}

const Status = z.object({
  tenant: z.string(),
  dataFolder: z.string(),
  endpoints: z.object({ dynamodb: z.string().optional() }),
});

const Holder = z.object({ url: z.string().optional() });

/** `aws`, the URL of a running province, or a data folder, whose tables are opened unless a province runs there. */
export async function openSource(against: string, tenant: string): Promise<Source> {
  if (against === 'aws')
    return sourceOf({ name: `aws ${tenant}`, tenant, anchorKey: `kms:${anchorKeyAlias(tenant)}` });
  if (/^https?:/.test(against)) return running(against);
  const folder = resolve(against);
  if (!existsSync(join(folder, 'dynamodb')))
    throw new Error(`没有数据目录 · there is no data folder ${folder}`);
  const holder = join(folder, 'holder.json');
  const url = existsSync(holder) ? Holder.parse(JSON.parse(readFileSync(holder, 'utf8'))).url : undefined;
  const reached = url === undefined ? undefined : await running(url).catch(() => undefined);
  if (reached !== undefined) return reached;

  const held = await takeDataFolder(folder);
  try {
    const emulator = await startDynamoDb({
      storage: { folder: join(folder, 'dynamodb') },
      log: () => undefined,
    });
    const source = sourceOf({
      name: folder,
      tenant,
      endpoint: emulator.url,
      anchorKey: pathToFileURL(join(folder, ANCHOR_KEY_FILE)).href,
    });
    return {
      ...source,
      close: async () => {
        await source.close();
        await emulator.close();
        held.release();
      },
    };
  } catch (cause) {
    held.release();
    throw cause;
  }
}

async function running(url: string): Promise<Source> {
  const answer = await fetch(new URL('/_local', url));
  const { tenant, dataFolder, endpoints } = Status.parse(await answer.json());
  return sourceOf({
    name: url,
    tenant,
    ...(endpoints.dynamodb !== undefined && { endpoint: endpoints.dynamodb }),
    anchorKey: pathToFileURL(join(dataFolder, ANCHOR_KEY_FILE)).href,
  });
}

type Place = {
  readonly name: string;
  readonly tenant: string;
  readonly endpoint?: string;
  readonly anchorKey: string;
};

function sourceOf({ name, tenant, endpoint, anchorKey }: Place): Source {
  const { regions } = tenantOf(tenant);
  const clientIn = (region: string) =>
    new DynamoDBClient({
      region,
      ...(endpoint !== undefined && { endpoint, credentials: localCredentials }),
    });
  const [primary, second] = [clientIn(regions.primary), clientIn(regions.second)];
  return {
    name,
    primary,
    second,
    tables: {
      registry: tableName(tenant, 'registry'),
      ledger: tableName(tenant, 'ledger'),
      audit: tableName(tenant, 'audit'),
    },
    anchorKey,
    close: () => {
      primary.destroy();
      second.destroy();
      return Promise.resolve();
    },
  };
}
