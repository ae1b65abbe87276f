import { createHash, randomUUID } from 'node:crypto';
import { access, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';

/** The repository's root; scripts work from any folder. */
export const root = fileURLToPath(new URL('..', import.meta.url));

/** Of what is installed, the lock file says enough. */
const INSTALLED = 'package-lock.json';

type Made = { readonly inputs: readonly string[]; readonly outputs: readonly string[] };

const Stamp = z.object({ digest: z.string(), inputs: z.array(z.string()), outputs: z.array(z.string()) });

/**
 * Does the work unless the stamp of an earlier run says that neither its settings, nor the files it read, nor
 * the packages installed have changed since, and what it wrote is still there. Paths are relative to the root.
 */
export const makeOnce = async (
  stampPath: string,
  settings: unknown,
  make: () => Promise<Made>,
): Promise<'made' | 'unchanged'> => {
  const earlier = await readStamp(stampPath);
  if (
    earlier &&
    (await stillThere(earlier.outputs)) &&
    earlier.digest === (await digestOf(settings, earlier.inputs))
  ) {
    return 'unchanged';
  }
  const { inputs, outputs } = await make();
  const own = inputs.filter((path) => !path.split('/').includes('node_modules')).sort();
  await write(stampPath, JSON.stringify({ digest: await digestOf(settings, own), inputs: own, outputs }));
  return 'made';
};

/** Writes beside the target and renames, so that a reader never meets half a file. */
export const write = async (path: string, content: string | Uint8Array): Promise<void> => {
  const target = at(path);
  await mkdir(dirname(target), { recursive: true });
  const draft = `${target}.${randomUUID()}`;
  await writeFile(draft, content);
  await rename(draft, target);
};

export const at = (path: string): string => fileURLToPath(new URL(path, new URL('..', import.meta.url)));

export const fromRoot = (path: string): string => relative(root, path);

const readStamp = async (path: string) => {
  try {
    return Stamp.safeParse(JSON.parse(await readFile(at(path), 'utf8'))).data;
  } catch {
    return undefined;
  }
};

const stillThere = async (paths: readonly string[]): Promise<boolean> =>
  (await Promise.allSettled(paths.map((path) => access(at(path))))).every(
    ({ status }) => status === 'fulfilled',
  );

const digestOf = async (settings: unknown, inputs: readonly string[]): Promise<string> => {
  const hash = createHash('sha256').update(JSON.stringify(settings));
  for (const path of [INSTALLED, ...inputs]) {
    hash.update(`\n${path}\n`).update(await readFile(at(path)).catch(() => 'gone'));
  }
  return hash.digest('hex');
};
