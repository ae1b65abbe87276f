import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import { afterAll, describe, expect, it } from 'vitest';
import { apiDescription } from '../../shared/registry/api.ts';
import { componentTable } from './components.ts';
import { actionTable, csv, routeTable } from './matrix.ts';
import { DIGESTS, writePack } from './pack.ts';

const folder = mkdtempSync(join(tmpdir(), 'union-registry-evidence-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('G9 the pack', () => {
  const contents = new Map([
    ['index.html', '<p>证据</p>'],
    ['docs/a.md', 'a'],
  ]);
  const at = new Date('2026-11-24T00:00:00.000Z');

  it('lies in a folder and an archive, and bears the digest of each file', () => {
    const target = join(folder, 'pack');
    const { archive, digest } = writePack(target, contents, at);
    execFileSync('sha256sum', ['--check', '--strict', '--quiet', DIGESTS], { cwd: target });
    const zipped = readFileSync(archive);
    expect(createHash('sha256').update(zipped).digest('hex')).toBe(digest);
    const inside = unzipSync(zipped);
    expect(Object.keys(inside).toSorted()).toEqual([DIGESTS, 'docs/a.md', 'index.html']);
    for (const [path, bytes] of Object.entries(inside))
      expect(Buffer.from(bytes)).toEqual(readFileSync(join(target, path)));
    writeFileSync(join(target, 'docs/a.md'), 'b');
    expect(() =>
      execFileSync('sha256sum', ['--check', '--quiet', DIGESTS], { cwd: target, stdio: 'ignore' }),
    ).toThrow();
  });

  it('is the same bytes for the same contents, and holds nothing of an earlier one', () => {
    const target = join(folder, 'again');
    const first = writePack(target, new Map([...contents, ['old.txt', 'old']]), at);
    const second = writePack(target, contents, at);
    expect(writePack(target, contents, at).digest).toBe(second.digest);
    expect(first.digest).not.toBe(second.digest);
    expect(existsSync(join(target, 'old.txt'))).toBe(false);
  });
});

describe('G9 its tables', () => {
  it('tell of every action and every route how far each role reaches', () => {
    const [head = [], ...actions] = actionTable();
    const [routeHead = [], ...routes] = routeTable(apiDescription.specs);
    expect(routes).toHaveLength(apiDescription.specs.length);
    expect(
      [...actions, ...routes].every((row) => row.length === head.length || row.length === routeHead.length),
    ).toBe(true);
    const reveal = actions.find(([action]) => action === 'members:reveal') ?? [];
    expect(reveal[head.indexOf('union-officer')]).toBe('subtree');
    expect(reveal[head.indexOf('security-administrator')]).toBe('');
    expect(reveal[2]).toContain('yes');
  });

  it('are read by spreadsheets as text', () => {
    expect(csv([['a,b', 'say "x"', '=1+1', '-1', '中文']])).toBe(
      '\uFEFF"a,b","say ""x""",\'=1+1,\'-1,中文\r\n',
    );
  });

  it('name every package of the lock file once, and where it runs', () => {
    const lock = {
      packages: {
        '': { version: '0.1.0' },
        'node_modules/a': { version: '1.0.0', license: 'MIT', integrity: 'sha512-x' },
        'node_modules/a/node_modules/@b/c': { version: '2.0.0', dev: true },
        'node_modules/linked': { link: true, version: '1.0.0' },
      },
    };
    expect(componentTable(lock).slice(1)).toEqual([
      ['a', '1.0.0', 'MIT', '运行 runtime', 'sha512-x'],
      ['@b/c', '2.0.0', '', '开发 development', ''],
    ]);
  });
});
