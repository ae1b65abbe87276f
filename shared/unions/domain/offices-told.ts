import { postNames } from '../../kernel/post.ts';
import type { Tellers } from '../../kernel/told.ts';
import { type LeftFor, type LeftPost, officeBasis, type OfficeEvent, type VacancyMark } from './offices.ts';

const because: Readonly<Record<LeftFor, { readonly zh: string; readonly en: string }>> = {
  resigned: { zh: '辞职', en: 'resigned' },
  'membership-ended': { zh: '会籍终止', en: 'the membership ended' },
  'membership-moved': { zh: '会籍转出', en: 'the membership moved to another union' },
  'membership-retained': { zh: '会籍保留', en: 'the membership is retained' },
  died: { zh: '去世', en: 'died' },
  removed: { zh: '罢免', en: 'removed by the meeting' },
  'other-work': {
    zh: '调动工作，经本级工会委员会和上一级工会同意',
    en: 'other work, with the consent of committee and superior',
  },
  'other-post': { zh: '改任其他职务', en: 'elected into another post' },
};

const marks: Readonly<Record<VacancyMark, { readonly zh: string; readonly en: string }>> = {
  reminder: { zh: '尚未补选，已提示', en: 'is still vacant: told again' },
  over: { zh: '逾期未补选', en: 'was not filled in time' },
};

const each = (left: readonly LeftPost[], language: 'zh' | 'en'): string =>
  left
    .map(({ post, for: reason }) => `${postNames[post][language]} (${because[reason][language]})`)
    .join(language === 'zh' ? '、' : ', ');

/** Of who leaves office during a term: the sentence of each kind of event, which names posts and nobody. */
export const officesTold: Tellers<OfficeEvent> = {
  OfficersLeft: ({ left, on }) => ({
    what: {
      zh: `${on}起出缺：${each(left, 'zh')}`,
      en: `vacant from ${on}: ${each(left, 'en')}`,
    },
    basis: left.some((one) => one.for === 'removed' || one.for === 'other-work')
      ? officeBasis.remove
      : officeBasis.leave,
  }),
  OfficersElected: ({ elected, electedOn }) => ({
    what: {
      zh: `补选结果获批准，${electedOn}起任职：${elected.map(({ post }) => postNames[post].zh).join('、')}`,
      en: `a by-election was approved, in office from ${electedOn}: ${elected.map(({ post }) => postNames[post].en).join(', ')}`,
    },
    basis: officeBasis.fill,
  }),
  VacancyNoted: ({ post, mark, dueOn }) => ({
    what: {
      zh: `${postNames[post].zh}出缺，应于${dueOn}前补选，${marks[mark].zh}`,
      en: `the post of ${postNames[post].en}, to be filled by ${dueOn}, ${marks[mark].en}`,
    },
    basis: officeBasis.fill,
  }),
};
