import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { plain } from '../../shared/audit/adapters/plain.ts';
import { faultOfSignedEntry, type SignedEntryFault } from '../../shared/audit/adapters/signed-entry.ts';
import { pemBlocks } from '../../shared/platform/certificates/pem.ts';
import type { Source } from './source.ts';

export type EntryVerdict =
  | { readonly kind: 'absent' }
  | { readonly kind: 'proved'; readonly over: string }
  | { readonly kind: 'refuted'; readonly fault: SignedEntryFault };

/** Looks the entry up, `pk@seq`, in ledger or trail; a commit's signature stands on its first entry. */
export async function verifyEntry(
  source: Source,
  key: string,
  files: { readonly certificates: readonly string[]; readonly roots: readonly string[] },
): Promise<EntryVerdict> {
  const asked = await entryOf(source, key);
  const [first] = Array.isArray(asked?.['commit']) ? (asked['commit'] as string[]) : [key];
  const entry = first === undefined || first === key ? asked : await entryOf(source, first);
  if (entry === undefined) return { kind: 'absent' };
  const read = (paths: readonly string[]) => paths.map((path) => readFileSync(path, 'utf8'));
  const roots = read(files.roots);
  const fault = faultOfSignedEntry(entry, {
    certificates: [...read(files.certificates), ...roots],
    roots: new Set(
      roots
        .flatMap((text) => pemBlocks(text, 'CERTIFICATE'))
        .map((der) => createHash('sha256').update(der).digest('hex')),
    ),
  });
  if (fault !== undefined) return { kind: 'refuted', fault };
  return { kind: 'proved', over: (entry['signature'] as { readonly over: string }).over };
}

async function entryOf({ primary, tables }: Source, key: string) {
  const at = key.lastIndexOf('@');
  const { Item } = await primary.send(
    new GetItemCommand({
      TableName: key.startsWith('chain#') ? tables.audit : tables.ledger,
      Key: marshall({ pk: key.slice(0, at), seq: Number(key.slice(at + 1)) }),
      ConsistentRead: true,
    }),
  );
  return Item && plain(Item);
}
