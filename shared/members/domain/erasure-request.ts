import * as z from 'zod';
import { Instant } from '../../kernel/dates.ts';
import type { AggregateType, LedgerEvent } from '../../kernel/decision.ts';
import { ErasureId, MemberId, MembershipApplicationId, type UnionId } from '../../kernel/ids.ts';
import { Stamp } from '../../kernel/stamp.ts';
import { ErasureBasis, type ErasePerson } from './erase-person.ts';

/** 个人信息删除申请: the person or an officer asks for it, another officer decides; what is destroyed never comes back. */
export const ErasureRequest = z.lazy(() =>
  z.object({
    erasureId: ErasureId,
    status: z.enum(['submitted', 'approved', 'rejected', 'withdrawn']),
    of: z.union([z.object({ memberId: MemberId }), z.object({ applicationId: MembershipApplicationId })]),
    basis: ErasureBasis,
    stamp: Stamp,
    by: z.string(),
    submittedAt: Instant,
    decidedBy: z.string().optional(),
    decidedAt: Instant.optional(),
    reason: z.string().optional(),
    withdrawnAt: Instant.optional(),
  }),
);
export type ErasureRequest = z.infer<typeof ErasureRequest>;

/** The union of the person on the day it was asked for. */
export const unionOfErasure = ({ stamp }: Pick<ErasureRequest, 'stamp'>): UnionId | undefined =>
  stamp.path.at(-1);

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

/** By the person who asked for it themselves. */
export interface ErasureWithdrawn extends LedgerEvent {
  readonly type: 'ErasureWithdrawn';
  readonly v: 1;
}

export type ErasureRequestEvent = ErasureRequested | ErasureApproved | ErasureRejected | ErasureWithdrawn;

export const erasureRequestRecord: AggregateType<ErasureRequest, ErasureRequestEvent> = {
  type: 'erasure-request',
  parse: (stored) => ErasureRequest.parse(stored),
  evolve(state, event, { at, by }) {
    if (event.type === 'ErasureRequested') {
      const { type: _, v: __, ...requested } = event;
      return { ...requested, status: 'submitted', by, submittedAt: at };
    }
    if (state === undefined) throw new Error(`${event.type} before ErasureRequested`);
    if (event.type === 'ErasureWithdrawn') return { ...state, status: 'withdrawn', withdrawnAt: at };
    const decided = { ...state, decidedBy: by, decidedAt: at };
    return event.type === 'ErasureApproved'
      ? { ...decided, status: 'approved' }
      : { ...decided, status: 'rejected', reason: event.reason };
  },
};
