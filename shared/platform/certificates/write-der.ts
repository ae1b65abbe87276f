/** Writes DER: enough of it for certificates, revocation lists, signed and encrypted messages. */

export const tlv = (tag: number, ...content: readonly Uint8Array[]): Buffer => {
  const body = Buffer.concat(content);
  return Buffer.concat([Buffer.from([tag]), lengthOf(body.length), body]);
};

function lengthOf(length: number): Buffer {
  if (length < 0x80) return Buffer.from([length]);
  const hex = length.toString(16);
  const bytes = Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex');
  return Buffer.concat([Buffer.from([0x80 + bytes.length]), bytes]);
}

export const sequence = (...parts: readonly Uint8Array[]): Buffer => tlv(0x30, ...parts);

/** A SET OF: its elements stand in the order of their encodings. */
export const setOf = (...parts: readonly Uint8Array[]): Buffer =>
  tlv(0x31, ...parts.toSorted((a, b) => Buffer.compare(a, b)));

export const explicit = (n: number, ...parts: readonly Uint8Array[]): Buffer => tlv(0xa0 + n, ...parts);

export const octets = (bytes: Uint8Array): Buffer => tlv(0x04, bytes);

export const bits = (bytes: Uint8Array, unused = 0): Buffer => tlv(0x03, Buffer.from([unused]), bytes);

export const utf8 = (text: string): Buffer => tlv(0x0c, Buffer.from(text));

export const truth = tlv(0x01, Buffer.from([0xff]));

export const nothing = tlv(0x05);

/** A positive integer, or zero, from its magnitude in hexadecimal. */
export function integer(hex: string): Buffer {
  const even = hex.length % 2 === 0 ? hex : `0${hex}`;
  const bytes = Buffer.from(even.replace(/^(00)+(?=..)/, ''), 'hex');
  return tlv(0x02, (bytes[0] ?? 0) >= 0x80 ? Buffer.concat([Buffer.from([0]), bytes]) : bytes);
}

export function oid(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  return tlv(0x06, Buffer.from([first * 40 + second, ...rest].flatMap((arc) => base128(arc))));
}

function base128(arc: number): number[] {
  const digits = [arc % 128];
  for (let left = Math.floor(arc / 128); left > 0; left = Math.floor(left / 128))
    digits.unshift((left % 128) + 128);
  return digits;
}

/** UTCTime up to 2049, GeneralizedTime after, as RFC 5280 asks. */
export function time(at: Date): Buffer {
  const text = `${at.toISOString().slice(0, 19).replaceAll(/[-:T]/g, '')}Z`;
  return at.getUTCFullYear() < 2050 ? tlv(0x17, Buffer.from(text.slice(2))) : tlv(0x18, Buffer.from(text));
}
