import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { takeDataFolder } from './data-folder.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'data-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Another process that holds the folder until it is killed. */
async function otherHolder(
  children: readonly number[] = [],
): Promise<{ pid: number; kill: () => Promise<void> }> {
  const module = JSON.stringify(join(import.meta.dirname, 'data-folder.ts'));
  const other = spawn(
    process.execPath,
    [
      '--input-type=module',
      '-e',
      `const { takeDataFolder } = await import(${module});
       const held = await takeDataFolder(${JSON.stringify(folder)});
       held.note({ url: 'http://127.0.0.1:4400', children: ${JSON.stringify(children)} });
       console.log('held');
       setInterval(() => held, 1000);`,
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const ended = new Promise<void>((done) => other.once('exit', () => done()));
  await new Promise<void>((done) => other.stdout.once('data', () => done()));
  return {
    pid: other.pid ?? 0,
    kill: async () => {
      other.kill('SIGKILL');
      await ended;
    },
  };
}

describe('the data folder', () => {
  it('is held by one runtime at a time, and says by whom in both languages', async () => {
    const other = await otherHolder();
    try {
      const refusal = await takeDataFolder(folder).then(
        () => '',
        (cause: unknown) => (cause as Error).message,
      );
      expect(refusal).toContain(`pid ${other.pid}, http://127.0.0.1:4400`);
      expect(refusal).toMatch(/正由另一进程使用.*is in use by another runtime/s);
    } finally {
      await other.kill();
    }
  });

  it('is free at once when its holder was killed', async () => {
    const other = await otherHolder();
    await other.kill();
    expect(existsSync(join(folder, 'holder.json'))).toBe(true);
    const held = await takeDataFolder(folder);
    expect(JSON.parse(readFileSync(join(folder, 'holder.json'), 'utf8'))).toEqual({
      pid: process.pid,
      children: [],
    });
    held.release();
  });

  it('waits until the emulators of a killed holder are gone', async () => {
    const child = spawn('sleep', ['3']);
    const other = await otherHolder([child.pid ?? 0]);
    await other.kill();
    const held = await takeDataFolder(folder);
    // It is gone; on a busy machine this process hears of it a moment later.
    await vi.waitFor(() => expect(child.exitCode ?? child.signalCode).not.toBeNull(), { timeout: 300 });
    held.release();
  });

  it('can be taken again after it was given back', async () => {
    (await takeDataFolder(folder)).release();
    (await takeDataFolder(folder)).release();
    expect(existsSync(join(folder, 'holder.json'))).toBe(false);
  });

  it('is for its owner alone, and gone afterwards if it was to be thrown away', async () => {
    const held = await takeDataFolder('throw-away');
    expect(statSync(held.path).mode & 0o777).toBe(0o700);
    held.release();
    expect(existsSync(held.path)).toBe(false);
  });
});
