import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { privateFile } from './private-file.ts';

export const ANCHOR_KEY_FILE = 'anchor-key.json';

/** What stands in for the key that signs anchors: a pair in a file of its own. Returns what `ANCHOR_KEY` points to. */
export async function localAnchorKey(dataFolder: string): Promise<string> {
  const path = join(dataFolder, ANCHOR_KEY_FILE);
  await privateFile(path, () => {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    return JSON.stringify({
      id: `local-${randomUUID()}`,
      privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }),
      publicKey: publicKey.export({ type: 'spki', format: 'pem' }),
    });
  });
  return pathToFileURL(path).href;
}
