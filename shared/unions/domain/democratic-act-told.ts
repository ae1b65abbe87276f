import type { Text } from '../../kernel/problem.ts';
import type { Names, Tellers } from '../../kernel/told.ts';
import type { DemocraticActEvent, DemocraticActKind } from './democratic-act.ts';

const kinds: Readonly<Record<DemocraticActKind, Text>> = {
  'staff-congress': { zh: '职工代表大会', en: 'a staff congress' },
  'collective-contract': { zh: '集体合同', en: 'a collective contract' },
  'open-affairs': { zh: '厂务公开', en: 'a publication of the enterprise’s affairs' },
};

const CONTRACTS = '集体合同规定 第三十八条';

const basisOf: Readonly<Record<DemocraticActKind, string>> = {
  'staff-congress': '企业民主管理规定 第三条',
  'collective-contract': CONTRACTS,
  'open-affairs': '企业民主管理规定 第三条',
};

const listed = (parties: readonly string[], names: Names): Text => {
  const called = parties.map((party) => names.employer(party));
  return {
    zh: called.map((name) => `“${name}”`).join('、'),
    en: called.map((name) => `“${name}”`).join(', '),
  };
};

/** 民主管理: the sentence of each kind of event of what a union has on record. */
export const democraticActTold: Tellers<DemocraticActEvent> = {
  DemocraticActRecorded: ({ act: { unionId, kind, on, parties, through } }, names) => {
    const [of, what, at] = [names.union(unionId), kinds[kind], listed(parties, names)];
    const until =
      through === undefined ? { zh: '', en: '' } : { zh: `，有效期至${through}`, en: `, until ${through}` };
    return {
      what: {
        zh: `“${of}”登记${on}的${what.zh}，单位${at.zh}${until.zh}`,
        en: `“${of}” recorded ${what.en} of ${on} with ${at.en}${until.en}`,
      },
      basis: basisOf[kind],
    };
  },
  ContractRenewed: () => ({
    what: { zh: '已续签集体合同', en: 'the contract that follows it was recorded' },
    basis: CONTRACTS,
  }),
  ContractExpiryTold: () => ({
    what: { zh: '已提示工会合同将期满', en: 'the union was told that the contract ends' },
    basis: CONTRACTS,
  }),
};
