const MODULUS = (1n << 256n) - 1n;

/** How many there were, and the sum of their 256-bit digests: the same in whatever order they come. */
export class OrderlessDigest {
  #count = 0;
  #sum = 0n;

  add(digest: bigint): void {
    this.#count += 1;
    this.#sum = (this.#sum + digest) & MODULUS;
  }

  get value(): CountedDigest {
    return { count: this.#count, digest: this.#sum.toString(16).padStart(64, '0') };
  }
}

export interface CountedDigest {
  readonly count: number;
  readonly digest: string;
}
