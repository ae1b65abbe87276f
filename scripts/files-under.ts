import { glob } from 'node:fs/promises';
import { root } from './make-once.ts';

/** Paths, relative to the root, of the files that match; sorted. */
export const filesUnder = async (...patterns: readonly string[]): Promise<readonly string[]> => {
  const found: string[] = [];
  for await (const path of glob(patterns, { cwd: root, exclude: ['node_modules/**', '.build/**'] })) {
    found.push(path);
  }
  return found.sort();
};
