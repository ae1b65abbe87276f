import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isRunning } from '../../local/data-folder.ts';
import { until } from '../support/province.ts';

const root = join(import.meta.dirname, '../..');

interface Holder {
  readonly url?: string;
  readonly children: readonly number[];
}

let folder: string;
const started: ChildProcess[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'killed-'));
});
afterEach(async () => {
  for (const process of started.splice(0)) process.kill('SIGKILL');
  await until(
    async () => holder()?.children.filter(isRunning).length ?? 0,
    (count) => count === 0,
  );
  rmSync(folder, { recursive: true, force: true });
});

const holder = (): Holder | undefined => {
  try {
    return JSON.parse(readFileSync(join(folder, 'holder.json'), 'utf8')) as Holder;
  } catch {
    return undefined;
  }
};

/** `npm start` without npm, so that the process that is killed is the runtime itself. */
async function start(): Promise<{ runtime: ChildProcess; url: string; children: readonly number[] }> {
  const args = ['local/start.ts', '--data', folder, '--port', '0'];
  const runtime = spawn(process.execPath, args, { cwd: root, stdio: 'ignore' });
  started.push(runtime);
  const held = await until(
    async () => {
      if (runtime.exitCode !== null) throw new Error(`the runtime ended with ${String(runtime.exitCode)}`);
      const now = holder();
      return now?.url !== undefined && (await fetch(`${now.url}/_local`).catch(() => undefined))?.ok
        ? now
        : undefined;
    },
    (now) => now !== undefined,
  );
  return { runtime, url: held?.url ?? '', children: held?.children ?? [] };
}

interface Played {
  readonly code: number | null;
  readonly output: string;
}

/** `npm run demo -- --against URL --run NAME`, with its lines as they come. */
async function demo(url: string, onLine: (line: string) => void = () => undefined): Promise<Played> {
  const args = ['local/demo/main.ts', '--against', url, '--run', 'killed'];
  const playing = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] });
  started.push(playing);
  const ended = once(playing, 'exit') as Promise<[number | null]>;
  const lines: string[] = [];
  for await (const line of createInterface({ input: playing.stdout })) {
    lines.push(line);
    onLine(line);
  }
  const [code] = await ended;
  return { code, output: lines.join('\n') };
}

const ADMITTING = /admitting the roster (\d+)\/(\d+)/;

describe('kill -9 of the runtime while a roster is admitted', () => {
  it('loses nothing and leaves no process: after a restart the demo ends as if nothing had been', async () => {
    const first = await start();
    expect(first.children).toHaveLength(2);
    let killedAt: string | undefined;
    const interrupted = await demo(first.url, (line) => {
      const [, done = '0', of = '0'] = ADMITTING.exec(line) ?? [];
      if (killedAt === undefined && Number(done) > 0 && Number(done) < Number(of)) {
        killedAt = `${done}/${of}`;
        first.runtime.kill('SIGKILL');
      }
    });
    expect(killedAt).toBeDefined();
    expect(interrupted).toMatchObject({ code: 1 });
    await until(
      async () => first.children.filter(isRunning),
      (running) => running.length === 0,
      5_000,
    );

    const from = performance.now();
    const second = await start();
    const ready = performance.now() - from;
    const { code, output } = await demo(second.url);
    console.log(`killed at chunk ${String(killedAt)}; ready again after ${ready.toFixed(0)} ms`);
    expect({ code, output }).toMatchObject({ code: 0 });
    expect(output).toContain('入库 admitted 220，有误 refused 0，可接转 transfer offers 0');
    expect(output).toMatch(/新建工会 union\s+221\s+93\s+97\s+1\s+246/);
    expect(output).toMatch(/广东省 province\s+221\s+93\s+97\s+\d+\s+246/);
    expect(output).toContain('✓ 与全量重新统计一致');
    expect(output).toContain('✓ 与源逐项一致');
    second.runtime.kill('SIGTERM');
    expect(await once(second.runtime, 'exit')).toEqual([0, null]);
    expect(second.children.filter(isRunning)).toEqual([]);
  });
});
