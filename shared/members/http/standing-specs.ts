import * as z from 'zod';
import { MemberId } from '../../kernel/ids.ts';
import type { Action } from '../../kernel/permissions.ts';
import type { Text } from '../../kernel/problem.ts';
import { acceptedSpec, commandProblems } from '../../platform/edge/accepted.ts';
import { defineRoute } from '../../platform/http/route.ts';
import { AssignGroup } from '../domain/change-group.ts';
import { NoteLapse, NoteParticipation } from '../domain/deem-withdrawn.ts';
import { NoteEmployment, RecordDeath, ReviveMember, VoidMember, WithdrawMember } from '../domain/leave.ts';
import { NoteDisposition } from '../domain/note-disposition.ts';
import { ForwardPreparatory } from '../domain/preparatory.ts';
import { RestoreMember, RetainMember } from '../domain/retain.ts';
import { SettleSecondment } from '../domain/secondment.ts';

const params = z.object({ memberId: MemberId });
const withoutId = { memberId: true } as const;

/** One change of a membership: a command of the same words as its route. */
const ofMember = <const Path extends string, Body extends z.ZodType, const A extends Action>(
  what: Path,
  summary: Text,
  action: A,
  body: Body,
) =>
  defineRoute({
    method: 'POST',
    path: `/v1/members/{memberId}/${what}`,
    tag: 'members',
    summary,
    action,
    audit: 'none',
    idempotent: true,
    params,
    body,
    responses: acceptedSpec,
    problems: commandProblems('member/not-found', 'union/not-found'),
  });

/** The command behind each route that changes a membership. */
export const standingSpecs = {
  RetainMember: ofMember(
    'retention',
    { zh: '保留会籍', en: 'Retain a membership' },
    'members:change',
    z.lazy(() => RetainMember.unwrap().omit(withoutId)),
  ),
  RestoreMember: ofMember(
    'restoration',
    { zh: '恢复会籍', en: 'Restore a membership' },
    'members:change',
    z.lazy(() => RestoreMember.unwrap().omit(withoutId)),
  ),
  ForwardPreparatory: ofMember(
    'forwarding',
    { zh: '转办预备会员', en: 'Forward a preparatory member to another union above' },
    'members:change',
    z.lazy(() => ForwardPreparatory.unwrap().omit(withoutId)),
  ),
  NoteDisposition: ofMember(
    'disposition',
    { zh: '登记工会撤销时的会籍处置', en: 'Note what is to become of it should the union be dissolved' },
    'members:change',
    z.lazy(() => NoteDisposition.unwrap().omit(withoutId)),
  ),
  AssignGroup: ofMember(
    'group',
    { zh: '编入工会小组、移出工会小组', en: 'Assign a member to a group of the union, or to none' },
    'members:change',
    z.lazy(() => AssignGroup.unwrap().omit(withoutId)),
  ),
  NoteEmployment: ofMember(
    'employment',
    { zh: '变更就业状况', en: 'Note the employment status' },
    'members:change',
    z.lazy(() => NoteEmployment.unwrap().omit(withoutId)),
  ),
  SettleSecondment: ofMember(
    'secondment',
    { zh: '借调延期或结束', en: 'Prolong a secondment, or settle that nobody returns' },
    'members:change',
    z.lazy(() => SettleSecondment.unwrap().omit(withoutId)),
  ),
  NoteLapse: ofMember(
    'lapse',
    { zh: '登记不交纳会费、不参加活动', en: 'Note that a member neither pays dues nor takes part' },
    'members:change',
    z.lazy(() => NoteLapse.unwrap().omit(withoutId)),
  ),
  NoteParticipation: ofMember(
    'participation',
    { zh: '登记恢复交纳会费或参加活动', en: 'Note that a member has paid or taken part again' },
    'members:change',
    z.lazy(() => NoteParticipation.unwrap().omit(withoutId)),
  ),
  WithdrawMember: ofMember(
    'withdrawal',
    { zh: '办理退会', en: 'Record a withdrawal' },
    'members:change',
    z.lazy(() => WithdrawMember.unwrap().omit(withoutId)),
  ),
  RecordDeath: ofMember(
    'death',
    { zh: '登记会员死亡', en: 'Record a death' },
    'members:change',
    z.lazy(() => RecordDeath.unwrap().omit(withoutId)),
  ),
  VoidMember: ofMember(
    'voiding',
    { zh: '作废误录或重复的会员记录', en: 'Void a record entered in error or twice' },
    'members:void',
    z.lazy(() => VoidMember.unwrap().omit(withoutId)),
  ),
  ReviveMember: ofMember(
    'revival',
    { zh: '撤销作废', en: 'Take a voiding back' },
    'members:void',
    z.lazy(() => ReviveMember.unwrap().omit(withoutId)),
  ),
} as const;
