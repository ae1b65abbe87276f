import * as z from 'zod';
import { LocalDate } from '../../kernel/dates.ts';
import { MemberId, UnionId } from '../../kernel/ids.ts';
import { Post } from '../../kernel/post.ts';
import { acceptedSpec, commandProblems } from '../../platform/edge/accepted.ts';
import { defineRoute } from '../../platform/http/route.ts';
import { RecordResignation } from '../domain/leave-office.ts';
import { Vacancy } from '../domain/offices.ts';

const common = {
  tag: 'elections',
  audit: 'none',
  params: z.object({ unionId: UnionId }),
} as const;

const withoutId = { unionId: true } as const;

/** The commands of unions about their own officers. */
export const officeCommands = {
  RecordResignation: defineRoute({
    ...common,
    method: 'POST',
    path: '/v1/officers/{unionId}/resignations',
    summary: { zh: '登记辞职', en: 'Record that an officer resigned' },
    action: 'elections:handle',
    idempotent: true,
    body: z.lazy(() => RecordResignation.unwrap().omit(withoutId)),
    responses: acceptedSpec,
    problems: commandProblems('union/not-found'),
  }),
} as const;

export const OfficersView = z.lazy(() =>
  z
    .object({
      unionId: UnionId,
      /** Last day of the term, of all of them. */
      until: LocalDate.optional(),
      officers: z.array(z.object({ memberId: MemberId, post: Post, since: LocalDate })),
      vacancies: z.array(Vacancy.omit({ vacancyId: true })),
    })
    .meta({ id: 'Officers' }),
);

export const getOfficersSpec = defineRoute({
  ...common,
  method: 'GET',
  path: '/v1/officers/{unionId}',
  summary: { zh: '查询任职人员和出缺', en: 'Who is in office, and which posts are vacant' },
  description: {
    zh: '任职人员以会员编号表示；出缺职务附补选期限，status 为 overdue 的已逾期。',
    en: 'Officers by the number of their membership; vacant posts with the day by which somebody is to be elected.',
  },
  action: 'elections:read',
  responses: {
    200: { description: { zh: '任职人员和出缺', en: 'Officers and vacancies' }, schema: OfficersView },
  },
  problems: ['union/not-found'],
});

export const officeSpecs = [...Object.values(officeCommands), getOfficersSpec] as const;
