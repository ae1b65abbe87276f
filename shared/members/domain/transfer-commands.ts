import * as z from 'zod';
import { isEarly } from '../../kernel/timer.ts';
import type { Command } from '../../kernel/command.ts';
import { LocalDate } from '../../kernel/dates.ts';
import { change, type Decide, decide, refuse } from '../../kernel/decision.ts';
import { freeText } from '../../kernel/free-text.ts';
import { MemberId, TransferId, UnionId } from '../../kernel/ids.ts';
import { err } from '../../kernel/result.ts';
import { SealedIdentity } from '../../kernel/sealed.ts';
import { refusalOf } from './lifecycle.ts';
import type { MemberEvent } from './member.ts';
import { employmentFields, placeWanted } from './placement.ts';
import { secondmentRefusal } from './secondment.ts';
import { ObjectionGround, type TransferEvent } from './transfer.ts';
import { complete, dueIn, end, proceed, timer, transferFor, type Transferring } from './transferring.ts';

/** The file in which a union keeps the form that the member has signed: a number of a document, never of a person. */
const Evidence = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$/)
  .refine((text) => !/\d{11}/.test(text));

export const RequestTransfer = z.strictObject({
  memberId: MemberId,
  unionId: UnionId,
  ...employmentFields,
  /** 借调: the day on which it is to end. */
  secondedUntil: LocalDate.optional(),
  /** The member's consent on paper, where a union asks. */
  consent: Evidence.optional(),
});
export type RequestTransfer = z.infer<typeof RequestTransfer>;

/** The member asks: whose membership it is follows from the claim on the caller's own number. */
export const RequestOwnTransfer = RequestTransfer.omit({ consent: true }).extend({
  identity: SealedIdentity,
});
export type RequestOwnTransfer = z.infer<typeof RequestOwnTransfer>;

/** On whose side the requester stands: a superior of both stands on both. */
export interface Sides {
  readonly member: boolean;
  readonly source: boolean;
  readonly target: boolean;
}

/** 申请会籍接转: by the member, the giving or the receiving union (membership rules, arts 12, 13). */
export const requestTransfer: Decide<
  Transferring & { readonly sides: Sides },
  Command<string, RequestTransfer>
> = (records, { body }, context) => {
  const { transfer, member, source, target, sides } = records;
  const { state } = member;
  const refusal = refusalOf(state?.status, state?.status === 'retained' ? 'restore' : 'move');
  if (state === undefined || refusal) return refuse(refusal?.code ?? 'member/not-found', refusal?.params);
  if (state.retained?.for === 'retired') return refuse('member/retired-stays-retained');
  if (state.transfer) return refuse('member/transfer-under-way', { transferId: state.transfer });
  if (target.union === source.union) return refuse('transfer/same-union');
  const { secondedUntil } = body;
  const notSeconded = secondmentRefusal(state, secondedUntil, context);
  if (notSeconded) return err(notSeconded);
  const place = placeWanted(target, body, records);
  if (!place.ok) return err(place.error);
  const dueOn = dueIn(context.rules.transfer.consentDays, context);
  const transferId = transfer.id as TransferId;
  const agreed = {
    consented: sides.member || body.consent !== undefined,
    accepted: sides.target,
    released: sides.source,
  };
  const { unionId: to, stamp: toStamp, ...placed } = place.value;
  const requested: TransferEvent = {
    type: 'TransferRequested',
    v: 1,
    transferId,
    memberId: state.memberId,
    from: source.union,
    fromStamp: state.stamp,
    to,
    toStamp,
    ...placed,
    ...(secondedUntil && { secondedUntil }),
    ...(body.consent !== undefined && { evidence: body.consent }),
    ...agreed,
    dueOn,
  };
  const next = proceed(records, [requested], { ...agreed, transferId }, context);
  if (!next.ok || (agreed.consented && agreed.accepted && agreed.released)) return next;
  const begun: MemberEvent = { type: 'TransferBegun', v: 1, transferId };
  return decide({
    ...next.value,
    changes: [...next.value.changes, change(member, begun)],
    follow: [...next.value.follow, timer('ExpireTransfer', transferId, dueOn)],
  });
};

export const OfTransfer = z.strictObject({ transferId: TransferId });
export type OfTransfer = z.infer<typeof OfTransfer>;

/** The member's own act: the claim on the caller's number says that it is theirs. */
export const OfOwnTransfer = OfTransfer.extend({ memberId: MemberId, identity: SealedIdentity });
export type OfOwnTransfer = z.infer<typeof OfOwnTransfer>;

/** On paper: a union enters it, and says where the signed form is kept. */
export const ConsentToTransfer = OfTransfer.extend({ evidence: Evidence });
export type ConsentToTransfer = z.infer<typeof ConsentToTransfer>;

type Consent = OfTransfer & { readonly evidence?: string | undefined };

export const consentToTransfer: Decide<Transferring, Command<string, Consent>> = (
  records,
  { body: { evidence } },
  context,
) => {
  const found = transferFor(records, 'consent');
  if (!found.ok) return err(found.error);
  if (found.value.consented) return refuse('transfer/agreed-already');
  const consented: TransferEvent = { type: 'TransferConsented', v: 1, ...(evidence && { evidence }) };
  return proceed(records, [consented], { ...found.value, consented: true }, context);
};

/** The receiving union has checked the labour relation; on proof of membership it must register (应予接转登记). */
export const acceptTransfer: Decide<Transferring, Command<string, OfTransfer>> = (records, _, context) => {
  const found = transferFor(records, 'accept');
  if (!found.ok) return err(found.error);
  if (found.value.accepted) return refuse('transfer/agreed-already');
  if (records.target.gate?.status !== 'open') return refuse('union/not-open');
  const accepted: TransferEvent = { type: 'TransferAcceptedByTarget', v: 1 };
  return proceed(records, [accepted], { ...found.value, accepted: true }, context);
};

/** The receiving union finds no labour relation: the only ground it has. */
export const declineTransfer: Decide<Transferring, Command<string, OfTransfer>> = (records) => {
  const found = transferFor(records, 'decline');
  return found.ok ? end(records, [], 'no-labour-relation') : err(found.error);
};

export const withdrawTransfer: Decide<Transferring, Command<string, OfTransfer>> = (records) => {
  const found = transferFor(records, 'withdraw');
  return found.ok ? end(records, [], 'withdrawn') : err(found.error);
};

/** The giving union agrees before its days are over. */
export const releaseMember: Decide<Transferring, Command<string, OfTransfer>> = (records) => {
  const found = transferFor(records, 'release');
  if (!found.ok) return err(found.error);
  return complete(records, [], found.value.status === 'escalated' ? 'late' : 'on-time');
};

export const ObjectToTransfer = OfTransfer.extend({
  ground: ObjectionGround,
  note: freeText(500).optional(),
});
export type ObjectToTransfer = z.infer<typeof ObjectToTransfer>;

/** The giving union objects within its days, on a listed ground; its superior decides. */
export const objectToTransfer: Decide<Transferring, Command<string, ObjectToTransfer>> = (
  records,
  { body: { ground, note } },
  context,
) => {
  const found = transferFor(records, 'object');
  if (!found.ok) return err(found.error);
  const dueOn = dueIn(context.rules.transfer.superiorDays, context);
  const { transferId } = found.value;
  const objected: TransferEvent = { type: 'TransferObjected', v: 1, ground, ...(note && { note }), dueOn };
  return decide({
    changes: [change(records.transfer, objected)],
    follow: [timer('ExpireTransfer', transferId, dueOn)],
    result: { transferId },
  });
};

export const DecideObjection = OfTransfer.extend({ upheld: z.boolean() });
export type DecideObjection = z.infer<typeof DecideObjection>;

export const decideObjection: Decide<Transferring, Command<string, DecideObjection>> = (
  records,
  { body: { upheld } },
) => {
  const found = transferFor(records, upheld ? 'uphold' : 'overrule');
  if (!found.ok) return err(found.error);
  return upheld ? end(records, [], 'objection-upheld') : complete(records, [], 'late');
};

/** What a timer was set for: one that comes late, or twice, finds another day or state and changes nothing. */
export const TransferTimer = OfTransfer.extend({ dueOn: LocalDate });
export type TransferTimer = z.infer<typeof TransferTimer>;

/** The giving union kept silent: its superior is told (催办), and has its days before the transfer completes. */
export const escalateTransfer: Decide<Transferring, Command<string, TransferTimer>> = (
  records,
  { body },
  context,
) => {
  const found = transferFor(records, 'escalate');
  if (!found.ok) return err(found.error);
  if (found.value.dueOn !== body.dueOn || isEarly(context, body.dueOn)) return refuse('transfer/timer-stale');
  const dueOn = dueIn(context.rules.transfer.superiorDays, context);
  const { transferId } = found.value;
  return decide({
    changes: [change(records.transfer, { type: 'TransferEscalated', v: 1, dueOn })],
    follow: [timer('CompleteTransfer', transferId, dueOn)],
    result: { transferId },
  });
};

/** Silence to the end is agreement: a transfer is never stuck. */
export const completeTransfer: Decide<Transferring, Command<string, TransferTimer>> = (
  records,
  { body },
  context,
) => {
  const found = transferFor(records, 'complete');
  if (!found.ok) return err(found.error);
  if (found.value.dueOn !== body.dueOn || isEarly(context, body.dueOn)) return refuse('transfer/timer-stale');
  return complete(records, [], 'escalated');
};

/** Neither consent nor acceptance came, or nobody decided the objection. */
export const expireTransfer: Decide<Transferring, Command<string, TransferTimer>> = (
  records,
  { body },
  context,
) => {
  const found = transferFor(records, 'expire');
  if (!found.ok) return err(found.error);
  if (found.value.dueOn !== body.dueOn || isEarly(context, body.dueOn)) return refuse('transfer/timer-stale');
  const why = found.value.status === 'objected' ? 'objection-stands' : 'no-consent-or-acceptance';
  return end(records, [], why);
};
