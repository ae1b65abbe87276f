import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { at } from '../make-once.ts';
import { threatsIn, uncovered } from './threats.ts';

const head = '| 条款 item | 威胁 threat | 措施 control | 测试 shown by |\n| --- | --- | --- | --- |\n';
const row = (changes: Partial<Record<'threat' | 'control' | 'shown', string>> = {}) => {
  const {
    threat = '冒用<br>another’s name',
    control = '证书<br>certificates<br>`a/b.ts`, `c/`',
    shown,
  } = changes;
  return `${head}| 身份鉴别 Identity (8.1.4.1) | ${threat} | ${control} | ${shown ?? '`a/b.test.ts` “G1 is so”<br>`c.test.ts` “%s”'} |\n`;
};

describe('G9 the rows of docs/security.md', () => {
  it('are read whole', () => {
    expect(threatsIn(row())).toEqual([
      {
        item: '身份鉴别 Identity (8.1.4.1)',
        threat: { zh: '冒用', en: 'another’s name' },
        control: { zh: '证书', en: 'certificates' },
        files: ['a/b.ts', 'c/'],
        tests: [
          { file: 'a/b.test.ts', title: 'G1 is so' },
          { file: 'c.test.ts', title: '%s' },
        ],
      },
    ]);
  });

  it.each([
    ['a row without a test', row({ shown: 'somebody said so' })],
    ['a row in English alone', row({ threat: 'another’s name' })],
    ['a row in English first', row({ threat: 'another’s name<br>冒用' })],
    ['a row of three cells', `${head}| 8.1.4.1 | 冒用 | 证书 |\n`],
  ])('are refused: %s', (_, document) => {
    expect(() => threatsIn(document)).toThrow();
  });

  it('are all there in the document itself, in Chinese first, with files that exist', () => {
    const document = readFileSync(at('docs/security.md'), 'utf8');
    const threats = threatsIn(document);
    const cited = document
      .split('\n')
      .filter((line) => line.startsWith('| ') && line.includes('.test.ts` “'));
    expect(threats).toHaveLength(cited.length);
    expect(threats.flatMap(({ files }) => files).filter((file) => !existsSync(at(file)))).toEqual([]);
  });

  it('tell which clauses of the standard none of them is about', () => {
    expect(uncovered(threatsIn(row()))).toHaveLength(10);
    expect(uncovered(threatsIn(row()))).not.toContain('8.1.4.1');
    // 8.1.4.1 is not 8.1.4.10.
    expect(uncovered(threatsIn(row()))).toContain('8.1.4.10');
  });
});
