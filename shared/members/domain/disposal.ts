import * as z from 'zod';
import type { AggregateType, LedgerEvent } from '../../kernel/decision.ts';
import { MemberId, UnionId } from '../../kernel/ids.ts';

/** `fell`: why the disposition that was noted could not be carried out, so that the usual one was, or the superior's. */
export const DisposedMember = z.object({
  memberId: MemberId,
  outcome: z.enum(['placed', 'gone', 'stuck']),
  to: UnionId.optional(),
  fell: z.string().optional(),
});
export type DisposedMember = z.infer<typeof DisposedMember>;

/** What became of one chunk of a union that is being dissolved: written once, with the moves themselves. */
export const Disposal = z.lazy(() =>
  z.object({
    unionId: UnionId,
    members: z.array(DisposedMember),
    /** Keys of records that waited for the union and were settled. */
    settled: z.array(z.string()),
  }),
);
export type Disposal = z.infer<typeof Disposal>;

export interface MembersDisposed extends LedgerEvent {
  readonly type: 'MembersDisposed';
  readonly v: 1;
  readonly unionId: UnionId;
  readonly members: readonly DisposedMember[];
  readonly settled: readonly string[];
}

export const disposalRecord: AggregateType<Disposal, MembersDisposed> = {
  type: 'disposal',
  parse: (stored) => Disposal.parse(stored),
  evolve: (_, { unionId, members, settled }) => ({ unionId, members: [...members], settled: [...settled] }),
};

export const disposalId = (of: {
  readonly unionId: UnionId;
  readonly run: number;
  readonly round: number;
  readonly chunk: number;
}): string => `${of.unionId}-${String(of.run)}-${String(of.round)}-${String(of.chunk)}`;
