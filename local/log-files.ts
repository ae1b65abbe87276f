import { createWriteStream, mkdirSync, renameSync, statSync, type WriteStream } from 'node:fs';
import { join } from 'node:path';

/** Files that grow while the runtime lives, one a name. */
export type LogFiles = {
  readonly folder: string;
  readonly write: (name: string, line: string) => void;
  readonly close: () => Promise<void>;
};

const LARGEST_BYTES = 20 * 1024 * 1024;

/** Appends to `<folder>/<name>.log`; a file that has grown large is set aside as `.1` at the next start. */
export function openLogFiles(folder: string): LogFiles {
  mkdirSync(folder, { recursive: true });
  const streams = new Map<string, WriteStream>();
  const streamOf = (name: string): WriteStream => {
    const existing = streams.get(name);
    if (existing) return existing;
    const path = join(folder, `${name}.log`);
    if ((statSync(path, { throwIfNoEntry: false })?.size ?? 0) > LARGEST_BYTES) renameSync(path, `${path}.1`);
    const stream = createWriteStream(path, { flags: 'a', mode: 0o600 });
    // A full disk must not take the province down with its log.
    stream.on('error', () => undefined);
    streams.set(name, stream);
    return stream;
  };
  return {
    folder,
    write: (name, line) => void streamOf(name).write(`${line}\n`),
    close: async () => {
      await Promise.all([...streams.values()].map((stream) => new Promise<void>((done) => stream.end(done))));
      streams.clear();
    },
  };
}
