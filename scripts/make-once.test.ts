import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { makeOnce, write } from './make-once.ts';

describe('makeOnce', () => {
  let folder: string;
  let runs: number;

  const make = (settings: unknown = {}) =>
    makeOnce(join(folder, 'stamp.json'), settings, async () => {
      runs += 1;
      const source = await readFile(join(folder, 'in.txt'), 'utf8');
      await write(join(folder, 'out.txt'), source.toUpperCase());
      return { inputs: [join(folder, 'in.txt')], outputs: [join(folder, 'out.txt')] };
    });

  beforeEach(async () => {
    runs = 0;
    folder = await mkdtemp(join(tmpdir(), 'union-registry-'));
    await writeFile(join(folder, 'in.txt'), 'one');
    onTestFinishedOf(folder);
  });

  it('does the work once while nothing changes', async () => {
    expect([await make(), await make(), await make()]).toEqual(['made', 'unchanged', 'unchanged']);
    expect(runs).toBe(1);
  });

  it('does it again when a file it read has changed', async () => {
    await make();
    await writeFile(join(folder, 'in.txt'), 'two');

    expect(await make()).toBe('made');
    expect(await readFile(join(folder, 'out.txt'), 'utf8')).toBe('TWO');
  });

  it('does it again when the settings differ', async () => {
    await make({ minify: true });

    expect(await make({ minify: false })).toBe('made');
  });

  it('does it again when what it wrote is gone', async () => {
    await make();
    await rm(join(folder, 'out.txt'));

    expect(await make()).toBe('made');
  });

  it('does it again when its stamp cannot be read', async () => {
    await make();
    await writeFile(join(folder, 'stamp.json'), '{"digest":');

    expect(await make()).toBe('made');
  });

  it('leaves no stamp behind when the work fails, so that the next run tries again', async () => {
    await rm(join(folder, 'in.txt'));
    await expect(make()).rejects.toThrow('ENOENT');

    await writeFile(join(folder, 'in.txt'), 'one');
    expect(await make()).toBe('made');
    expect(runs).toBe(2);
  });
});

const onTestFinishedOf = (folder: string): void => {
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
};
