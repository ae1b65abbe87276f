import { randomUUID } from 'node:crypto';
import {
  chmodSync,
  closeSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';

/**
 * The file's content, made by `make` the first time. Only its owner may read it; it appears whole or not at
 * all, and of two that make it at once one wins and both get its content.
 */
export async function privateFile(path: string, make: () => Promise<string> | string): Promise<string> {
  const existing = read(path);
  if (existing !== undefined) return existing;
  mkdirSync(dirname(path), { recursive: true });
  const draft = `${path}.${randomUUID()}`;
  const content = await make();
  const descriptor = openSync(draft, 'wx', 0o600);
  try {
    writeSync(descriptor, content);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  try {
    linkSync(draft, path);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'EEXIST') throw cause;
  } finally {
    rmSync(draft);
  }
  return read(path) ?? content;
}

function read(path: string): string | undefined {
  try {
    const content = readFileSync(path, 'utf8');
    chmodSync(path, 0o600);
    return content;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw cause;
  }
}
