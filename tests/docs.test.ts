import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const exists = (path: string): boolean => existsSync(join(root, path));

/** Documents that name files from the root; those of a folder name them from there. */
const fromRoot = globSync(['README.md', 'docs/**/*.md'], { cwd: root });
const documents = [
  ...fromRoot,
  ...globSync('{examples,functions,local,scripts,shared,tests}/**/*.md', { cwd: root }),
];

const LINK = /\]\((?!https?:)([^)#\s]+)(?:#[^)]*)?\)/g;
const FOLDERS = 'docs|events|examples|functions|infra|local|scripts|shared|tests';
/** A file in one of our folders, with its ending: no pattern and no example. */
const FILE = new RegExp(String.raw`\`((?:${FOLDERS})/[\w@./-]+\.\w+|serverless\.yml|package\.json)\``, 'g');
const CITED_TEST = /`([\w./-]+\.test\.ts)` “([^”]+)”/g;

const filesIn = (text: string): string[] => [...text.matchAll(FILE)].map(([, path = '']) => path);

describe('the documents', () => {
  it.each(documents)('%s links to files that exist', (document) => {
    const targets = [...read(document).matchAll(LINK)].map(([, target = '']) =>
      join(dirname(document), target),
    );
    expect(targets.filter((target) => !exists(target))).toEqual([]);
  });

  it.each(fromRoot)('G9 %s names tests that exist', (document) => {
    const cited = [...read(document).matchAll(CITED_TEST)].map(([, file = '', title = '']) => ({
      file,
      title,
    }));
    expect(cited.filter(({ file, title }) => !exists(file) || !titlesOf(file).has(title))).toEqual([]);
  });

  it.each(fromRoot)('%s names files that exist', (document) => {
    expect(filesIn(read(document)).filter((path) => !exists(path))).toEqual([]);
  });
});

interface Row {
  readonly id: string;
  readonly state: string;
  readonly where: string;
}

const rows = read('docs/requirements.md')
  .split('\n')
  .filter((line) => /^\| [A-J]\d+ /.test(line))
  .map((line): Row => {
    const [, id = '', , state = '', where = ''] = line.split('|').map((cell) => cell.trim());
    return { id, state, where };
  });

/** How many requirements each section has. */
const SECTIONS = { A: 10, B: 9, C: 8, D: 8, E: 7, F: 7, G: 10, H: 7, J: 4 };

describe('docs/requirements.md', () => {
  it('has every requirement once and in order, each with its state', () => {
    const expected = Object.entries(SECTIONS).flatMap(([section, count]) =>
      Array.from({ length: count }, (_, index) => `${section}${String(index + 1)}`),
    );
    expect(rows.map(({ id }) => id)).toEqual(expected);
    expect(rows.filter(({ state }) => !['now', 'partly', 'later'].includes(state))).toEqual([]);
  });

  it('counts its states right', () => {
    const count = (state: string) => String(rows.filter((row) => row.state === state).length);
    expect(read('docs/requirements.md')).toContain(
      `Of ${String(rows.length)} requirements ${count('now')} are met now, ${count('partly')} partly, ${count('later')} come later.`,
    );
  });

  it.each(rows.filter(({ state }) => state !== 'later'))(
    '$id names a module, and tests by names that they have',
    ({ where }) => {
      const cited = [...where.matchAll(CITED_TEST)].map(([, file = '', title = '']) => ({ file, title }));

      expect(filesIn(where).filter((path) => !path.endsWith('.test.ts'))).not.toEqual([]);
      expect(cited).not.toEqual([]);
      expect(cited.filter(({ file, title }) => !exists(file) || !titlesOf(file).has(title))).toEqual([]);
    },
  );
});

/** What tests and groups of tests of a file are called; of those that are skipped, nothing. */
const titlesOf = (file: string): ReadonlySet<string> =>
  new Set(
    [...read(file).matchAll(/(?:\b(?:it|describe)|\))\(\s*(['"])(.+?)\1,/g)].map(([, , title = '']) => title),
  );
