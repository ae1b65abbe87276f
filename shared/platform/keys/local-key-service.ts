import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import { a256gcm } from './a256gcm.ts';
import type { KeyService } from './port.ts';
import { KEY_BYTES } from './suite.ts';

/** A file outside the tables with one master key a region, base64. */
const KeyRingFile = z.lazy(() =>
  z.object({
    version: z.literal(1),
    masters: z.record(z.string(), z.base64()),
  }),
);

const ASSOCIATED = 'union-registry/master';

/** Master keys from a file: for one machine. `url` is `file:///…/key-ring.json`. */
export function localKeyService(url: string): KeyService {
  const { masters } = KeyRingFile.parse(JSON.parse(readFileSync(fileURLToPath(url), 'utf8')));
  const masterOf = (region: string): Uint8Array => {
    const master = Buffer.from(masters[region] ?? '', 'base64');
    if (master.length !== KEY_BYTES) throw new Error(`the key ring holds no master key of region ${region}`);
    return master;
  };
  const associated = (region: string) => Buffer.from(`${ASSOCIATED}/${region}`);
  return {
    wrap: async (region, key) => a256gcm.seal(masterOf(region), key, associated(region)),
    unwrap: async (region, wrapped) => a256gcm.open(masterOf(region), wrapped, associated(region)),
  };
}
