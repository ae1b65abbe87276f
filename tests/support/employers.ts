import type { CodeIn } from '../../shared/kernel/codes/code-sets.ts';
import { creditCodeCheck, organisationCheck } from '../../shared/kernel/credit-code.ts';
import { fullDivisionName } from '../../shared/kernel/divisions.ts';
import { randomFrom, type Random } from './random.ts';

/** An employer and the union to be founded in it, as the standard organisation form collects them. */
export interface TestEmployer {
  readonly name: string;
  readonly creditCode: string;
  readonly address: string;
  readonly division: string;
  readonly unitKind: CodeIn<'unit-kind'>;
  readonly economicType: CodeIn<'economic-type'>;
  readonly industry: CodeIn<'industry'>;
  readonly employees: number;
  readonly unionName: string;
}

/** Employers that do not exist, the same for the same seed; their credit codes satisfy both check characters. */
export function employers(count: number, seed = 1, division = '440305'): TestEmployer[] {
  const random = randomFrom(seed);
  const taken = new Set<string>();
  return Array.from({ length: count }, () => employer(random, taken, division));
}

/** One employer, for tests that need a single one. */
export const testEmployer = (changes: Partial<TestEmployer> = {}, seed = 1): TestEmployer => {
  const [generated] = employers(1, seed);
  if (generated === undefined) throw new Error('no employer was generated');
  return { ...generated, ...changes };
};

/** A credit code from registrar and category (`91` company, `81` base union), division and 8-character body. */
export const creditCodeOf = (kind: string, division: string, body: string): string => {
  const first17 = `${kind}${division}${body}${organisationCheck(body)}`;
  return first17 + creditCodeCheck(first17);
};

/** `MC` opens the bodies that registrars give out for fictitious examples in this code base. */
const body = (random: Random): string => `MC${String(random.between(0, 999_999)).padStart(6, '0')}`;

function employer(random: Random, taken: Set<string>, division: string): TestEmployer {
  const [trade, industry] = random.pick(TRADES);
  const name = `${fullDivisionName(division.slice(0, 4) + '00').replace(/^.*省/, '')}${random.pick(WORDS)}${random.pick(WORDS)}${trade}有限公司`;
  return {
    name,
    creditCode: fresh(random, taken, '91', division),
    address: `${fullDivisionName(division)}${random.pick(ROADS)}${random.between(1, 399)}号`,
    division,
    unitKind: '09',
    economicType: '173',
    industry,
    employees: random.between(25, 900),
    unionName: `${name}工会委员会`,
  };
}

/** The code of a union 81, for those that have one of their own. */
export const unionCreditCode = (seed = 1, division = '440305'): string =>
  creditCodeOf('81', division, body(randomFrom(seed)));

function fresh(random: Random, taken: Set<string>, kind: string, division: string): string {
  for (;;) {
    const code = creditCodeOf(kind, division, body(random));
    if (taken.has(code)) continue;
    taken.add(code);
    return code;
  }
}

const WORDS = [
  '恒',
  '瑞',
  '启',
  '明',
  '晟',
  '博',
  '科',
  '联',
  '安',
  '信',
  '华',
  '创',
  '新',
  '源',
  '达',
  '盛',
];
const TRADES = [
  ['电子科技', 'C'],
  ['精密制造', 'C'],
  ['信息技术', 'I'],
  ['软件', 'I'],
  ['物流', 'G'],
  ['建设工程', 'E'],
  ['餐饮管理', 'H'],
  ['物业服务', 'K'],
] as const;
const ROADS = ['桃园路', '南海大道', '后海大道', '科技园路', '学府路', '创业路', '工业八路', '沙河西路'];
