import { mkdir, open, readFile, rename, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { pause } from './pause.ts';

/** How far a shard has been processed: after this record, or to its end. */
const Checkpoint = z
  .union([z.object({ after: z.string() }), z.object({ ended: z.literal(true) })])
  .readonly();
export type Checkpoint = z.infer<typeof Checkpoint>;

const State = z.object({
  version: z.literal(1),
  streamArn: z.string(),
  firstStartedAt: z.number(),
  shards: z.record(z.string(), Checkpoint),
});
type State = z.infer<typeof State>;

/** What survives a `kill -9`: how far each shard of one mapping has been processed. */
export type CheckpointFile = {
  /** When the mapping first started: what a mapping from LATEST must not go behind. */
  readonly firstStartedAt: number;
  /** The mapping has never run on this stream. */
  readonly fresh: boolean;
  readonly of: (shardId: string) => Checkpoint | undefined;
  /** Remembers at once, writes soon; a crash before that only repeats records. */
  readonly set: (shardId: string, checkpoint: Checkpoint) => void;
  /** Forgets the shards that the stream no longer has. */
  readonly keepOnly: (shardIds: ReadonlySet<string>) => void;
  /** Writes what is not yet written. Rejects when it cannot. */
  readonly flush: () => Promise<void>;
  /** Flushes, and takes nothing after: what is done later is repeated by the next run. */
  readonly close: () => Promise<void>;
};

/** Between two writes: a busy stream would otherwise keep the disk busy too. */
const WRITE_EVERY_MILLISECONDS = 100;

/**
 * Opens the checkpoints of a mapping. A stream's ARN names its moment of creation, so the checkpoints of a table
 * that was made anew start afresh. Rejects for a file that cannot be read: to guess would lose or repeat records.
 */
export async function openCheckpoints(
  folder: string,
  name: string,
  streamArn: string,
  onFault: (cause: unknown) => void,
): Promise<CheckpointFile> {
  await mkdir(folder, { recursive: true });
  const path = join(folder, `${name}.json`);
  const stored = await read(path);
  const fresh = stored?.streamArn !== streamArn;
  const firstStartedAt = fresh ? Date.now() : stored.firstStartedAt;
  const shards = new Map(fresh ? [] : Object.entries(stored.shards));

  let dirty = fresh;
  let writing: Promise<void> | undefined;
  let writtenAt = 0;
  let closed = false;

  const write = async (): Promise<void> => {
    dirty = false;
    writtenAt = Date.now();
    try {
      const state: State = { version: 1, streamArn, firstStartedAt, shards: Object.fromEntries(shards) };
      await replaceFile(folder, path, JSON.stringify(state, undefined, 2));
    } catch (cause) {
      dirty = true;
      throw cause;
    }
  };

  const writeSoon = (): void => {
    if (closed) return;
    dirty = true;
    writing ??= pause(Math.max(0, writtenAt + WRITE_EVERY_MILLISECONDS - Date.now()))
      .then(write)
      .catch(onFault)
      .then(() => {
        writing = undefined;
        if (dirty) writeSoon();
      });
  };

  const flush = async (): Promise<void> => {
    await writing;
    if (dirty) await write();
  };

  return {
    firstStartedAt,
    fresh,
    of: (shardId) => shards.get(shardId),
    set: (shardId, checkpoint) => {
      shards.set(shardId, checkpoint);
      writeSoon();
    },
    keepOnly: (shardIds) => {
      const gone = [...shards.keys()].filter((shardId) => !shardIds.has(shardId));
      if (gone.length === 0) return;
      gone.forEach((shardId) => shards.delete(shardId));
      writeSoon();
    },
    flush,
    close: async () => {
      closed = true;
      await flush();
    },
  };
}

async function read(path: string): Promise<State | undefined> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw cause;
  }
  try {
    return State.parse(JSON.parse(text));
  } catch (cause) {
    throw new Error(`${path} is no checkpoint file; delete it to read the stream from its start`, { cause });
  }
}

/** The file holds the old or the new text whatever happens meanwhile, a loss of power included. */
async function replaceFile(folder: string, path: string, text: string): Promise<void> {
  const temporary = `${path}.new`;
  await synced(temporary, 'w', (file) => file.writeFile(text));
  await rename(temporary, path);
  await synced(folder, 'r', () => Promise.resolve());
}

async function synced(path: string, flags: string, work: (file: FileHandle) => Promise<void>): Promise<void> {
  const file = await open(path, flags);
  try {
    await work(file);
    await file.sync();
  } finally {
    await file.close();
  }
}
