import { createHash } from 'node:crypto';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Zippable, zipSync } from 'fflate';

/** What lies in the pack, by its path there. */
export type Contents = ReadonlyMap<string, string | Uint8Array>;

/** The list of digests, as `sha256sum --check` reads it. */
export const DIGESTS = 'SHA256SUMS';

export interface Pack {
  readonly folder: string;
  readonly archive: string;
  /** SHA-256 of the archive: what the handing-over is recorded by. */
  readonly digest: string;
}

/** Writes folder and archive, with a digest of every file. */
export function writePack(folder: string, contents: Contents, at: Date): Pack {
  const files = [...contents].map(([path, content]) => [path, Buffer.from(content)] as const);
  const sums = files.map(([path, bytes]) => `${sha256(bytes)}  ${path}\n`).join('');
  const all = [...files, [DIGESTS, Buffer.from(sums)] as const];
  rmSync(folder, { recursive: true, force: true });
  const entries: Zippable = {};
  for (const [path, bytes] of all) {
    const target = join(folder, path);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, bytes);
    entries[path] = [bytes, { mtime: at }];
  }
  const archive = `${folder}.zip`;
  const zipped = zipSync(entries, { level: 9 });
  writeFileSync(archive, zipped);
  return { folder, archive, digest: sha256(zipped) };
}

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
