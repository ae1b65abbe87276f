import type { Notice, NoticeKind } from '../../kernel/notice.ts';
import { postNames } from '../../kernel/post.ts';
import type { Text } from '../../kernel/problem.ts';

/** The words of each kind: `{union}` is the name of the union it tells of, `{day}` the day it names, `{post}` the post. */
const words: Readonly<Record<NoticeKind, Text>> = {
  'term-due': {
    zh: '“{union}”本届任期至{day}届满，请着手筹备换届。',
    en: 'The term of “{union}” ends on {day}: an election is to be prepared.',
  },
  'term-reminder': {
    zh: '“{union}”本届任期至{day}届满，尚未换届，请按期换届。',
    en: 'The term of “{union}” ends on {day} and nobody has been elected yet: elect in time.',
  },
  'term-over': {
    zh: '“{union}”任期已于{day}届满，逾期未换届。',
    en: 'The term of “{union}” was over on {day}: its election is overdue.',
  },
  'term-extended': {
    zh: '上级工会已批准“{union}”延期换届，任期延至{day}。',
    en: 'The superior has extended the term of “{union}” until {day}.',
  },
  'term-extension-refused': {
    zh: '上级工会未同意“{union}”延期换届。',
    en: 'The superior has refused to extend the term of “{union}”.',
  },
  'reelection-ordered': {
    zh: '上级工会责令“{union}”于{day}前换届。',
    en: 'The superior has ordered “{union}” to elect by {day}.',
  },
  'reelection-meeting-approved': {
    zh: '上级工会已批准“{union}”于{day}召开换届大会。',
    en: 'The superior has approved the meeting of “{union}” on {day} that elects anew.',
  },
  'reelection-meeting-returned': {
    zh: '上级工会退回了“{union}”召开换届大会的请示。',
    en: 'The superior has sent back the request of “{union}” to hold the meeting that elects.',
  },
  'reelection-approved': {
    zh: '上级工会已批准“{union}”{day}的换届选举结果。',
    en: 'The superior has approved the result of the election of “{union}” on {day}.',
  },
  'reelection-returned': {
    zh: '上级工会未批准“{union}”{day}的选举结果，须重新选举。',
    en: 'The superior has not approved the result of the election of “{union}” on {day}: elect again.',
  },
  'legal-person-registered': {
    zh: '“{union}”的工会法人资格登记已办结，证书有效期至{day}。',
    en: '“{union}” is registered as a legal person; its certificate is valid until {day}.',
  },
  'legal-person-refused': {
    zh: '“{union}”的工会法人资格登记申请未予办理。',
    en: 'The application of “{union}” to be registered as a legal person was refused.',
  },
  'legal-person-expiring': {
    zh: '“{union}”的工会法人证书有效期至{day}，请在期满前申请换领。',
    en: 'The certificate of “{union}” as a legal person is valid until {day}: renew it before.',
  },
  'legal-person-lapsed': {
    zh: '“{union}”的工会法人证书已于{day}期满，未换领。',
    en: 'The certificate of “{union}” as a legal person expired on {day} and was not renewed.',
  },
  'legal-person-cancelled': {
    zh: '“{union}”的工会法人资格已注销。',
    en: '“{union}” is no legal person any more: its registration was cancelled.',
  },
  'contract-ending': {
    zh: '“{union}”的集体合同至{day}期满，请着手重新签订或续订。',
    en: 'A collective contract of “{union}” ends on {day}: talk of the next one.',
  },
  'vacancy-opened': {
    zh: '“{union}”{post}出缺，请于{day}前补选。',
    en: 'A post of “{union}” is vacant ({post}): elect somebody into it by {day}.',
  },
  'vacancy-reminder': {
    zh: '“{union}”{post}出缺尚未补选，期限为{day}，请抓紧补选。',
    en: 'A post of “{union}” is still vacant ({post}): elect somebody into it by {day}.',
  },
  'vacancy-over': {
    zh: '“{union}”{post}出缺，应于{day}前补选，已逾期。',
    en: 'A post of “{union}” is vacant ({post}) and was to be filled by {day}: it is overdue.',
  },
  'by-election-approved': {
    zh: '上级工会已批准“{union}”{day}的补选结果。',
    en: 'The superior has approved the result of the by-election of “{union}” on {day}.',
  },
  'by-election-returned': {
    zh: '上级工会未批准“{union}”{day}的补选结果，须重新补选。',
    en: 'The superior has not approved the result of the by-election of “{union}” on {day}: elect again.',
  },
  'officer-move-approved': {
    zh: '上级工会已同意“{union}”主席（副主席）工作调动，{day}起离任。',
    en: 'The superior has consented to the move of the chair of “{union}” to other work, from {day} on.',
  },
  'officer-move-returned': {
    zh: '上级工会未同意“{union}”主席（副主席）工作调动。',
    en: 'The superior has not consented to the move of the chair of “{union}” to other work.',
  },
  'officer-moved': {
    zh: '“{union}”{post}会籍在任期内转出，未经本级工会委员会和上一级工会同意，请核实。',
    en: 'The membership of an officer of “{union}” ({post}) moved during the term, and nobody consented: look into it.',
  },
};

/** Where a union has no name to show, and a notice names no day or post, nothing stands. */
export function noticeWords(
  kind: NoticeKind,
  union: string,
  { day, post }: Pick<Notice, 'day' | 'post'>,
): Text {
  const filled = (language: 'zh' | 'en') =>
    words[kind][language]
      .replaceAll('{union}', union)
      .replaceAll('{day}', day ?? '')
      .replaceAll('{post}', post === undefined ? '' : postNames[post][language]);
  return { zh: filled('zh'), en: filled('en') };
}
