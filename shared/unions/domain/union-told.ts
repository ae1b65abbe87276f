import type { Tellers } from '../../kernel/told.ts';
import { coverageTold } from './joint-union-told.ts';
import { basisOf } from './lifecycle.ts';
import { officesTold } from './offices-told.ts';
import { termTold } from './term-told.ts';
import type { UnionEvent } from './union.ts';

/** Of a union: the sentence of each kind of event. */
export const unionTold: Tellers<UnionEvent> = {
  FederationRegistered: ({ name, superior }, names) => ({
    what: {
      zh: `登记“${name}”${superior === undefined ? '' : `，上级工会“${names.union(superior)}”`}`,
      en: `“${name}” was registered${superior === undefined ? '' : `, below “${names.union(superior)}”`}`,
    },
    basis: basisOf.register,
  }),
  FederationFounded: ({ name, superior, foundedOn }, names) => ({
    what: {
      zh: `经上级工会“${names.union(superior)}”批准，${foundedOn}成立“${name}”`,
      en: `“${name}” was founded on ${foundedOn} with the approval of “${names.union(superior)}”`,
    },
    basis: basisOf.found,
  }),
  UnionPrepared: ({ name, superior }, names) => ({
    what: {
      zh: `经上级工会“${names.union(superior)}”批准，筹备建立“${name}”`,
      en: `the superior union “${names.union(superior)}” approved the founding of “${name}”, in preparation`,
    },
    basis: basisOf.prepare,
  }),
  UnionFounded: ({ foundedOn }) => ({
    what: { zh: `工会成立，建会日期${foundedOn}`, en: `founded, as of ${foundedOn}` },
    basis: basisOf.found,
  }),
  UnionElectionReported: () => ({
    what: { zh: '选举结果已报上级工会', en: 'the result of its election was reported to its superior' },
    basis: basisOf['report-election'],
  }),
  UnionElectionReturned: () => ({
    what: {
      zh: '上级工会未批准选举结果，须重新选举',
      en: 'its superior did not approve the result: the meeting elects again',
    },
    basis: basisOf['return-election'],
  }),
  AffiliationChangeBegun: () => ({
    what: { zh: '隶属关系变更开始办理', en: 'a change of superior was asked for' },
    basis: basisOf['begin-affiliation-change'],
  }),
  AffiliationChanged: ({ from, superior }, names) => ({
    what: {
      zh: `隶属关系由“${names.union(from)}”变更到“${names.union(superior)}”`,
      en: `came under “${names.union(superior)}”, from “${names.union(from)}”`,
    },
    basis: basisOf['begin-affiliation-change'],
  }),
  AffiliationChangeEnded: () => ({
    what: { zh: '隶属关系变更办结', en: 'the change of superior came to its end' },
    basis: basisOf['end-affiliation-change'],
  }),
  UnionRestamped: () => ({
    what: {
      zh: '上级工会隶属关系变更，本会随之',
      en: 'a union above came under another superior, and this one with it',
    },
    basis: basisOf['end-affiliation-change'],
  }),
  UnionCountedOtherwise: ({ employerId, stamp: { economicType, industry, division } }, names) => ({
    what: {
      zh: `单位“${names.employer(employerId)}”变更，本会统计口径随之为：行政区划${division}，经济类型${economicType ?? '无'}，行业${industry ?? '无'}`,
      en: `its employer “${names.employer(employerId)}” changed: it is counted under division ${division}, economic type ${economicType ?? 'none'}, industry ${industry ?? 'none'}`,
    },
    basis: '中华人民共和国统计法 第七条',
  }),
  ...coverageTold,
  UnionDissolving: ({ ground }) => ({
    what:
      ground === 'voluntary'
        ? {
            zh: '会员（代表）大会通过并经上级工会批准，开始撤销；不再接收会员',
            en: 'adopted by its meeting and approved by its superior: it begins to dissolve, and admits nobody',
          }
        : {
            zh: '所在单位终止，已报告上级工会，开始撤销；不再接收会员',
            en: 'its employer has ended, as reported to its superior: it begins to dissolve, and admits nobody',
          },
    basis: basisOf['begin-dissolution'],
  }),
  UnionDissolutionAbandoned: () => ({
    what: { zh: '撤销中止，工会照旧', en: 'the dissolution was given up: the union is as it was' },
    basis: basisOf['abandon-dissolution'],
  }),
  UnionDissolved: () => ({
    what: {
      zh: '会籍全部处置完毕，工会撤销',
      en: 'every membership has its place elsewhere: the union is dissolved',
    },
    basis: basisOf.close,
  }),
  UnionVoided: () => ({
    what: {
      zh: '花名册无一人可入会，建会作废',
      en: 'nobody of its roster could be admitted: the founding is void',
    },
    basis: basisOf.void,
  }),
  UnionCodeGiven: ({ creditCode }) => ({
    what: {
      zh: `取得工会法人资格，统一社会信用代码${creditCode}`,
      en: `registered as a legal person, under the credit code ${creditCode}`,
    },
    basis: '中华人民共和国工会法 第十五条',
  }),
  ...termTold,
  ...officesTold,
};
