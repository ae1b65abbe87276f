import type { ProblemCatalogue } from '../../kernel/problem.ts';

export const keyProblems = {
  'keys/rotation-running': {
    status: 409,
    zh: '该用途的密钥正在更换（{purpose}），完成后方可再次更换。',
    en: 'A key of this purpose ({purpose}) is being rotated; wait until that is done.',
  },
  'keys/not-next': {
    status: 409,
    zh: '新密钥编号应为 {expected}。',
    en: 'The new key should bear the id {expected}.',
  },
  'keys/rotation-moved': {
    status: 409,
    zh: '密钥更换已进入其他阶段（{phase}）。',
    en: 'The rotation has moved on ({phase}).',
  },
} as const satisfies ProblemCatalogue;
