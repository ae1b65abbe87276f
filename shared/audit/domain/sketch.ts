/**
 * What a set of items leaves in a few kilobytes, so that another set of nearly the same items can be told from it
 * member by member (an invertible Bloom lookup table: Goodrich and Mitzenmacher 2011). It proves nothing: the set
 * digest tells that two sets differ, the sketch tells where.
 */

/** In three parts of 43: some 60 differing members are told apart for certain enough. */
export const CELLS = 129;
const PARTS = 3;
const CELLS_A_PART = CELLS / PARTS;

/** The longest name of an item, `membership-application#<id>@<seq>` and longer ones to come. */
const KEY_BYTES = 96;
const HASH_BYTES = 32;
const COUNT_BYTES = 4;
const CELL_BYTES = COUNT_BYTES + KEY_BYTES + 2 * HASH_BYTES;
export const SKETCH_BYTES = CELLS * CELL_BYTES;

export interface Item {
  /** `pk@seq` */
  readonly key: string;
  /** base64url of 32 bytes. */
  readonly hash: string;
}

/** SHA-256 of a text: chooses an item's cells and tells a cell that holds one item alone. */
export type Sum = (text: string) => Uint8Array;

export interface SketchDifference {
  /** In the first set only. */
  readonly lost: readonly Item[];
  /** In the second set only. */
  readonly surplus: readonly Item[];
  /** False when more differs than could be told apart. */
  readonly whole: boolean;
}

export class Sketch {
  readonly bytes: Uint8Array;
  readonly #view: DataView;
  readonly #sum: Sum;

  constructor(sum: Sum, bytes: Uint8Array = new Uint8Array(SKETCH_BYTES)) {
    if (bytes.length !== SKETCH_BYTES) throw new Error('a sketch of another size');
    this.bytes = Uint8Array.from(bytes);
    this.#view = new DataView(this.bytes.buffer);
    this.#sum = sum;
  }

  add(item: Item): void {
    this.#put(item, 1);
  }

  /** What `other` lacks of this sketch's items, and what it has beyond them. */
  differenceTo(other: Sketch): SketchDifference {
    const left = new Sketch(this.#sum, this.bytes);
    for (let cell = 0; cell < CELLS; cell += 1) {
      const from = cell * CELL_BYTES;
      left.#view.setInt32(from, left.#view.getInt32(from) - other.#view.getInt32(from));
      for (let byte = from + COUNT_BYTES; byte < from + CELL_BYTES; byte += 1)
        left.bytes[byte] = (left.bytes[byte] ?? 0) ^ (other.bytes[byte] ?? 0);
    }
    return left.#peel();
  }

  /** Takes out items that stand alone in a cell, which leaves others alone, until none is left. */
  #peel(): SketchDifference {
    const lost: Item[] = [];
    const surplus: Item[] = [];
    for (let found = true; found && lost.length + surplus.length <= CELLS;) {
      found = false;
      for (let cell = 0; cell < CELLS; cell += 1) {
        const count = this.#view.getInt32(cell * CELL_BYTES);
        const item = Math.abs(count) === 1 ? this.#alone(cell) : undefined;
        if (item === undefined) continue;
        (count === 1 ? lost : surplus).push(item);
        this.#put(item, count === 1 ? -1 : 1);
        found = true;
      }
    }
    return { lost, surplus, whole: this.bytes.every((byte) => byte === 0) };
  }

  #alone(cell: number): Item | undefined {
    const from = cell * CELL_BYTES + COUNT_BYTES;
    const padded = this.bytes.subarray(from, from + KEY_BYTES);
    const key = new TextDecoder().decode(padded).replace(/\0+$/, '');
    const hash = toBase64Url(this.bytes.subarray(from + KEY_BYTES, from + KEY_BYTES + HASH_BYTES));
    const check = this.bytes.subarray(from + KEY_BYTES + HASH_BYTES, from + CELL_BYTES - COUNT_BYTES);
    const expected = this.#sum(`${key}\n${hash}`);
    return expected.every((byte, index) => byte === check[index]) ? { key, hash } : undefined;
  }

  #put({ key, hash }: Item, count: 1 | -1): void {
    const name = new TextEncoder().encode(key);
    if (name.length > KEY_BYTES)
      throw new Error(`the name of an item is longer than ${String(KEY_BYTES)} bytes`);
    const check = this.#sum(`${key}\n${hash}`);
    const value = fromBase64Url(hash);
    for (let part = 0; part < PARTS; part += 1) {
      const chosen = ((check[part * 2] ?? 0) * 256 + (check[part * 2 + 1] ?? 0)) % CELLS_A_PART;
      const from = (part * CELLS_A_PART + chosen) * CELL_BYTES;
      this.#view.setInt32(from, this.#view.getInt32(from) + count);
      this.#mix(from + COUNT_BYTES, name);
      this.#mix(from + COUNT_BYTES + KEY_BYTES, value);
      this.#mix(from + COUNT_BYTES + KEY_BYTES + HASH_BYTES, check);
    }
  }

  #mix(from: number, bytes: Uint8Array): void {
    bytes.forEach((byte, index) => {
      this.bytes[from + index] = (this.bytes[from + index] ?? 0) ^ byte;
    });
  }
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** 32 bytes in 43 letters; a hash that is no such text counts as zeros, and differs by its check. */
function fromBase64Url(text: string): Uint8Array {
  const bytes = new Uint8Array(HASH_BYTES);
  let bits = 0;
  let held = 0;
  let at = 0;
  for (const letter of text) {
    held = ((held << 6) | Math.max(ALPHABET.indexOf(letter), 0)) & 0xffff;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    if (at < HASH_BYTES) bytes[at] = (held >> bits) & 0xff;
    at += 1;
  }
  return bytes;
}

function toBase64Url(bytes: Uint8Array): string {
  let text = '';
  let held = 0;
  let bits = 0;
  for (const byte of bytes) {
    held = ((held << 8) | byte) & 0xffff;
    bits += 8;
    while (bits >= 6) {
      bits -= 6;
      text += ALPHABET.charAt((held >> bits) & 63);
    }
  }
  return bits > 0 ? text + ALPHABET.charAt((held << (6 - bits)) & 63) : text;
}
