import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';

/** Where one province keeps everything, held by one runtime at a time. */
export type DataFolder = {
  readonly path: string;
  readonly throwAway: boolean;
  /** Notes who holds the folder and what must be gone before another may. */
  readonly note: (holder: Omit<Holder, 'pid'>) => void;
  /** Gives the folder back; removes it if it was to be thrown away. */
  readonly release: () => void;
};

type Holder = { readonly pid: number; readonly url?: string; readonly children: readonly number[] };

const CHILDREN_MILLISECONDS = 5_000;

/**
 * Takes the folder; `throw-away` takes a new one in the system's place for temporary files. The lock is one of the operating
 * system, so a killed holder's is free at once; its emulators are waited for, lest two write the same files.
 * Rejects when another runtime holds the folder, naming it.
 */
export async function takeDataFolder(wanted: string): Promise<DataFolder> {
  const throwAway = wanted === 'throw-away';
  const path = throwAway ? mkdtempSync(join(tmpdir(), 'union-registry-')) : resolve(wanted);
  mkdirSync(path, { recursive: true, mode: 0o700 });
  const holderFile = join(path, 'holder.json');
  const lock = new DatabaseSync(join(path, 'lock.db'), { timeout: 0 });
  try {
    lock.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE');
  } catch (cause) {
    lock.close();
    if ((cause as { errcode?: number }).errcode !== SQLITE_BUSY) throw cause;
    const holder = read(holderFile);
    const who = holder ? `pid ${holder.pid}${holder.url ? `, ${holder.url}` : ''}` : 'pid ?';
    throw new DataFolderHeld(
      `数据目录 ${path} 正由另一进程使用（${who}）。请先停止它，或用 --data 另选目录。\n` +
        `The data folder ${path} is in use by another runtime (${who}). Stop that one, or choose another folder with --data.`,
    );
  }
  await gone(read(holderFile)?.children ?? []);
  const note = (holder: Omit<Holder, 'pid'>): void =>
    writeFileSync(holderFile, JSON.stringify({ pid: process.pid, ...holder }));
  note({ children: [] });
  return {
    path,
    throwAway,
    note,
    release: () => {
      rmSync(holderFile, { force: true });
      lock.close();
      if (throwAway) rmSync(path, { recursive: true, force: true });
    },
  };
}

export class DataFolderHeld extends Error {
  override readonly name = 'DataFolderHeld';
}

const SQLITE_BUSY = 5;

function read(holderFile: string): Holder | undefined {
  try {
    return JSON.parse(readFileSync(holderFile, 'utf8')) as Holder;
  } catch {
    return undefined;
  }
}

/** They end when their parent does; after a while the numbers may have become those of other processes. */
async function gone(pids: readonly number[]): Promise<void> {
  const deadline = Date.now() + CHILDREN_MILLISECONDS;
  while (pids.some(isRunning) && Date.now() < deadline) await sleep(50);
}

/** Whether a process of this number still runs; one that has ended and only awaits its burial does not. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (cause) {
    return (cause as NodeJS.ErrnoException).code === 'EPERM';
  }
  try {
    return !/^\d+ \(.*\) Z/s.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return true;
  }
}
