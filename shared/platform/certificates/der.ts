/**
 * Strict DER (X.690): one encoding a value, definite and shortest lengths, nothing left over. What is not exactly
 * that throws `DerFault`, which `readable` turns into a value: parsers above read straight on, and no input gets
 * further than their boundary.
 */
export class DerFault extends Error {
  override readonly name = 'DerFault';
}

export interface Der {
  readonly tag: number;
  readonly content: Uint8Array;
  /** Header and content, as they came. */
  readonly raw: Uint8Array;
}

export const TAG = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  null: 0x05,
  oid: 0x06,
  enumerated: 0x0a,
  sequence: 0x30,
  set: 0x31,
  utcTime: 0x17,
  generalizedTime: 0x18,
} as const;

/** `[n]` of a structure: constructed when it is explicit or stands for a structure. */
export const context = (n: number): number => 0xa0 + n;
export const contextPrimitive = (n: number): number => 0x80 + n;

/** The value of a parser, or undefined when its input is not what it reads. Other errors pass: they are bugs. */
export function readable<T>(parse: () => T): T | undefined {
  try {
    return parse();
  } catch (error) {
    if (error instanceof DerFault) return undefined;
    throw error;
  }
}

/** The one element that these bytes are. */
export function element(bytes: Uint8Array, tag?: number): Der {
  const one = elementAt(bytes, 0);
  if (one.raw.length !== bytes.length) throw new DerFault('bytes left over');
  if (tag !== undefined && one.tag !== tag) throw new DerFault('another type than expected');
  return one;
}

function elementAt(bytes: Uint8Array, start: number): Der {
  const tag = byteAt(bytes, start);
  // Numbers above 30 take more bytes; nothing that is read here has one.
  if ((tag & 0x1f) === 0x1f) throw new DerFault('a tag of several bytes');
  const { length, from } = lengthAt(bytes, start + 1);
  const end = from + length;
  if (end > bytes.length) throw new DerFault('shorter than it says');
  return { tag, content: bytes.subarray(from, end), raw: bytes.subarray(start, end) };
}

const LENGTH_BYTES = 4;

function lengthAt(bytes: Uint8Array, at: number): { length: number; from: number } {
  const first = byteAt(bytes, at);
  if (first < 0x80) return { length: first, from: at + 1 };
  const count = first & 0x7f;
  if (count === 0 || count > LENGTH_BYTES) throw new DerFault('no definite length');
  let length = 0;
  for (let index = 0; index < count; index += 1) length = length * 256 + byteAt(bytes, at + 1 + index);
  if (length < 0x80 || length < 256 ** (count - 1)) throw new DerFault('not the shortest length');
  return { length, from: at + 1 + count };
}

function byteAt(bytes: Uint8Array, at: number): number {
  const byte = bytes[at];
  if (byte === undefined) throw new DerFault('ends early');
  return byte;
}

/** Reads the elements of a structure one after another. */
export class Elements {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get done(): boolean {
    return this.#at >= this.#bytes.length;
  }

  any(): Der {
    const one = elementAt(this.#bytes, this.#at);
    this.#at += one.raw.length;
    return one;
  }

  take(tag: number): Der {
    const one = this.any();
    if (one.tag !== tag) throw new DerFault('another type than expected');
    return one;
  }

  optional(...tags: readonly number[]): Der | undefined {
    const next = this.#bytes[this.#at];
    return next !== undefined && tags.includes(next) ? this.any() : undefined;
  }

  end(): void {
    if (!this.done) throw new DerFault('elements left over');
  }
}

/** Reads all of a structure's elements. */
export function all(content: Uint8Array): Der[] {
  const elements = new Elements(content);
  const found: Der[] = [];
  while (!elements.done) found.push(elements.any());
  return found;
}

/** Reads a structure to its end. */
export function within<T>({ content }: Der, read: (elements: Elements) => T): T {
  const elements = new Elements(content);
  const value = read(elements);
  elements.end();
  return value;
}

/** The content of an INTEGER, big-endian two's complement in the shortest form. */
export function integerBytes({ tag, content }: Der, as: number = TAG.integer): Uint8Array {
  const [first, second] = content;
  if (tag !== as || first === undefined) throw new DerFault('no integer');
  const padded = second !== undefined && (first === 0 ? second < 0x80 : first === 0xff && second >= 0x80);
  if (padded) throw new DerFault('not the shortest integer');
  return content;
}

/** A number from 0; throws for a negative one, and for one of more than `most` bytes. */
export function natural(der: Der, most = 6): number {
  const bytes = integerBytes(der);
  if ((bytes[0] ?? 0) >= 0x80 || bytes.length > most) throw new DerFault('out of range');
  return bytes.reduce((value, byte) => value * 256 + byte, 0);
}

/** The magnitude of a positive integer without its leading zero, in hexadecimal. */
export function positiveHex(der: Der): string {
  const bytes = integerBytes(der);
  if ((bytes[0] ?? 0) >= 0x80) throw new DerFault('negative');
  const hex = hexOf(bytes[0] === 0 ? bytes.subarray(1) : bytes);
  if (hex === '') throw new DerFault('zero');
  return hex;
}

export function boolean({ tag, content }: Der): boolean {
  if (tag !== TAG.boolean || content.length !== 1) throw new DerFault('no boolean');
  if (content[0] === 0xff) return true;
  if (content[0] === 0) return false;
  throw new DerFault('neither true nor false');
}

/** A bit string of whole bytes: keys and signatures. */
export function bitString({ tag, content }: Der): Uint8Array {
  if (tag !== TAG.bitString || content[0] !== 0) throw new DerFault('no string of whole bytes');
  return content.subarray(1);
}

/** A bit string of named bits: whether bit `n` is set. Trailing zero bits are cut off, as DER asks. */
export function namedBits({ tag, content }: Der): (n: number) => boolean {
  const [unused, ...bytes] = content;
  if (tag !== TAG.bitString || unused === undefined || unused > 7) throw new DerFault('no bit string');
  const last = bytes.at(-1);
  if (last === undefined ? unused !== 0 : (last & ((1 << (unused + 1)) - 1)) !== 1 << unused)
    throw new DerFault('not the shortest bit string');
  return (n) => ((bytes[n >> 3] ?? 0) & (0x80 >> (n & 7))) !== 0;
}

export function octets({ tag, content }: Der): Uint8Array {
  if (tag !== TAG.octetString) throw new DerFault('no octet string');
  return content;
}

/** An object identifier in dotted form; of any length up to 64 bytes. */
export function oid({ tag, content }: Der): string {
  if (tag !== TAG.oid || content.length === 0 || content.length > 64)
    throw new DerFault('no object identifier');
  const arcs: number[] = [];
  let arc = 0;
  let begun = false;
  for (const byte of content) {
    if (!begun && byte === 0x80) throw new DerFault('not the shortest arc');
    arc = arc * 128 + (byte & 0x7f);
    if (!Number.isSafeInteger(arc)) throw new DerFault('an arc too long');
    begun = byte >= 0x80;
    if (!begun) {
      arcs.push(arc);
      arc = 0;
    }
  }
  if (begun) throw new DerFault('ends early');
  const [joint = 0, ...rest] = arcs;
  const root = Math.min(2, Math.floor(joint / 40));
  return [root, joint - root * 40, ...rest].join('.');
}

const DIGITS = /^\d+Z$/;

/** UTCTime up to 2049, GeneralizedTime after, both in seconds and UTC (RFC 5280, 4.1.2.5); milliseconds since 1970. */
export function time({ tag, content }: Der): number {
  const text = Buffer.from(content).toString('latin1');
  const short = tag === TAG.utcTime && text.length === 13;
  const long = tag === TAG.generalizedTime && text.length === 15;
  if (!(short || long) || !DIGITS.test(text)) throw new DerFault('no time');
  const full = short ? (Number(text.slice(0, 2)) < 50 ? '20' : '19') + text : text;
  const [year, month, day, hour, minute, second] = [
    full.slice(0, 4),
    ...(full.slice(4, 14).match(/../g) ?? []),
  ];
  const iso = `${year}-${month}-${day}T${hour}:${minute}:${second}.000Z`;
  const at = Date.parse(iso);
  if (Number.isNaN(at) || new Date(at).toISOString() !== iso) throw new DerFault('no such time');
  if (long && Number(year) < 2050) throw new DerFault('not the form of its year');
  return at;
}

export const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

export const sameBytes = (one: Uint8Array, other: Uint8Array): boolean => Buffer.compare(one, other) === 0;
