import type { Digests } from './ports.ts';

const BUCKETS = 16_384;
const MODULUS = (1n << 128n) - 1n;

/**
 * Whether two streams hold the same members, though neither fits the memory: members are added and taken away
 * again, spread over buckets by a name, and what is left over tells which names to look at once more.
 */
export class Balance {
  readonly #buckets = new Map<number, bigint>();
  readonly #sum: Digests['sum'];

  constructor(sum: Digests['sum']) {
    this.#sum = sum;
  }

  put(name: string, member: string, times: number): void {
    const bucket = bucketOf(name);
    const value = toNumber(this.#sum(member)) * BigInt(times);
    const balance = ((this.#buckets.get(bucket) ?? 0n) + value) & MODULUS;
    if (balance === 0n) this.#buckets.delete(bucket);
    else this.#buckets.set(bucket, balance);
  }

  get isEven(): boolean {
    return this.#buckets.size === 0;
  }

  isUneven(name: string): boolean {
    return this.#buckets.has(bucketOf(name));
  }
}

function toNumber(bytes: Uint8Array): bigint {
  let value = 0n;
  for (const byte of bytes.subarray(0, 16)) value = (value << 8n) | BigInt(byte);
  return value;
}

/** FNV-1a. */
function bucketOf(name: string): number {
  let hash = 0x811c9dc5;
  for (let position = 0; position < name.length; position += 1)
    hash = Math.imul(hash ^ name.charCodeAt(position), 0x01000193) >>> 0;
  return hash % BUCKETS;
}
