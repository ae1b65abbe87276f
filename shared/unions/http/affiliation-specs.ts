import * as z from 'zod';
import { Instant, LocalDate } from '../../kernel/dates.ts';
import { AffiliationChangeId, UnionId } from '../../kernel/ids.ts';
import { acceptedSpec, commandProblems } from '../../platform/edge/accepted.ts';
import { asOfField } from '../../platform/edge/as-of.ts';
import { pageInQuery } from '../../platform/http/cursor.ts';
import { defineRoute } from '../../platform/http/route.ts';
import { AffiliationChangeStatus, AffiliationSide } from '../domain/affiliation.ts';
import {
  ConsentToAffiliationChange,
  RefuseAffiliationChange,
  RequestAffiliationChange,
} from '../domain/change-affiliation.ts';
import { FoundFederation } from '../domain/found-federation.ts';
import { UnionLevel } from '../domain/union.ts';
import { commandSpecs } from './command-specs.ts';

const tag = 'unions';

/** The change as both superiors and the union may know it; no person in it but the accounts that acted. */
export const AffiliationChangeView = z.lazy(() =>
  z
    .object({
      changeId: AffiliationChangeId,
      status: AffiliationChangeStatus,
      unionId: UnionId,
      from: UnionId,
      to: UnionId,
      reason: z.string(),
      requestedAt: Instant,
      /** Who has to answer now. Absent once both have, or one has refused. */
      waitsAt: UnionId.optional(),
      consentedOn: z.object({ from: LocalDate.optional(), to: LocalDate.optional() }),
      refusal: z.object({ side: AffiliationSide, remark: z.string() }).optional(),
      switchedAt: Instant.optional(),
      /** How far those below have got their new place; absent before the switch. */
      progress: z
        .object({
          unions: z.number().int(),
          members: z.number().int(),
          /** Walks through members or unions that are not over. */
          walks: z.number().int(),
        })
        .optional(),
      endedAt: Instant.optional(),
    })
    .meta({ id: 'AffiliationChange' }),
);
export type AffiliationChangeView = z.input<typeof AffiliationChangeView>;

const params = z.object({ changeId: AffiliationChangeId });

const { withBody } = commandSpecs({
  tag,
  params,
  under: '/affiliation-changes/{changeId}',
  notFound: ['affiliation/not-found'],
});

export const requestAffiliationChangeSpec = defineRoute({
  method: 'POST',
  path: '/v1/unions/{unionId}/affiliation-changes',
  tag,
  summary: { zh: '申请变更隶属关系', en: 'Ask for another superior' },
  description: {
    zh: '由本工会、现上级工会或拟隶属的上级工会申请；两个上级工会均同意后，本工会连同下级工会和会员一并变更。',
    en: 'By the union, its superior, or the superior to be. Once both superiors have consented the union stands below the other; all below it follow.',
  },
  action: 'affiliation:request',
  audit: 'none',
  idempotent: true,
  params: z.object({ unionId: UnionId }),
  body: z.lazy(() => RequestAffiliationChange.unwrap().omit({ unionId: true })),
  responses: acceptedSpec,
  problems: commandProblems('union/not-found', 'text/personal-number'),
});

export const foundFederationSpec = defineRoute({
  method: 'POST',
  path: '/v1/federations',
  tag,
  summary: {
    zh: '批准成立工会联合会、产业工会',
    en: 'Found a federation of a township, a village or an industry',
  },
  description: {
    zh: '由上级工会批准，自批准起成立；层级低于上级工会，所在行政区划与上级工会相同。其下的基层工会另行变更隶属关系。',
    en: 'Its superior’s approval founds it, of a lower level and in the division of its superior. Base unions come below it by changes of their superior.',
  },
  action: 'federations:found',
  audit: 'none',
  idempotent: true,
  body: FoundFederation,
  responses: acceptedSpec,
  problems: commandProblems('union/not-found'),
});

export const getAffiliationChangeSpec = defineRoute({
  method: 'GET',
  path: '/v1/affiliation-changes/{changeId}',
  tag,
  summary: { zh: '查询隶属关系变更及进度', en: 'Follow a change of superior' },
  action: 'affiliation:read',
  audit: 'none',
  params,
  responses: {
    200: { description: { zh: '隶属关系变更', en: 'The change' }, schema: AffiliationChangeView },
  },
  problems: ['affiliation/not-found'],
});

const withoutId = { changeId: true } as const;

/** The answers of the two superiors, each a command of the same words as its route. */
export const affiliationAnswers = {
  ConsentToAffiliationChange: withBody(
    'consent',
    { zh: '同意隶属关系变更', en: 'Consent to a change of superior' },
    'affiliation:consent',
    z.lazy(() => ConsentToAffiliationChange.unwrap().omit(withoutId)),
  ),
  RefuseAffiliationChange: withBody(
    'refusal',
    { zh: '不同意隶属关系变更', en: 'Refuse a change of superior' },
    'affiliation:consent',
    z.lazy(() => RefuseAffiliationChange.unwrap().omit(withoutId)),
  ),
} as const;

export const withdrawAffiliationChangeSpec = defineRoute({
  method: 'POST',
  path: '/v1/affiliation-changes/{changeId}/withdrawal',
  tag,
  summary: { zh: '撤回隶属关系变更申请', en: 'Take the request for a change of superior back' },
  action: 'affiliation:request',
  audit: 'none',
  idempotent: true,
  params,
  responses: acceptedSpec,
  problems: commandProblems('affiliation/not-found'),
});

const TreeNode = z.lazy(() =>
  z
    .object({ unionId: UnionId, name: z.string(), level: UnionLevel, division: z.string() })
    .meta({ id: 'TreeNode' }),
);

export const unionPathSpec = defineRoute({
  method: 'GET',
  path: '/v1/unions/{unionId}/path',
  tag,
  summary: { zh: '工会的隶属层级', en: 'The superiors of a union, from the root down' },
  description: {
    zh: '可查询截至任一日期的隶属层级；名称为现名。',
    en: 'Of now, or of any day past; names are those of now.',
  },
  action: 'unions:read',
  audit: 'none',
  params: z.object({ unionId: UnionId }),
  query: z.strictObject(asOfField),
  responses: {
    200: {
      description: { zh: '自上而下，末位为本工会', en: 'From the root down, the union itself last' },
      schema: z.lazy(() => z.object({ unionId: UnionId, path: z.array(TreeNode), ...asOfField })),
    },
  },
  problems: ['union/not-found', 'as-of/ahead', 'as-of/not-yet'],
});

export const unionsBelowSpec = defineRoute({
  method: 'GET',
  path: '/v1/unions/{unionId}/below',
  tag,
  summary: { zh: '直接下级工会（可查任一日期）', en: 'Unions directly below, of now or of any day past' },
  action: 'unions:read',
  audit: 'none',
  params: z.object({ unionId: UnionId }),
  query: z.strictObject({ ...asOfField, ...pageInQuery }),
  responses: {
    200: {
      description: { zh: '直接下级工会', en: 'One page; a page may be short, or empty, before the last' },
      schema: z.lazy(() =>
        z.object({ unions: z.array(TreeNode), next: z.string().optional(), ...asOfField }),
      ),
    },
  },
  problems: ['union/not-found', 'request/bad-cursor', 'as-of/ahead'],
});

export const affiliationSpecs = [
  foundFederationSpec,
  requestAffiliationChangeSpec,
  getAffiliationChangeSpec,
  ...Object.values(affiliationAnswers),
  withdrawAffiliationChangeSpec,
  unionPathSpec,
  unionsBelowSpec,
] as const;
