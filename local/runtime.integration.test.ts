import { createLocalJWKSet, jwtVerify } from 'jose';
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { isRunning } from './data-folder.ts';
import { smallProvince } from './for-tests/small-province.ts';
import { startProvince, type Province } from './runtime.ts';

const list = async (url: string, region = 'primary'): Promise<string[]> =>
  (await (await fetch(`${url}/notes?region=${region}`)).json()) as string[];

const put = async (url: string, id: string): Promise<number> =>
  (await fetch(`${url}/notes/${id}`, { method: 'PUT', body: id })).status;

const everywhere = async (url: string, ids: readonly string[]): Promise<void> => {
  for (const region of ['primary', 'second']) {
    await expect.poll(() => list(url, region), { timeout: 30_000, interval: 200 }).toEqual(ids);
  }
};

describe('a province', () => {
  let province: Province;
  beforeAll(async () => {
    province = await startProvince({ dataFolder: 'throw-away', artifacts: smallProvince });
  });
  afterAll(() => province.close());

  it('carries a request through queue, table and stream to the second region', async () => {
    expect(await put(province.url, 'a1')).toBe(202);
    await everywhere(province.url, ['a1']);
  });

  it('gives functions its own keys and issuer in place of the template’s', async () => {
    const settings = (await (await fetch(`${province.url}/settings`)).json()) as Record<string, string>;
    expect(settings).toMatchObject({
      region: 'cn-north-1',
      issuer: province.identity.issuer,
      audience: 'union-registry-44',
    });
    const { masters } = JSON.parse(readFileSync(new URL(settings['keyService'] ?? ''), 'utf8'));
    expect(Object.keys(masters)).toEqual(['cn-north-1', 'cn-northwest-1']);
  });

  const askToken = (
    body: unknown,
    headers: Record<string, string> = { 'content-type': 'application/json' },
  ) => fetch(`${province.url}/_local/tokens`, { method: 'POST', headers, body: JSON.stringify(body) });

  it('issues tokens that its functions can verify, bare for a shell that asks for text', async () => {
    const answer = await askToken({ as: 'county-officer' });
    expect(answer.status).toBe(201);
    const { token, claims } = (await answer.json()) as { token: string; claims: object };
    const { payload } = await jwtVerify(token, createLocalJWKSet(JSON.parse(province.identity.jwks)));
    expect(payload).toEqual(claims);
    const bare = await askToken(
      { as: 'worker' },
      { 'content-type': 'application/json', accept: 'text/plain' },
    );
    expect((await bare.text()).split('.')).toHaveLength(3);
  });

  it('refuses a token to pages of other sites, and says what it wants', async () => {
    expect((await askToken({ as: 'worker' }, { 'content-type': 'text/plain' })).status).toBe(415);
    expect((await askToken({ as: 'nobody' })).status).toBe(400);
    expect((await askToken('worker')).status).toBe(400);
    expect((await askToken({ as: 'x'.repeat(20_000) })).status).toBe(400);
    expect((await fetch(`${province.url}/_local/tokens`)).status).toBe(405);
  });

  it('tells how it does', async () => {
    const status = (await (await fetch(`${province.url}/_local`)).json()) as ReturnType<Province['status']>;
    expect(status).toMatchObject({ tenant: '44', url: province.url, endpoints: province.endpoints });
    expect(Object.keys(status.functions)).toHaveLength(4);
    expect(status.mappings.map(({ source }) => source).toSorted()).toEqual([
      'union-registry-44-notes',
      'union-registry-44-notes.fifo',
    ]);
  });

  it('leaves nothing of a throw-away province', async () => {
    const other = await startProvince({ dataFolder: 'throw-away', artifacts: smallProvince });
    await other.close();
    expect(() => readdirSync(other.dataFolder)).toThrow('ENOENT');
    await expect(fetch(`${other.url}/notes`)).rejects.toThrow();
  });

  it('uses an engine that runs already', async () => {
    const guest = await startProvince({
      dataFolder: 'throw-away',
      artifacts: smallProvince,
      dynamodb: province.endpoints.dynamodb ?? '',
    });
    expect(await list(guest.url)).toEqual(await list(province.url));
    await guest.close();
  });
});

describe('a province that is kept', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'province-'));
  });
  const runtimes: ChildProcess[] = [];
  afterEach(async () => {
    for (const runtime of runtimes.splice(0)) runtime.kill('SIGKILL');
    await sleep(300);
    rmSync(folder, { recursive: true, force: true });
  });

  const run = async (): Promise<{ runtime: ChildProcess; url: string; children: number[] }> => {
    const runtime = spawn(process.execPath, [join(import.meta.dirname, 'for-tests/run.ts'), folder], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    runtimes.push(runtime);
    for await (const url of createInterface({ input: runtime.stdout })) {
      const { children } = JSON.parse(readFileSync(join(folder, 'holder.json'), 'utf8')) as {
        children: number[];
      };
      return { runtime, url, children };
    }
    throw new Error('the runtime ended');
  };
  const ended = (runtime: ChildProcess): Promise<number | null> =>
    new Promise((done) => runtime.once('exit', done));
  const tokenOf = async (url: string): Promise<string> =>
    (
      await fetch(`${url}/_local/tokens`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', accept: 'text/plain' },
        body: '{"as":"organiser"}',
      })
    ).text();

  it('stops in order at Ctrl-C and has everything again at the next start', async () => {
    const first = await run();
    await put(first.url, 'a1');
    await everywhere(first.url, ['a1']);
    const token = await tokenOf(first.url);
    first.runtime.kill('SIGINT');
    expect(await ended(first.runtime)).toBe(0);
    expect(first.children.filter(isRunning)).toEqual([]);

    const second = await run();
    expect(await list(second.url)).toEqual(['a1']);
    const settings = (await (await fetch(`${second.url}/settings`)).json()) as { jwks: string };
    expect((await jwtVerify(token, createLocalJWKSet(JSON.parse(settings.jwks)))).payload.sub).toBe(
      'organiser',
    );
  });

  it('loses nothing it accepted and leaves no process when it is killed in the midst of work', async () => {
    const first = await run();
    const accepted: string[] = [];
    await Promise.all(
      ['a', 'b', 'c'].map(async (group) => {
        for (let n = 10; n < 20; n += 1) {
          if ((await put(first.url, `${group}${n}`)) === 202) accepted.push(`${group}${n}`);
        }
      }),
    );
    const stored = await list(first.url);
    first.runtime.kill('SIGKILL');
    const from = performance.now();
    while (first.children.some(isRunning)) await sleep(10);
    expect(performance.now() - from).toBeLessThan(2_000);
    expect(accepted).toHaveLength(30);
    expect(stored.length).toBeLessThan(30);

    const second = await run();
    await everywhere(second.url, accepted.toSorted());
  });

  it('refuses a second runtime on the same folder', async () => {
    await run();
    await expect(startProvince({ dataFolder: folder, artifacts: smallProvince })).rejects.toThrow(
      /in use by another runtime \(pid \d+, http:/,
    );
  });
});

describe('a province that cannot start', () => {
  it('says why and leaves no process', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'province-'));
    const broken = {
      ...smallProvince,
      stacks: [
        ...smallProvince.stacks,
        { name: 'x', region: 'cn-north-1', template: { Resources: { P: { Type: 'AWS::Pipes::Pipe' } } } },
      ],
    };
    await expect(startProvince({ dataFolder: folder, artifacts: broken })).rejects.toThrow(
      'x/P: AWS::Pipes::Pipe is not known to the local runtime',
    );
    const again = await startProvince({ dataFolder: folder, artifacts: smallProvince });
    await again.close();
    rmSync(folder, { recursive: true });
  });
});
