import * as z from 'zod';
import { EmployerId, UnionId } from '../../kernel/ids.ts';
import { reject } from '../../kernel/problem.ts';
import { err, ok } from '../../kernel/result.ts';
import { hasInScope } from '../../kernel/stamp.ts';
import { acceptedSpec, commandProblems } from '../../platform/edge/accepted.ts';
import { defineRoute, implement, type Route } from '../../platform/http/route.ts';
import { employerRecord } from '../domain/employer.ts';
import { CoverEmployer, ReleaseEmployer } from '../domain/joint-union.ts';
import type { EmployerRouteDependencies } from './employer-routes.ts';

const tag = 'employers';
const ofUnion = z.object({ unionId: UnionId });

const CoveredView = z.lazy(() =>
  z
    .object({
      unionId: UnionId,
      /** The first one says what the union is counted under. */
      employers: z.array(
        z.object({
          employerId: EmployerId,
          name: z.string(),
          creditCode: z.string(),
          employees: z.number().int(),
          /** Active members that it employs, or that work there. */
          members: z.number().int(),
          /** Whether anybody is admitted for it: not any more where it has ended or is to leave. */
          admits: z.boolean(),
        }),
      ),
      /** Of all of them, each counted once. */
      employees: z.number().int(),
    })
    .meta({ id: 'CoveredEmployers' }),
);

const listCoveredSpec = defineRoute({
  method: 'GET',
  path: '/v1/unions/{unionId}/employers',
  tag,
  summary: { zh: '工会覆盖的单位', en: 'The employers that a union covers' },
  action: 'employers:read',
  audit: 'none',
  params: ofUnion,
  responses: {
    200: {
      description: { zh: '单位与其职工、会员人数', en: 'Each with its employees and members' },
      schema: CoveredView,
    },
  },
  problems: ['union/not-found'],
});

const command = {
  method: 'POST',
  tag,
  action: 'employers:cover',
  audit: 'none',
  idempotent: true,
  responses: acceptedSpec,
  problems: commandProblems('union/not-found', 'employer/not-found'),
} as const;

const coverSpec = defineRoute({
  ...command,
  path: '/v1/unions/{unionId}/employers',
  summary: { zh: '单位加入联合基层工会', en: 'Let a base union cover one more employer' },
  description: {
    zh: '单位须已登记且没有工会；将退出的单位可以此恢复。职工已达应单独建会人数的，按本省规则提示或者不予办理。',
    en: 'The employer has been entered and has no union; one that was to leave stays by this. Whether one that is large enough for a union of its own is refused, the rules of the province say.',
  },
  params: ofUnion,
  body: z.lazy(() => CoverEmployer.unwrap().omit({ unionId: true })),
});

const releaseSpec = defineRoute({
  ...command,
  path: '/v1/unions/{unionId}/employers/{employerId}/release',
  summary: { zh: '单位退出联合基层工会', en: 'Let an employer leave a joint union' },
  description: {
    zh: '该单位尚有会员的，先停止接收其职工入会；会员全部接转后再次提交，单位即退出。唯一的单位不能退出。',
    en: 'While it has members, nobody more is admitted for it; asked again once they have all been transferred, it leaves. The only employer does not.',
  },
  params: z.object({ unionId: UnionId, employerId: EmployerId }),
  body: z.lazy(() => ReleaseEmployer.unwrap().omit({ unionId: true, employerId: true })),
});

/** Every route about the employers of a union, for the API description. */
export const jointUnionSpecs = [listCoveredSpec, coverSpec, releaseSpec] as const;

/** 联合基层工会: whom a union covers, and changes of that. */
export const jointUnionRoutes = ({
  edge,
  records,
}: Pick<EmployerRouteDependencies, 'edge' | 'records'>): readonly Route[] => [
  implement(listCoveredSpec, async ({ params: { unionId }, caller }) => {
    const { gate } = await records.gate(unionId);
    if (gate === undefined || !hasInScope(caller, gate.stamp)) return err(reject('union/not-found'));
    const loaded = await records.records(employerRecord, gate.employers);
    const employers = loaded.flatMap(({ state }) =>
      state === undefined
        ? []
        : [
            {
              employerId: state.employerId,
              name: state.name,
              creditCode: state.creditCode,
              employees: state.employees,
              members: gate.byEmployer?.[state.employerId] ?? 0,
              admits: gate.admitsNoneOf?.includes(state.employerId) !== true,
            },
          ],
    );
    const employees = employers.reduce((sum, { employees: of }) => sum + of, 0);
    return ok({ status: 200, body: { unionId, employers, employees } });
  }),

  implement(coverSpec, ({ params, body, caller, idempotencyKey, now }) =>
    edge.submit({ type: 'CoverEmployer', asSent: { ...params, ...body }, caller, idempotencyKey, now }),
  ),

  implement(releaseSpec, ({ params, body, caller, idempotencyKey, now }) =>
    edge.submit({ type: 'ReleaseEmployer', asSent: { ...params, ...body }, caller, idempotencyKey, now }),
  ),
];
