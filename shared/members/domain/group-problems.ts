import type { ProblemCatalogue } from '../../kernel/problem.ts';

/** Refusals about the groups of a union (工会小组). */
export const groupProblems = {
  'group/not-found': { status: 404, zh: '未找到该工会小组。', en: 'There is no such group in the union.' },
  'group/not-base': {
    status: 422,
    zh: '只有基层工会设工会小组。',
    en: 'Only a base union has groups.',
  },
  'group/ended': {
    status: 409,
    zh: '该工会小组已撤销。',
    en: 'The group has been dissolved.',
  },
  'group/unchanged': { status: 409, zh: '内容没有变化。', en: 'Nothing would change.' },
  'group/leader-of-its-members': {
    status: 422,
    zh: '工会小组长须是本小组的会员。',
    en: 'The leader of a group is one of its members.',
  },
  'group/members-left': {
    status: 409,
    zh: '该小组还有 {members} 名会员，须先编入其他小组或者移出。',
    en: 'The group has {members} members, who are to be assigned elsewhere first.',
  },
  'group/in-it-already': {
    status: 409,
    zh: '该会员已在此工会小组。',
    en: 'The member is in this group already.',
  },
  'group/in-none': {
    status: 409,
    zh: '该会员未编入工会小组。',
    en: 'The member is in no group.',
  },
} as const satisfies ProblemCatalogue;
