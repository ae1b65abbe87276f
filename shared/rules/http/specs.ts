import * as z from 'zod';
import { Instant, LocalDate } from '../../kernel/dates.ts';
import { RulesProposalId } from '../../kernel/ids.ts';
import { RuleDifference, RulesVersion } from '../../kernel/rules-history.ts';
import { acceptedSpec, commandProblems } from '../../platform/edge/accepted.ts';
import { timelineField } from '../../platform/edge/timeline.ts';
import { defineRoute } from '../../platform/http/route.ts';
import { ReleaseRules, SetRules, WithdrawRules } from '../domain/set-rules.ts';

const tag = 'rules';

const Words = z.object({ zh: z.string(), en: z.string() });

const RulesView = z.lazy(() =>
  z
    .object({
      /** The version that holds today. */
      inForce: z.int(),
      /** What holds today and what will hold later, in the order it was set. */
      versions: z.array(RulesVersion.unwrap().meta({ id: 'RulesVersion' })),
      /** What waits for a second person. */
      proposal: z
        .object({
          proposalId: RulesProposalId,
          basis: z.string(),
          setBy: z.string(),
          setAt: Instant,
          /** Of the versions it makes, the first on the day that was asked for. */
          versions: z.array(z.object({ version: z.int(), from: LocalDate })),
          changes: z.array(z.object({ ...RuleDifference.unwrap().shape, words: Words })),
        })
        .optional(),
    })
    .meta({ id: 'RulesOfProvince' }),
);

export const getRulesSpec = defineRoute({
  method: 'GET',
  path: '/v1/rules',
  tag,
  summary: { zh: '本省业务规则', en: 'The rules of the province' },
  description: {
    zh: '今日有效及以后生效的各版规则，以及待批准的变更与其逐项差异。',
    en: 'The rules that hold today and those that will later; the change that waits to be released, field by field.',
  },
  action: 'rules:read',
  audit: 'none',
  responses: { 200: { description: { zh: '业务规则', en: 'The rules' }, schema: RulesView } },
  problems: ['rules/not-found'],
});

export const rulesTimelineSpec = defineRoute({
  method: 'GET',
  path: '/v1/rules/timeline',
  tag,
  summary: { zh: '业务规则的变更经过', en: 'The history of the rules, in words' },
  action: 'rules:read',
  audit: 'none',
  responses: {
    200: {
      description: { zh: '变更经过', en: 'What became of the rules, the oldest first' },
      schema: z.lazy(() => z.object(timelineField).meta({ id: 'RulesTimeline' })),
    },
  },
});

export const setRulesSpec = defineRoute({
  method: 'POST',
  path: '/v1/rules',
  tag,
  summary: { zh: '设定规则变更', en: 'Set a change of the rules' },
  description: {
    zh: '只写需要变更的项目；自生效之日起适用，以后各版一并变更。须由另一名系统管理员查看后批准；批准前不生效，再次设定即取代待批准的变更。',
    en: 'Names what changes and nothing else. It holds from its day on, in every version set before for a later day as well. Another system administrator reads and releases it; until then nothing changes, and another one takes its place.',
  },
  action: 'rules:set',
  audit: { purpose: 'rules', shows: {} },
  idempotent: true,
  body: SetRules,
  responses: acceptedSpec,
  problems: commandProblems('rules/not-found'),
});

export const releaseRulesSpec = defineRoute({
  method: 'POST',
  path: '/v1/rules/release',
  tag,
  summary: { zh: '批准规则变更', en: 'Release a change of the rules' },
  description: {
    zh: '写明所查看的变更编号；设定人不得自行批准，生效之日已过的不得批准。',
    en: 'Names the change that was read; never by who set it, nor after the day on which it was to take effect.',
  },
  action: 'rules:release',
  audit: { purpose: 'rules', shows: {} },
  idempotent: true,
  body: ReleaseRules,
  responses: acceptedSpec,
  problems: commandProblems('rules/not-found', 'review/own-submission'),
});

export const withdrawRulesSpec = defineRoute({
  method: 'POST',
  path: '/v1/rules/withdrawal',
  tag,
  summary: { zh: '撤回待批准的规则变更', en: 'Withdraw a change that waits to be released' },
  action: 'rules:set',
  audit: { purpose: 'rules', shows: {} },
  idempotent: true,
  body: WithdrawRules,
  responses: acceptedSpec,
  problems: commandProblems('rules/not-found'),
});

/** Every route about rules, for the API description. */
export const rulesSpecs = [
  getRulesSpec,
  rulesTimelineSpec,
  setRulesSpec,
  releaseRulesSpec,
  withdrawRulesSpec,
] as const;
