import { mkdir, open, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { pause } from './pause.ts';

/** How far a shard has been processed: after this record, or to its end. */
export type Checkpoint = { readonly after: string } | { readonly ended: true };

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

type State = {
  readonly version: 1;
  readonly streamArn: string;
  readonly firstStartedAt: number;
  readonly shards: Record<string, Checkpoint>;
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
  const state: State = fresh
    ? { version: 1, streamArn, firstStartedAt: Date.now(), shards: {} }
    : (stored as State);

  let dirty = fresh;
  let writing: Promise<void> | undefined;
  let closed = false;

  let writtenAt = 0;

  const write = async (): Promise<void> => {
    dirty = false;
    writtenAt = Date.now();
    try {
      await replaceFile(path, JSON.stringify(state, undefined, 2));
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
    firstStartedAt: state.firstStartedAt,
    fresh,
    of: (shardId) => state.shards[shardId],
    set: (shardId, checkpoint) => {
      state.shards[shardId] = checkpoint;
      writeSoon();
    },
    keepOnly: (shardIds) => {
      const gone = Object.keys(state.shards).filter((shardId) => !shardIds.has(shardId));
      if (gone.length === 0) return;
      for (const shardId of gone) delete state.shards[shardId];
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
    const state = JSON.parse(text) as State;
    if (state.version === 1 && typeof state.shards === 'object') return state;
  } catch (cause) {
    throw new Error(`${path} is no checkpoint file; delete it to read the stream from its start`, { cause });
  }
  throw new Error(`${path} is of another version; delete it to read the stream from its start`);
}

/** The file holds the old or the new text whatever happens meanwhile, a loss of power included. */
async function replaceFile(path: string, text: string): Promise<void> {
  const temporary = `${path}.new`;
  const file = await open(temporary, 'w');
  try {
    await file.writeFile(text);
    await file.datasync();
  } finally {
    await file.close();
  }
  await rename(temporary, path);
}
