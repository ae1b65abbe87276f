import * as z from 'zod';
import { Instant, LocalDate } from '../../kernel/dates.ts';
import { EmployerId, MemberId, TransferId, UnionId } from '../../kernel/ids.ts';
import type { Action } from '../../kernel/permissions.ts';
import type { Text } from '../../kernel/problem.ts';
import { acceptedSpec, commandProblems } from '../../platform/edge/accepted.ts';
import { asOfField, asOfProblems } from '../../platform/edge/as-of.ts';
import { pageInQuery } from '../../platform/http/cursor.ts';
import { defineRoute } from '../../platform/http/route.ts';
import { EmploymentForm } from '../domain/member.ts';
import { AskedBy, ObjectionGround, OutcomeClass, RefusedFor, TransferStatus } from '../domain/transfer.ts';
import * as commands from '../domain/transfer-commands.ts';
import { MaskedPerson } from './specs.ts';

const tag = 'transfers';

/** What all who take part may know of a transfer. */
const TransferFields = z.object({
  transferId: TransferId,
  status: TransferStatus,
  memberId: MemberId,
  from: UnionId,
  to: UnionId,
  employerId: EmployerId,
  form: EmploymentForm.optional(),
  workUnit: EmployerId.optional(),
  secondedUntil: LocalDate.optional(),
  askedBy: AskedBy,
  requestedAt: Instant,
  consented: z.boolean(),
  accepted: z.boolean(),
  released: z.boolean(),
  /** Who has to act now. Absent once it has ended. */
  waitsAt: UnionId.optional(),
  since: Instant,
  /** The last day for whoever has to act now. */
  dueOn: LocalDate.optional(),
  objection: z.object({ ground: ObjectionGround, note: z.string().optional() }).optional(),
  refusedFor: RefusedFor.optional(),
  outcome: OutcomeClass.optional(),
  endedAt: Instant.optional(),
});

export const TransferView = TransferFields.extend({
  /** Absent when the person's data have been erased. */
  person: MaskedPerson.optional(),
}).meta({ id: 'Transfer' });
export type TransferView = z.input<typeof TransferView>;

export const OwnTransferView = TransferFields.meta({ id: 'OwnTransfer' });
export type OwnTransferView = z.input<typeof OwnTransferView>;

const params = z.object({ transferId: TransferId });
const audit = {
  purpose: 'membership-administration',
  shows: { transferId: 'transfer', memberId: 'member' },
} as const;

export const requestTransferSpec = defineRoute({
  method: 'POST',
  path: '/v1/transfers',
  tag,
  summary: { zh: '申请会籍接转', en: 'Request a transfer of a membership' },
  description: {
    zh: '由转出工会、转入工会或其共同上级申请。会员书面同意的，填写档案编号。',
    en: 'By the giving or the receiving union, or a superior of either. `consent` is the number of the file that holds the member’s signed form.',
  },
  action: 'transfers:request',
  audit: 'none',
  idempotent: true,
  body: commands.RequestTransfer,
  responses: acceptedSpec,
  problems: commandProblems('member/not-found', 'union/not-found'),
});

export const getTransferSpec = defineRoute({
  method: 'GET',
  path: '/v1/transfers/{transferId}',
  tag,
  summary: { zh: '查询会籍接转', en: 'Follow a transfer' },
  action: 'transfers:read',
  audit,
  params,
  query: z.strictObject(asOfField),
  responses: {
    200: {
      description: { zh: '会籍接转', en: 'The transfer' },
      schema: TransferView.extend(asOfField),
    },
  },
  problems: ['transfer/not-found', ...asOfProblems],
});

export const listTransfersSpec = defineRoute({
  method: 'GET',
  path: '/v1/unions/{unionId}/transfers',
  tag,
  summary: { zh: '工会会籍接转列表', en: 'Transfers out of a union, or into it' },
  action: 'transfers:read',
  audit: { ...audit, shows: { unionId: 'union', ...audit.shows } },
  params: z.object({ unionId: UnionId }),
  query: z.strictObject({ direction: z.enum(['in', 'out']).default('in'), ...pageInQuery }),
  responses: {
    200: {
      description: { zh: '会籍接转列表', en: 'One page of transfers, the oldest request first' },
      schema: z.object({ transfers: z.array(TransferView), next: z.string().optional() }),
    },
  },
  problems: ['union/not-found', 'request/bad-cursor'],
});

/** One step of a transfer: a command of the same words as its route. */
const step = <const Path extends string, const A extends Action>(what: Path, summary: Text, action: A) => ({
  method: 'POST' as const,
  path: `/v1/transfers/{transferId}/${what}` as const,
  tag,
  summary,
  action,
  audit: 'none' as const,
  idempotent: true as const,
  params,
  responses: acceptedSpec,
  problems: commandProblems('transfer/not-found', 'text/personal-number'),
});

const withoutId = { transferId: true } as const;

/** The command behind each step that an officer takes. */
export const transferSteps = {
  ConsentToTransfer: defineRoute({
    ...step('consent', { zh: '登记会员书面同意', en: 'Record the member’s consent' }, 'transfers:handle'),
    body: commands.ConsentToTransfer.omit(withoutId),
  }),
  AcceptTransfer: defineRoute(
    step('acceptance', { zh: '转入工会接收', en: 'Accept a transfer into the union' }, 'transfers:answer'),
  ),
  DeclineTransfer: defineRoute(
    step(
      'declining',
      { zh: '转入工会退回（无劳动关系）', en: 'Decline a transfer: there is no labour relation' },
      'transfers:answer',
    ),
  ),
  WithdrawTransfer: defineRoute(
    step('withdrawal', { zh: '撤回接转申请', en: 'Withdraw a request of one’s own' }, 'transfers:handle'),
  ),
  ReleaseMember: defineRoute(
    step(
      'release',
      { zh: '转出工会同意转出', en: 'Agree to a transfer out of the union' },
      'transfers:answer',
    ),
  ),
  ObjectToTransfer: defineRoute({
    ...step('objection', { zh: '转出工会提出异议', en: 'Object to a transfer' }, 'transfers:answer'),
    body: commands.ObjectToTransfer.omit(withoutId),
  }),
  DecideObjection: defineRoute({
    ...step('objection/decision', { zh: '上级裁定异议', en: 'Decide an objection' }, 'transfers:decide'),
    body: commands.DecideObjection.omit(withoutId),
  }),
} as const;

const ownAction = 'own:transfer' as const;

export const requestOwnTransferSpec = defineRoute({
  method: 'POST',
  path: '/v1/me/transfers',
  tag: 'me',
  summary: { zh: '本人申请会籍接转', en: 'Ask for a transfer of my membership' },
  action: ownAction,
  audit: 'none',
  idempotent: true,
  body: commands.RequestOwnTransfer.omit({ memberId: true, identity: true }),
  responses: acceptedSpec,
  problems: commandProblems('own/identity-needed', 'own/no-membership', 'union/not-found'),
});

export const getOwnTransferSpec = defineRoute({
  method: 'GET',
  path: '/v1/me/transfers/{transferId}',
  tag: 'me',
  summary: { zh: '查询本人会籍接转', en: 'Follow a transfer of mine' },
  action: ownAction,
  audit: { ...audit, ofOperatorsOnly: true },
  params,
  responses: { 200: { description: { zh: '会籍接转', en: 'The transfer' }, schema: OwnTransferView } },
  problems: ['own/identity-needed', 'transfer/not-found'],
});

export const currentOwnTransferSpec = defineRoute({
  method: 'GET',
  path: '/v1/me/transfer',
  tag: 'me',
  summary: { zh: '查询本人正在办理的会籍接转', en: 'The transfer of mine that is under way' },
  action: ownAction,
  audit: { ...audit, ofOperatorsOnly: true },
  responses: { 200: { description: { zh: '会籍接转', en: 'The transfer' }, schema: OwnTransferView } },
  problems: ['own/identity-needed', 'transfer/not-found'],
});

const ownStep = <const Path extends string>(what: Path, summary: Text) =>
  defineRoute({
    method: 'POST',
    path: `/v1/me/transfers/{transferId}/${what}`,
    tag: 'me',
    summary,
    action: ownAction,
    audit: 'none',
    idempotent: true,
    params,
    responses: acceptedSpec,
    problems: commandProblems('own/identity-needed', 'transfer/not-found'),
  });

/** The command behind each step that the member takes. */
export const ownTransferSteps = {
  ConsentToOwnTransfer: ownStep('consent', { zh: '本人同意接转', en: 'Consent to a transfer of mine' }),
  WithdrawOwnTransfer: ownStep('withdrawal', { zh: '本人撤回接转', en: 'Withdraw a transfer of mine' }),
} as const;

export const transferSpecs = [
  requestTransferSpec,
  getTransferSpec,
  listTransfersSpec,
  ...Object.values(transferSteps),
] as const;

export const ownTransferSpecs = [
  requestOwnTransferSpec,
  currentOwnTransferSpec,
  getOwnTransferSpec,
  ...Object.values(ownTransferSteps),
] as const;
