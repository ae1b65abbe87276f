/** An append-only list of texts, read by position. */
export type TextTable = {
  /** False when the table is full. */
  readonly add: (text: string) => boolean;
  /** Undefined when there is no such position. */
  readonly at: (position: number) => string | undefined;
};

const SEGMENT = 4 * 1024 * 1024;

/**
 * Texts kept as UTF-8 outside the heap: a workbook of a million people has millions of distinct texts, and as
 * strings each would cost some 50 bytes more and its share of every garbage collection. A text may be at most
 * 64 KB long.
 */
export function textTable(maxBytes: number): TextTable {
  const segments: Buffer[] = [];
  let starts = new Uint32Array(1_024);
  let lengths = new Uint16Array(1_024);
  let count = 0;
  let end = 0;

  /** A text never straddles two segments. */
  const segmentFor = (bytes: number): Buffer => {
    const last = segments.at(-1);
    if (last && segments.length * SEGMENT - end >= bytes) return last;
    const next = Buffer.allocUnsafeSlow(SEGMENT);
    end = segments.push(next) * SEGMENT - SEGMENT;
    return next;
  };

  return {
    add(text) {
      const bytes = Buffer.byteLength(text);
      if (end + bytes > maxBytes) return false;
      const segment = segmentFor(bytes);
      if (count === starts.length) {
        starts = doubled(starts, new Uint32Array(count * 2));
        lengths = doubled(lengths, new Uint16Array(count * 2));
      }
      segment.write(text, end % SEGMENT);
      starts[count] = end;
      lengths[count] = bytes;
      end += bytes;
      count += 1;
      return true;
    },
    at(position) {
      const start = starts[position];
      const length = lengths[position];
      if (position >= count || start === undefined || length === undefined) return undefined;
      const from = start % SEGMENT;
      return segments[Math.floor(start / SEGMENT)]?.toString('utf8', from, from + length);
    },
  };
}

function doubled<A extends Uint32Array | Uint16Array>(from: A, into: A): A {
  into.set(from);
  return into;
}
