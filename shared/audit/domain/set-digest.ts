/**
 * A digest of a set that does not depend on the order of its members (LtHash: Bellare and Micciancio 1997; Lewi,
 * Kim, Maykov and Weis 2019): each member is expanded to 1,024 numbers of 16 bits, which are added up. Other than
 * sums of plain hashes it can't be met by another set on purpose: that is a lattice problem of 200 bits' strength.
 */
export const DIGEST_WORDS = 1_024;

export class SetDigest {
  readonly #words = new Uint16Array(DIGEST_WORDS);
  #count = 0;

  get count(): number {
    return this.#count;
  }

  add(member: Uint16Array): void {
    // A Uint16Array keeps the lower 16 bits of a sum by itself.
    for (let word = 0; word < DIGEST_WORDS; word += 1)
      this.#words[word] = (this.#words[word] ?? 0) + (member[word] ?? 0);
    this.#count += 1;
  }

  /** Little endian, as the words follow each other. */
  bytes(): Uint8Array {
    const bytes = new Uint8Array(DIGEST_WORDS * 2);
    const view = new DataView(bytes.buffer);
    this.#words.forEach((word, index) => view.setUint16(index * 2, word, true));
    return bytes;
  }
}

/** The text of one member: an item's name and its hash. */
export const memberText = (key: string, hash: string): string => `${key}\n${hash}`;
