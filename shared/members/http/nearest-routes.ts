import * as z from 'zod';
import { codeSchema } from '../../kernel/codes/code-schema.ts';
import { UnionId } from '../../kernel/ids.ts';
import { ok } from '../../kernel/result.ts';
import { defineRoute, implement, type Route } from '../../platform/http/route.ts';

const Place = z.strictObject({
  division: z
    .string()
    .regex(/^\d{6}(\d{3})?$/)
    .meta({
      description:
        '工作地行政区划代码（6位，或含乡镇街道共9位）| division of the workplace: 6 digits, 9 with township or street',
      examples: ['440305', '440305007'],
    }),
  industry: codeSchema('industry').optional(),
});
type Place = z.infer<typeof Place>;

const ProposedUnion = z
  .object({
    unionId: UnionId,
    name: z.string(),
    level: z.string(),
    division: z.string(),
    /** By the territory, by the industry, or as a union of an area within the territory. */
    by: z.enum(['territory', 'industry', 'area']),
  })
  .meta({ id: 'ProposedUnion' });
export type ProposedUnion = z.infer<typeof ProposedUnion>;

/** The unions above nearest to a workplace, the nearest first: what unions there are, another context knows. */
export type NearestUnions = (place: Place) => Promise<readonly ProposedUnion[]>;

export const nearestUnionsSpec = defineRoute({
  method: 'GET',
  path: '/v1/me/unions',
  tag: 'me',
  summary: { zh: '单位未建会时可申请的上级工会', en: 'Unions to apply to where the employer has none' },
  description: {
    zh: '按属地和行业就近列出，仅供参考，本人可向任一工会申请。',
    en: 'The nearest by territory and industry first. A proposal: the worker may apply to any.',
  },
  action: 'own:apply',
  audit: 'none',
  query: Place,
  responses: {
    200: {
      description: { zh: '可申请的工会（最近的在前）', en: 'The unions, the nearest first' },
      schema: z.object({ unions: z.array(ProposedUnion) }),
    },
  },
});

export const nearestUnionRoutes = ({ nearest }: { readonly nearest: NearestUnions }): readonly Route[] => [
  implement(nearestUnionsSpec, async ({ query }) =>
    ok({ status: 200, body: { unions: [...(await nearest(query))] } }),
  ),
];
