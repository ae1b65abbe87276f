import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Whom the local issuer speaks for. None is a person; a token names an account, a role and a scope. */
export type SampleAccount = {
  readonly account: string;
  readonly role: 'superior-officer' | 'union-officer' | 'organiser' | 'worker';
  readonly title: { readonly zh: string; readonly en: string };
  /** Root of the subtree the account works in; `asked`: whoever asks for the token names it. */
  readonly scope: string | 'asked' | 'none';
};

export type SampleFederations = { readonly province: string; readonly county: string };

export const sampleAccounts = ({ province, county }: SampleFederations): readonly SampleAccount[] => [
  {
    account: 'county-officer',
    role: 'superior-officer',
    title: { zh: '区总工会干部（审批建会）', en: 'officer of the district federation, approves foundings' },
    scope: county,
  },
  {
    account: 'provincial-officer',
    role: 'superior-officer',
    title: { zh: '省总工会干部', en: 'officer of the provincial federation' },
    scope: province,
  },
  {
    account: 'organiser',
    role: 'organiser',
    title: { zh: '筹备组组长（申请建会）', en: 'lead of a preparatory group, applies to found a union' },
    scope: county,
  },
  {
    account: 'union-officer',
    role: 'union-officer',
    title: { zh: '基层工会干部（须指明 scope）', en: 'officer of one union; name it as scope' },
    scope: 'asked',
  },
  {
    account: 'worker',
    role: 'worker',
    title: { zh: '职工', en: 'worker' },
    scope: 'none',
  },
];

/** The federations the samples work in, from the tenant's seed: the province, and the first county of `county`. */
export function sampleFederations(seedFolder: string, county: string): SampleFederations {
  const file = join(seedFolder, 'federations.csv');
  const [header = '', ...lines] = readFileSync(file, 'utf8').trim().split(/\r?\n/);
  const columns = header.replace(/^\uFEFF/, '').split(',');
  const rows = lines.map((line) => {
    const cells = line.split(',');
    return Object.fromEntries(columns.map((column, index) => [column, cells[index] ?? '']));
  });
  const find = (division: string, level: RegExp): string => {
    const id = rows.find((row) => row['division'] === division && level.test(row['level'] ?? ''))?.['id'];
    if (!id) throw new Error(`${file}: no federation of ${division}`);
    return id;
  };
  return { province: find(`${county.slice(0, 2)}0000`, /^provinc/), county: find(county, /^county/) };
}
