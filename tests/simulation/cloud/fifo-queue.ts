export interface Message {
  readonly id: string;
  readonly body: string;
  readonly group: string;
  receives: number;
  /** Milliseconds: not delivered before. */
  visibleAt: number;
}

const DEDUPLICATION_MILLISECONDS = 300_000;

export interface FifoOptions {
  readonly visibility: number;
  /** Deliveries after which a message is put aside. */
  readonly mostReceives: number;
}

/**
 * A first-in-first-out queue: in order within a group, a group is locked while messages of it are in flight, a
 * repeat within five minutes is dropped, what keeps failing is put aside.
 */
export class FifoQueue {
  readonly dead: Message[] = [];
  readonly #groups = new Map<string, Message[]>();
  readonly #seen = new Map<string, number>();
  readonly #options: FifoOptions;
  #sent = 0;

  constructor(options: FifoOptions) {
    this.#options = options;
  }

  get size(): number {
    let size = 0;
    for (const messages of this.#groups.values()) size += messages.length;
    return size;
  }

  send({ body, group, deduplication }: Sent, now: number): void {
    const key = `${group} ${deduplication}`;
    const before = this.#seen.get(key);
    if (before !== undefined && now - before < DEDUPLICATION_MILLISECONDS) return;
    this.#seen.set(key, now);
    this.#put({ id: `m${String((this.#sent += 1))}`, body, group, receives: 0, visibleAt: now });
  }

  /** When the next message may be delivered; undefined when there is none. */
  nextVisible(): number | undefined {
    let next: number | undefined;
    for (const [head] of this.#groups.values())
      if (head !== undefined) next = Math.min(next ?? Infinity, head.visibleAt);
    return next;
  }

  /** Up to `most` messages of groups that have none in flight; `first` says which group goes first. */
  receive(most: number, now: number, first: (groups: readonly string[]) => number): Message[] {
    const free = [...this.#groups].filter(([, messages]) =>
      messages.every(({ visibleAt }) => visibleAt <= now),
    );
    const order = free.map(([group]) => group);
    const from = order.length === 0 ? 0 : first(order);
    const batch: Message[] = [];
    for (const group of [...order.slice(from), ...order.slice(0, from)]) {
      for (const message of [...(this.#groups.get(group) ?? [])]) {
        if (batch.length === most) return batch;
        if (message.receives >= this.#options.mostReceives) {
          this.delete(message);
          this.dead.push(message);
          continue;
        }
        message.receives += 1;
        message.visibleAt = now + this.#options.visibility;
        batch.push(message);
      }
    }
    return batch;
  }

  delete(message: Message): void {
    const rest = (this.#groups.get(message.group) ?? []).filter(({ id }) => id !== message.id);
    if (rest.length > 0) this.#groups.set(message.group, rest);
    else this.#groups.delete(message.group);
  }

  redrive(now: number): void {
    for (const message of this.dead.splice(0)) this.#put({ ...message, receives: 0, visibleAt: now });
  }

  #put(message: Message): void {
    const messages = this.#groups.get(message.group) ?? [];
    this.#groups.set(message.group, [...messages, message]);
  }
}

export interface Sent {
  readonly body: string;
  readonly group: string;
  readonly deduplication: string;
}
