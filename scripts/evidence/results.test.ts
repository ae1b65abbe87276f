import { describe, expect, it } from 'vitest';
import { shownBy, type TestReport, type Verdict } from './results.ts';
import type { CitedTest, Threat } from './threats.ts';

type Result = readonly [file: string, title: string, status: string, groups?: readonly string[]];

const reportOf = (results: readonly Result[]): TestReport => ({
  startTime: 0,
  testResults: results.map(([file, title, status, groups = []]) => ({
    name: `/root/${file}`,
    status: 'passed',
    assertionResults: [{ title, ancestorTitles: [...groups], status }],
  })),
});

const threat = (tests: readonly CitedTest[]): Threat => ({
  item: '8.1.4.1',
  threat: { zh: '甲', en: 'a' },
  control: { zh: '乙', en: 'b' },
  files: [],
  tests,
});

const verdictOf = (results: readonly Result[], ...titles: readonly string[]): Verdict | undefined =>
  shownBy([threat(titles.map((title) => ({ file: 'a.test.ts', title })))], reportOf(results), '/root/')[0]
    ?.verdict;

describe('G9 what tests show of a control', () => {
  it('is shown when each of them passed', () => {
    const results: readonly Result[] = [
      ['a.test.ts', 'one', 'passed'],
      ['a.test.ts', 'two', 'passed'],
      ['a.test.ts', 'three', 'failed'],
      ['b.test.ts', 'one', 'failed'],
    ];
    expect(verdictOf(results, 'one', 'two')).toBe('passed');
    expect(verdictOf(results, 'one', 'three')).toBe('failed');
  });

  it('is not shown by a test that did not run', () => {
    expect(verdictOf([['b.test.ts', 'one', 'passed']], 'one')).toBe('absent');
    expect(verdictOf([['a.test.ts', 'one', 'skipped']], 'one')).toBe('skipped');
    expect(verdictOf([['a.test.ts', 'one', 'todo']], 'one')).toBe('skipped');
    expect(verdictOf([['a.test.ts', 'one more', 'passed']], 'one')).toBe('absent');
  });

  it('takes every case of a table, and every test of a group', () => {
    const cases: readonly Result[] = [
      ['a.test.ts', 'G3 proves (it): rsa', 'passed'],
      ['a.test.ts', 'G3 proves (it): sm2', 'passed'],
    ];
    expect(verdictOf(cases, 'G3 proves (it): %s')).toBe('passed');
    expect(verdictOf(cases, 'G3 proves (it): $kind.name')).toBe('passed');
    expect(
      verdictOf([...cases, ['a.test.ts', 'G3 proves (it): ecdsa', 'failed']], 'G3 proves (it): %s'),
    ).toBe('failed');
    expect(verdictOf([['a.test.ts', 'x', 'passed', ['G3 group', 'inner']]], 'G3 group')).toBe('passed');
    expect(verdictOf([['a.test.ts', 'x', 'failed', ['G3 group']]], 'G3 group')).toBe('failed');
  });
});
