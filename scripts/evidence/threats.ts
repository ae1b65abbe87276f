/** A text of the pack, Chinese first. */
export interface Words {
  readonly zh: string;
  readonly en: string;
}

export interface CitedTest {
  readonly file: string;
  /** As the source has it: `%s` and `$name` stand for what a table of cases fills in. */
  readonly title: string;
}

/** One row of docs/security.md. */
export interface Threat {
  /** `身份鉴别 Identity (8.1.4.1)` */
  readonly item: string;
  readonly threat: Words;
  readonly control: Words;
  /** Where the control stands. */
  readonly files: readonly string[];
  readonly tests: readonly CitedTest[];
}

/** GB/T 22239-2019, level 3, secure computing environment 安全计算环境. */
export const clauses: Readonly<Record<string, Words>> = {
  '8.1.4.1': { zh: '身份鉴别', en: 'identification and authentication' },
  '8.1.4.2': { zh: '访问控制', en: 'access control' },
  '8.1.4.3': { zh: '安全审计', en: 'security audit' },
  '8.1.4.4': { zh: '入侵防范', en: 'intrusion prevention' },
  '8.1.4.5': { zh: '恶意代码防范', en: 'protection from malicious code' },
  '8.1.4.6': { zh: '可信验证', en: 'trusted verification' },
  '8.1.4.7': { zh: '数据完整性', en: 'data integrity' },
  '8.1.4.8': { zh: '数据保密性', en: 'data confidentiality' },
  '8.1.4.9': { zh: '数据备份恢复', en: 'backup and restoration' },
  '8.1.4.10': { zh: '剩余信息保护', en: 'protection of residual information' },
  '8.1.4.11': { zh: '个人信息保护', en: 'protection of personal information' },
};

const TEST = /`([\w./-]+\.test\.ts)` “([^”]+)”/g;

/** The rows of the document's table. Throws for a row that is none: the pack must not lose one. */
export function threatsIn(document: string): readonly Threat[] {
  const rows = document.split('\n').filter((line) => line.startsWith('| '));
  // Head and rule.
  return rows.slice(2).map((row) => {
    const cells = row
      .slice(1, row.lastIndexOf('|'))
      .split('|')
      .map((cell) => cell.trim());
    const [item, threat, control, shown] = cells;
    if (cells.length !== 4 || !item || !threat || !control || !shown)
      throw new Error(`a row of four cells was expected: ${row.slice(0, 80)}`);
    const tests = [...shown.matchAll(TEST)].map(([, file = '', title = '']) => ({ file, title }));
    if (tests.length === 0) throw new Error(`no test shows: ${threat}`);
    const files = control
      .split('<br>')
      .flatMap((part) => [...part.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name));
    return { item, threat: wordsIn(threat), control: wordsIn(control), files, tests };
  });
}

/** Chinese, then English, then whatever stands in code. */
function wordsIn(cell: string): Words {
  const [zh, en] = cell.split('<br>').filter((part) => !part.startsWith('`'));
  if (zh === undefined || en === undefined || !/\p{Script=Han}/u.test(zh))
    throw new Error(`Chinese first, then English: ${cell}`);
  return { zh, en };
}

/** The clauses that no row is about. */
export const uncovered = (threats: readonly Threat[]): readonly string[] =>
  Object.keys(clauses).filter((clause) => !threats.some(({ item }) => clausesOf(item).includes(clause)));

const clausesOf = (item: string): readonly string[] => item.match(/\d+(?:\.\d+)+/g) ?? [];
