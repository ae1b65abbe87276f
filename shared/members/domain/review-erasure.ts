import * as z from 'zod';
import type { Command } from '../../kernel/command.ts';
import { change, type Decide, decide, type Loaded, refuse } from '../../kernel/decision.ts';
import { legalDate, type LocalDate } from '../../kernel/dates.ts';
import { freeText } from '../../kernel/free-text.ts';
import { ErasureId } from '../../kernel/ids.ts';
import { SealedIdentity } from '../../kernel/sealed.ts';
import { ErasePerson, erasePerson, type ErasingPerson, mayGo } from './erase-person.ts';
import type { ErasureRequest, ErasureRequestEvent } from './erasure-request.ts';

export const RequestErasure = ErasePerson;
export type RequestErasure = ErasePerson;

/** By the person themselves: `identity` is the claim on the number in their token. */
export const RequestOwnErasure = z.lazy(() => ErasePerson.unwrap().extend({ identity: SealedIdentity }));
export type RequestOwnErasure = z.infer<typeof RequestOwnErasure>;

export const WithdrawOwnErasure = z.lazy(() => z.strictObject({ erasureId: ErasureId }));
export type WithdrawOwnErasure = z.infer<typeof WithdrawOwnErasure>;

export const ApproveErasure = z.lazy(() => z.strictObject({ erasureId: ErasureId }));
export type ApproveErasure = z.infer<typeof ApproveErasure>;

export const RejectErasure = z.lazy(() => z.strictObject({ erasureId: ErasureId, reason: freeText(500) }));
export type RejectErasure = z.infer<typeof RejectErasure>;

/** What keeps the retention schedule asks for: the record must have ended on the day, or before. */
export interface ProposeErasure {
  readonly erasureId: ErasureId;
  readonly of: ErasePerson['of'];
  readonly endedBy: LocalDate;
}

export interface ReviewingErasure {
  readonly request: Loaded<ErasureRequest, ErasureRequestEvent>;
}

export type RequestingErasure = ReviewingErasure & ErasingPerson;

/** Asked for when nothing stands against it; whether something does is looked at again when it is carried out. */
export const requestErasure: Decide<RequestingErasure, Command<string, RequestErasure>> = (
  { request, record, erasure, destruction },
  { body: { of, basis } },
) => {
  if (record === undefined || erasure.state !== undefined || destruction === undefined)
    return refuse('person/nothing-to-erase');
  if (!mayGo(record)) return refuse('person/still-needed', { status: record.state.status });
  const erasureId = request.id as ErasureId;
  const { stamp } = record.state;
  const requested: ErasureRequestEvent = { type: 'ErasureRequested', v: 1, erasureId, of, basis, stamp };
  return decide({ changes: [change(request, requested)], result: { erasureId } });
};

/**
 * What the retention schedule asks an officer for. Nothing is erased by it; whether the time is over is looked at
 * here, where the record is.
 */
export const proposeErasure: Decide<RequestingErasure, Command<string, ProposeErasure>> = (
  { request, ...person },
  { body: { of, endedBy }, ...command },
  context,
) => {
  const { record } = person;
  if (request.state !== undefined) return refuse('erasure/already-proposed');
  if (record !== undefined) {
    const endedOn = endOf(record);
    if (endedOn === undefined || endedOn > endedBy) return refuse('person/kept-longer');
  }
  const body = { of, basis: 'retention-over' } as const;
  return requestErasure({ request, ...person }, { ...command, body }, context);
};

/** The day from which the retention schedule counts. */
const endOf = (record: NonNullable<ErasingPerson['record']>): LocalDate | undefined => {
  if (record.kind === 'member') return record.state.endedOn;
  const { decidedAt } = record.state;
  return decidedAt && legalDate(decidedAt);
};

/** Approved and carried out in one commit: there is no approval that was not. */
export const approveErasure: Decide<RequestingErasure, Command<string, ApproveErasure>> = (
  { request, ...person },
  command,
  context,
) => {
  const { state } = request;
  if (state === undefined) return refuse('erasure/not-found');
  if (state.status !== 'submitted') return refuse('erasure/not-open', { status: state.status });
  const { of, basis, erasureId } = state;
  const erased = erasePerson(person, { ...command, body: { of, basis } }, context);
  if (!erased.ok) return erased;
  const approved: ErasureRequestEvent = { type: 'ErasureApproved', v: 1 };
  return decide({
    ...erased.value,
    changes: [change(request, approved), ...erased.value.changes],
    result: { erasureId },
  });
};

export const rejectErasure: Decide<ReviewingErasure, Command<string, RejectErasure>> = (
  { request },
  { body: { reason } },
) => {
  const { state } = request;
  if (state === undefined) return refuse('erasure/not-found');
  if (state.status !== 'submitted') return refuse('erasure/not-open', { status: state.status });
  const rejected: ErasureRequestEvent = { type: 'ErasureRejected', v: 1, reason };
  return decide({ changes: [change(request, rejected)], result: { erasureId: state.erasureId } });
};

/** Whoever asked for it takes it back, as long as nobody has decided. */
export const withdrawOwnErasure: Decide<ReviewingErasure, Command<string, WithdrawOwnErasure>> = ({
  request,
}) => {
  const { state } = request;
  if (state === undefined) return refuse('erasure/not-found');
  if (state.status !== 'submitted') return refuse('erasure/not-open', { status: state.status });
  const withdrawn: ErasureRequestEvent = { type: 'ErasureWithdrawn', v: 1 };
  return decide({ changes: [change(request, withdrawn)], result: { erasureId: state.erasureId } });
};
