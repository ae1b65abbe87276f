const BLOCK = /-----BEGIN ([A-Z0-9 ]{1,32})-----\s+([A-Za-z0-9+/=\s]+?)-----END \1-----/g;
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;

/** The blocks of a PEM text under one label; none where there is none. */
export const pemBlocks = (text: string, label: string): Uint8Array[] =>
  [...text.matchAll(BLOCK)].flatMap(([, name, body = '']) =>
    name === label ? [Buffer.from(body.replaceAll(/\s/g, ''), 'base64')] : [],
  );

/** One DER value given as a PEM block or as bare base64; undefined for anything else. */
export function derOf(text: string, label: string): Uint8Array | undefined {
  const bare = text.replaceAll(/\s/g, '');
  if (BASE64.test(bare)) return Buffer.from(bare, 'base64');
  const blocks = pemBlocks(text, label);
  return blocks.length === 1 ? blocks[0] : undefined;
}
