import type { ProblemEntry } from '../problem.ts';

/** Apart from the tables, so that who needs the words alone does not load them. */
export const codeProblems: Readonly<Record<'code/unknown', ProblemEntry>> = {
  'code/unknown': {
    status: 422,
    zh: '代码不在代码表“{codeSet}”中，或不可直接使用',
    en: 'The code is not one of the table {codeSet} that a record may carry',
  },
};
