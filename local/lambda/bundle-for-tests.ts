import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** A folder that is gone when the test is over. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'union-registry-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** Writes a handler's source as a function bundle and gives its path. */
export async function bundleOf(source: string): Promise<string> {
  const path = join(await temporaryFolder(), 'index.mjs');
  await writeFile(path, source);
  return path;
}
