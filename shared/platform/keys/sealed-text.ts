import type { SuiteId } from '../../kernel/keys.ts';
import { a256gcm } from './a256gcm.ts';
import { type Suite, suiteBytes } from './suite.ts';

/** The suite under a name. SM4 comes with a large library, loaded when a key or a text first asks for it. */
export const suiteOf = async (id: SuiteId): Promise<Suite> =>
  id === a256gcm.id ? a256gcm : (await import('./sm4gcm.ts')).sm4gcm;

const suites = new Map<number | undefined, SuiteId>(
  Object.entries(suiteBytes).map(([id, byte]) => [byte, id as SuiteId]),
);

/** Suite byte ‖ what the suite seals. The byte is sealed in: a text can't be passed off as another suite's. */
export function sealText(
  suite: Suite,
  secret: Uint8Array,
  plain: Uint8Array,
  associated: string,
): Uint8Array {
  const sealed = suite.seal(secret, plain, withByte(suite, associated));
  return Buffer.concat([Uint8Array.of(suiteBytes[suite.id]), sealed]);
}

/**
 * Opens a text of any suite. Texts of the first format have no byte in front: they begin with a random nonce and
 * are AES-256-GCM, so what does not open as its first byte says is tried as one of those. Throws when the key,
 * the text or the associated data is not what was sealed.
 */
export async function openText(
  secret: Uint8Array,
  sealed: Uint8Array,
  associated: string,
): Promise<Uint8Array> {
  const id = suites.get(sealed[0]);
  if (id === undefined) return openFirstFormat(secret, sealed, associated);
  const suite = await suiteOf(id);
  try {
    return suite.open(secret, sealed.subarray(1), withByte(suite, associated));
  } catch (refusal) {
    try {
      return openFirstFormat(secret, sealed, associated);
    } catch {
      throw refusal;
    }
  }
}

const openFirstFormat = (secret: Uint8Array, sealed: Uint8Array, associated: string): Uint8Array =>
  a256gcm.open(secret, sealed, Buffer.from(associated));

const withByte = ({ id }: Suite, associated: string): Uint8Array =>
  Buffer.concat([Uint8Array.of(suiteBytes[id]), Buffer.from(associated)]);
