import * as z from 'zod';
import type { Text } from './problem.ts';

/** Posts of the committee 工会委员会, of the audit committee 经审会 and of the women's committee 女职工委员会. */
export const Post = z.enum([
  'chair',
  'deputy-chair',
  'committee',
  'audit-chair',
  'audit',
  'women-chair',
  'women',
]);
export type Post = z.infer<typeof Post>;

/** What each post is called. */
export const postNames: Readonly<Record<Post, Text>> = {
  chair: { zh: '工会主席', en: 'chair' },
  'deputy-chair': { zh: '工会副主席', en: 'deputy chair' },
  committee: { zh: '工会委员会委员', en: 'member of the committee' },
  'audit-chair': { zh: '经费审查委员会主任', en: 'chair of the audit committee' },
  audit: { zh: '经费审查委员会委员', en: 'member of the audit committee' },
  'women-chair': { zh: '女职工委员会主任', en: 'chair of the women’s committee' },
  women: { zh: '女职工委员会委员', en: 'member of the women’s committee' },
};
