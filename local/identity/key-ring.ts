import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { privateFile } from './private-file.ts';

const MASTER_BYTES = 32;

/**
 * What stands in for the key service of both regions: a file with one master key a region, made once and kept.
 * Whoever loses it loses every sealed record of the data folder. Returns what `KEY_SERVICE` points to.
 */
export async function localKeyRing(dataFolder: string, regions: readonly string[]): Promise<string> {
  const path = join(dataFolder, 'key-ring.json');
  const content = await privateFile(path, () =>
    JSON.stringify({
      version: 1,
      masters: Object.fromEntries(
        regions.map((region) => [region, randomBytes(MASTER_BYTES).toString('base64')]),
      ),
    }),
  );
  const { masters } = JSON.parse(content) as { masters: Record<string, string> };
  const missing = regions.filter((region) => !masters[region]);
  if (missing.length > 0) throw new Error(`${path} holds no master key of ${missing.join(', ')}`);
  return pathToFileURL(path).href;
}
