import { reject } from '../../kernel/problem.ts';
import { err, ok } from '../../kernel/result.ts';
import { isWithinReach, placeOf } from '../../kernel/place.ts';
import type { CommandEdge } from '../../platform/edge/command-edge.ts';
import type { RecordsReader } from '../../platform/edge/records-reader.ts';
import { implement, type Route } from '../../platform/http/route.ts';
import { erasureRequestRecord, unionOfErasure } from '../domain/erasure-request.ts';
import * as specs from './erasure-specs.ts';

export interface ErasureRouteDependencies {
  readonly edge: CommandEdge;
  readonly records: RecordsReader;
}

/** 个人信息删除: requested by one officer, decided by another. */
export const erasureRoutes = ({ edge, records }: ErasureRouteDependencies): readonly Route[] => [
  implement(specs.requestMemberErasureSpec, ({ params, body: { basis }, caller, idempotencyKey, now }) =>
    edge.submit({ type: 'RequestErasure', asSent: { of: params, basis }, caller, idempotencyKey, now }),
  ),

  implement(specs.requestApplicantErasureSpec, ({ params, body: { basis }, caller, idempotencyKey, now }) =>
    edge.submit({ type: 'RequestErasure', asSent: { of: params, basis }, caller, idempotencyKey, now }),
  ),

  implement(specs.getErasureSpec, async ({ params, caller }) => {
    const { state } = await records.record(erasureRequestRecord, params.erasureId);
    const place = await placeOf(records, state && unionOfErasure(state), caller);
    if (state === undefined || !isWithinReach(caller, place)) return err(reject('erasure/not-found'));
    const { of, ...others } = state;
    return ok({ status: 200, body: { ...others, ...of } });
  }),

  implement(specs.approveErasureSpec, ({ params, caller, idempotencyKey, now }) =>
    edge.submit({ type: 'ApproveErasure', asSent: params, caller, idempotencyKey, now }),
  ),

  implement(specs.rejectErasureSpec, ({ params, body, caller, idempotencyKey, now }) =>
    edge.submit({ type: 'RejectErasure', asSent: { ...params, ...body }, caller, idempotencyKey, now }),
  ),
];
