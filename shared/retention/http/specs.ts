import * as z from 'zod';
import { LocalDate } from '../../kernel/dates.ts';
import { RetentionRunId } from '../../kernel/ids.ts';
import { acceptedSpec, commandProblems } from '../../platform/edge/accepted.ts';
import { defineRoute } from '../../platform/http/route.ts';
import { RetentionRun } from '../domain/run.ts';
import { ScheduleVersion } from '../domain/schedule.ts';
import { ReleaseRetentionSchedule, SetRetentionSchedule } from '../domain/set-schedule.ts';

const tag = 'retention';

const Words = z.object({ zh: z.string(), en: z.string() });

const RetentionScheduleView = z.lazy(() =>
  z
    .object({
      /** The version that holds today, and whether it is enforced. */
      inForce: z.object({ version: z.int(), from: LocalDate, enforced: z.boolean() }).optional(),
      versions: z.array(ScheduleVersion.unwrap().meta({ id: 'RetentionScheduleVersion' })),
      /** What a version may set. */
      kinds: z.array(
        z.object({
          kind: z.string(),
          name: Words,
          removal: z.enum(['strip', 'propose-erasure', 'prune']),
          from: Words,
          ground: Words,
          least: z.int(),
          most: z.int(),
        }),
      ),
      /** What none changes. */
      fixed: z.array(z.object({ kind: z.string(), kept: Words, ground: Words })),
    })
    .meta({ id: 'RetentionSchedule' }),
);

export const getRetentionScheduleSpec = defineRoute({
  method: 'GET',
  path: '/v1/retention-schedule',
  tag,
  summary: { zh: '保存期限表', en: 'The retention schedule' },
  description: {
    zh: '各版保存期限表及其试算结果；各类记录的起算日、依据与处理方式。未列入的一律保存。',
    en: 'Every version of the schedule with the counts of its dry run; from which day each kind is kept, on which ground, and what is done then. What is not in it is kept.',
  },
  action: 'retention:read',
  audit: 'none',
  responses: {
    200: { description: { zh: '保存期限表', en: 'The schedule' }, schema: RetentionScheduleView },
  },
  problems: ['retention/not-found'],
});

export const setRetentionScheduleSpec = defineRoute({
  method: 'POST',
  path: '/v1/retention-schedule',
  tag,
  summary: { zh: '设定新一版保存期限表', en: 'Set a new version of the retention schedule' },
  description: {
    zh: '设定后即试算将被处理的记录数，不作任何处理；自生效之日起原有版本停止执行，新版本须由另一名系统管理员查看试算结果后批准执行。',
    en: 'What it would remove is counted at once, and nothing is removed. From its first day the version before is not enforced any more; this one is, once another system administrator has read the counts and released it.',
  },
  action: 'retention:set',
  audit: { purpose: 'retention', shows: {} },
  idempotent: true,
  body: SetRetentionSchedule,
  responses: acceptedSpec,
  problems: commandProblems('retention/not-found'),
});

export const releaseRetentionScheduleSpec = defineRoute({
  method: 'POST',
  path: '/v1/retention-schedule/release',
  tag,
  summary: { zh: '批准执行保存期限表', en: 'Release a version of the retention schedule' },
  description: {
    zh: '写明所查看的试算编号；设定人不得自行批准。个人信息的删除仍须由经办人逐件批准。',
    en: 'Names the dry run that was read; never by who set the version. That a person is erased still takes an officer’s approval, one by one.',
  },
  action: 'retention:release',
  audit: { purpose: 'retention', shows: {} },
  idempotent: true,
  body: ReleaseRetentionSchedule,
  responses: acceptedSpec,
  problems: commandProblems('retention/not-found', 'review/own-submission'),
});

const RetentionRunView = z.lazy(() => RetentionRun.unwrap().meta({ id: 'RetentionRun' }));

export const getRetentionRunSpec = defineRoute({
  method: 'GET',
  path: '/v1/retention-runs/{runId}',
  tag,
  summary: { zh: '保存期限执行（或试算）的进度', en: 'How far a run of the schedule has come' },
  action: 'retention:read',
  audit: 'none',
  params: z.object({ runId: RetentionRunId }),
  responses: { 200: { description: { zh: '执行进度', en: 'The run' }, schema: RetentionRunView } },
  problems: ['retention/run-not-found'],
});

/** Every route about retention, for the API description. */
export const retentionSpecs = [
  getRetentionScheduleSpec,
  setRetentionScheduleSpec,
  releaseRetentionScheduleSpec,
  getRetentionRunSpec,
] as const;
