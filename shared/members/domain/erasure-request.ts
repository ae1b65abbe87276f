import * as z from 'zod';
import { Instant } from '../../kernel/dates.ts';
import type { AggregateType, LedgerEvent } from '../../kernel/decision.ts';
import { ErasureId, MemberId, MembershipApplicationId } from '../../kernel/ids.ts';
import { Stamp } from '../../kernel/stamp.ts';
import { ErasureBasis, type ErasePerson } from './erase-person.ts';

/** 个人信息删除申请: one officer asks for it, another decides; nothing that is destroyed comes back. */
export const ErasureRequest = z.lazy(() =>
  z.object({
    erasureId: ErasureId,
    status: z.enum(['submitted', 'approved', 'rejected']),
    of: z.union([z.object({ memberId: MemberId }), z.object({ applicationId: MembershipApplicationId })]),
    basis: ErasureBasis,
    stamp: Stamp,
    by: z.string(),
    submittedAt: Instant,
    decidedBy: z.string().optional(),
    decidedAt: Instant.optional(),
    reason: z.string().optional(),
  }),
);
export type ErasureRequest = z.infer<typeof ErasureRequest>;

export interface ErasureRequested extends LedgerEvent {
  readonly type: 'ErasureRequested';
  readonly v: 1;
  readonly erasureId: ErasureId;
  readonly of: ErasePerson['of'];
  readonly basis: ErasureBasis;
  readonly stamp: Stamp;
}

export interface ErasureApproved extends LedgerEvent {
  readonly type: 'ErasureApproved';
  readonly v: 1;
}

export interface ErasureRejected extends LedgerEvent {
  readonly type: 'ErasureRejected';
  readonly v: 1;
  readonly reason: string;
}

export type ErasureRequestEvent = ErasureRequested | ErasureApproved | ErasureRejected;

export const erasureRequestRecord: AggregateType<ErasureRequest, ErasureRequestEvent> = {
  type: 'erasure-request',
  parse: (stored) => ErasureRequest.parse(stored),
  evolve(state, event, { at, by }) {
    if (event.type === 'ErasureRequested') {
      const { type: _, v: __, ...requested } = event;
      return { ...requested, status: 'submitted', by, submittedAt: at };
    }
    if (state === undefined) throw new Error(`${event.type} before ErasureRequested`);
    const decided = { ...state, decidedBy: by, decidedAt: at };
    return event.type === 'ErasureApproved'
      ? { ...decided, status: 'approved' }
      : { ...decided, status: 'rejected', reason: event.reason };
  },
};
