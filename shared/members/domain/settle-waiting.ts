import { change, type Change, type Loaded } from '../../kernel/decision.ts';
import type { UnionId } from '../../kernel/ids.ts';
import type { Correction, CorrectionEvent } from './correction.ts';
import type { Member, MemberEvent } from './member.ts';
import type { ApplicationEvent, MembershipApplication } from './membership-application.ts';
import { type Transfer, type TransferEvent, transferTransitions } from './transfer.ts';

/** A record that waits for a union which is dissolved. A transfer comes with the member of another union. */
export type WaitingRecord =
  | { readonly kind: 'application'; readonly application: Loaded<MembershipApplication, ApplicationEvent> }
  | { readonly kind: 'correction'; readonly correction: Loaded<Correction, CorrectionEvent> }
  | {
      readonly kind: 'transfer';
      readonly transfer: Loaded<Transfer, TransferEvent>;
      readonly member: Loaded<Member, MemberEvent>;
    };

/** What the applicant reads. */
export const reasons = {
  application: '该工会正在撤销，不再接收会员；请向现单位所在工会或居住地工会申请入会。',
  correction: '该工会正在撤销，会籍将转由其他工会管理；请向接收会籍的工会重新申请更正。',
} as const;

/** Nobody of this union will decide these any more: each is told so, and may ask elsewhere. */
export function settleWaiting(
  waiting: readonly WaitingRecord[],
  union: UnionId,
): { readonly changes: readonly Change[]; readonly keys: readonly string[] } {
  const taken = new Set<string>();
  const settled = waiting.flatMap((record) => {
    const changes = changesOf(record, union, taken);
    return changes.length === 0 ? [] : [{ changes, key: keyOf(record) }];
  });
  return { changes: settled.flatMap(({ changes }) => changes), keys: settled.map(({ key }) => key) };
}

function changesOf(record: WaitingRecord, union: UnionId, taken: Set<string>): readonly Change[] {
  switch (record.kind) {
    case 'application': {
      const { state } = record.application;
      if (state?.status !== 'submitted' || state.unionId !== union) return [];
      const rejected: ApplicationEvent = { type: 'MembershipRejected', v: 1, reason: reasons.application };
      return [change(record.application, rejected)];
    }
    case 'correction': {
      const { state } = record.correction;
      if (state?.status !== 'submitted' || state.unionId !== union) return [];
      const rejected: CorrectionEvent = { type: 'CorrectionRejected', v: 1, reason: reasons.correction };
      return [change(record.correction, rejected)];
    }
    case 'transfer':
      return transferEnded(record, union, taken);
  }
}

/** Into the union: its gate is shut. A member has one transfer at a time; should two say so, the other waits. */
function transferEnded(
  { transfer, member }: Extract<WaitingRecord, { kind: 'transfer' }>,
  union: UnionId,
  taken: Set<string>,
): readonly Change[] {
  const { state } = transfer;
  if (state?.to !== union || Object.keys(transferTransitions[state.status]).length === 0) return [];
  const refused: TransferEvent = { type: 'TransferRefused', v: 1, refusedFor: 'receiving-union-closed' };
  if (member.state?.transfer !== state.transferId) return [change(transfer, refused)];
  if (taken.has(member.id)) return [];
  taken.add(member.id);
  const ended: MemberEvent = { type: 'TransferEnded', v: 1, transferId: state.transferId };
  return [change(transfer, refused), change(member, ended)];
}

const keyOf = (record: WaitingRecord): string => {
  switch (record.kind) {
    case 'application':
      return `membership-application#${record.application.id}`;
    case 'correction':
      return `correction#${record.correction.id}`;
    case 'transfer':
      return `transfer#${record.transfer.id}`;
  }
};
