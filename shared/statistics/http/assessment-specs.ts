import * as z from 'zod';
import { Instant, LocalDate } from '../../kernel/dates.ts';
import { AssessmentId, UnionId } from '../../kernel/ids.ts';
import { acceptedSpec, commandProblems } from '../../platform/edge/accepted.ts';
import { defineRoute } from '../../platform/http/route.ts';
import { Assessment, AssessmentBook } from '../domain/assessment.ts';
import { CloseAssessment, SignAssessment } from '../domain/close-assessment.ts';
import { denominators, type Denominator, type RateId, rateIds } from '../domain/formulas.ts';
import { RateView } from './rates-specs.ts';

const tag = 'statistics';
const ofUnion = { tag, audit: 'none', params: z.object({ unionId: UnionId }) } as const;
const ofOne = { tag, audit: 'none', params: z.object({ assessmentId: AssessmentId }) } as const;

export const listAssessmentsSpec = defineRoute({
  ...ofUnion,
  method: 'GET',
  path: '/v1/unions/{unionId}/assessments',
  summary: { zh: '查询工会的考核期', en: 'The periods of a union' },
  action: 'assessments:read',
  responses: {
    200: {
      description: { zh: '各考核期的各版本', en: 'Every version of every period' },
      schema: z.lazy(() => AssessmentBook.unwrap().meta({ id: 'AssessmentBook' })),
    },
  },
  problems: ['union/not-found'],
});

export const closeAssessmentSpec = defineRoute({
  ...ofUnion,
  method: 'POST',
  path: '/v1/unions/{unionId}/assessments',
  summary: { zh: '考核期封账', en: 'Close a period' },
  description: {
    zh: '汇集本级及各直属下级工会当时的数据和上报数据，形成一版，此后不再变动；以当日的隶属关系为准。已签名的考核期须说明更正理由，另立一版。',
    en: 'Collects the figures of the union and of each one directly below it, with the tree of this day, into a version that never changes. A period that is signed takes a reason, and makes another version.',
  },
  action: 'assessments:close',
  idempotent: true,
  body: z.lazy(() => CloseAssessment.unwrap().omit({ unionId: true })),
  responses: acceptedSpec,
  problems: commandProblems('union/not-found'),
});

export const AssessmentView = z.lazy(() =>
  Assessment.unwrap()
    .omit({ stamp: true, after: true, run: true, pages: true })
    .extend({ rates: z.array(RateView).readonly() })
    .meta({ id: 'Assessment' }),
);

export const getAssessmentSpec = defineRoute({
  ...ofOne,
  method: 'GET',
  path: '/v1/assessments/{assessmentId}',
  summary: { zh: '查询考核期数据', en: 'Read the figures of a period' },
  action: 'assessments:read',
  responses: {
    200: { description: { zh: '本级数据与指标', en: 'The union’s own' }, schema: AssessmentView },
  },
  problems: ['assessment/not-found'],
});

export const rankingSpec = defineRoute({
  ...ofOne,
  method: 'GET',
  path: '/v1/assessments/{assessmentId}/ranking',
  summary: { zh: '直属下级工会排名', en: 'Rank the unions below' },
  description: {
    zh: '按一项指标排列，优者在前，相同者并列；缺少数据的列于最后，不排名次。',
    en: 'By one rate, the best first; equal ones share a rank, and what has no value comes last without one.',
  },
  action: 'assessments:read',
  query: z.object({
    rate: z.enum(rateIds as [RateId, ...RateId[]]),
    by: z.enum(Object.keys(denominators) as [Denominator, ...Denominator[]]).optional(),
  }),
  responses: {
    200: {
      description: { zh: '排名', en: 'The ranking' },
      schema: z.lazy(() =>
        z
          .object({
            rate: z.string(),
            unions: z
              .array(
                z.object({
                  unionId: UnionId,
                  name: z.string(),
                  rank: z.int().optional(),
                  part: z.int().optional(),
                  whole: z.int().optional(),
                  value: z.number().optional(),
                }),
              )
              .readonly(),
          })
          .meta({ id: 'AssessmentRanking' }),
      ),
    },
  },
  problems: ['assessment/not-found'],
});

export const reportSpec = defineRoute({
  ...ofOne,
  method: 'GET',
  path: '/v1/assessments/{assessmentId}/report',
  summary: { zh: '生成上报文件', en: 'The report for the superior level' },
  description: {
    zh: '已签名数据的上报文件，JSON 或电子表格，每部分至多 500 个下级工会；注明格式编号、数据摘要与文件摘要。',
    en: 'Of what is signed, as JSON or as a spreadsheet, 500 unions a part, with its schema, the digest of the figures and that of the file.',
  },
  action: 'assessments:read',
  query: z.object({
    format: z.enum(['json', 'xlsx']).default('json'),
    part: z.coerce.number().int().min(1).max(10_000).default(1),
  }),
  responses: {
    200: {
      description: { zh: '文件', en: 'The file' },
      schema: z.lazy(() =>
        z
          .object({
            fileName: z.string(),
            mediaType: z.string(),
            schema: z.string(),
            digest: z.string(),
            /** Base64. */
            content: z.base64().meta({ examples: ['eyJ9'] }),
            sha256: z.string(),
            part: z.int(),
            parts: z.int(),
            signedAt: Instant,
            closedOn: LocalDate,
          })
          .meta({ id: 'AssessmentReportFile' }),
      ),
    },
  },
  problems: ['assessment/not-found', 'assessment/not-signed', 'assessment/no-such-part'],
});

export const signAssessmentSpec = defineRoute({
  ...ofOne,
  method: 'POST',
  path: '/v1/assessments/{assessmentId}/signature',
  summary: { zh: '签署考核期数据', en: 'Sign the figures of a period' },
  description: {
    zh: '由负责人签名，封账人本人不得签署；所附摘要须与所查看的数据一致。',
    en: 'By the responsible officer, who is not the one that closed it, with the digest of what they have read.',
  },
  action: 'assessments:sign',
  idempotent: true,
  body: z.lazy(() => SignAssessment.unwrap().omit({ assessmentId: true })),
  responses: acceptedSpec,
  problems: commandProblems('assessment/not-found', 'review/own-submission'),
});

export const assessmentSpecs = [
  listAssessmentsSpec,
  closeAssessmentSpec,
  getAssessmentSpec,
  rankingSpec,
  reportSpec,
  signAssessmentSpec,
] as const;
