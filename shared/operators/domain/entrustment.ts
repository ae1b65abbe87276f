import * as z from 'zod';
import { CreditCode } from '../../kernel/credit-code.ts';
import { Instant, LocalDate } from '../../kernel/dates.ts';
import type { AggregateType, LedgerEvent } from '../../kernel/decision.ts';
import { EntrustedData, isEntrusted } from '../../kernel/entrusted-data.ts';
import { freeText } from '../../kernel/free-text.ts';
import { EntrustmentId, UnionId } from '../../kernel/ids.ts';
import type { Action } from '../../kernel/permissions.ts';
import { reject, type Rejection } from '../../kernel/problem.ts';
import { isWithin, Stamp } from '../../kernel/stamp.ts';
import { FileReference } from './break-glass.ts';

/** What for: a contract names the purpose, and nothing is done for another (art 21, para 1). */
export const EntrustmentPurpose = z.enum(['intake', 'digitisation', 'verification', 'enquiries']);
export type EntrustmentPurpose = z.infer<typeof EntrustmentPurpose>;

export const EntrustmentEnd = z.enum(['completed', 'breach', 'terminated', 'replaced']);
export type EntrustmentEnd = z.infer<typeof EntrustmentEnd>;

/** What a contract says, as far as the registry holds people to it. */
export const EntrustmentTerms = z.lazy(() =>
  z.strictObject({
    /** 受托方, an organisation. */
    party: z.strictObject({ name: freeText(100), creditCode: CreditCode }),
    /** The number of the contract. */
    contract: FileReference,
    purpose: EntrustmentPurpose,
    /** The union in whose subtree the data are handled. */
    scope: UnionId,
    data: z
      .array(EntrustedData)
      .min(1)
      .refine((kinds) => new Set(kinds).size === kinds.length),
    from: LocalDate,
    /** The last day. */
    through: LocalDate,
  }),
);
export type EntrustmentTerms = z.infer<typeof EntrustmentTerms>;

/** 委托处理: one contract under which somebody else handles personal data for a union (个人信息保护法 art 21). */
export const Entrustment = z.lazy(() =>
  z.object({
    entrustmentId: EntrustmentId,
    ...z.object(EntrustmentTerms.unwrap().shape).shape,
    /** Of the scope's union: which administrators are responsible. */
    stamp: Stamp,
    by: z.string(),
    registeredAt: Instant,
    /** Before its time. */
    ended: z.object({ by: z.string(), at: Instant, reason: EntrustmentEnd }).optional(),
  }),
);
export type Entrustment = z.infer<typeof Entrustment>;

export interface EntrustmentRegistered extends LedgerEvent, EntrustmentTerms {
  readonly type: 'EntrustmentRegistered';
  readonly v: 1;
  readonly entrustmentId: EntrustmentId;
  readonly stamp: Stamp;
}

export interface EntrustmentEnded extends LedgerEvent {
  readonly type: 'EntrustmentEnded';
  readonly v: 1;
  readonly reason: EntrustmentEnd;
}

export type EntrustmentEvent = EntrustmentRegistered | EntrustmentEnded;

export const entrustmentRecord: AggregateType<Entrustment, EntrustmentEvent> = {
  type: 'entrustment',
  parse: (stored) => Entrustment.parse(stored),
  evolve(state, event, { at, by }) {
    if (event.type === 'EntrustmentRegistered') {
      const { type: _, v: __, ...registered } = event;
      return { ...registered, by, registeredAt: at };
    }
    if (state === undefined) throw new Error(`${event.type} of a contract that was never registered`);
    return { ...state, ended: { by, at, reason: event.reason } };
  },
};

/** Whether the contract runs on the date: by the calendar, and as long as nobody has ended it. */
export const isRunning = ({ from, through, ended }: Entrustment, on: LocalDate): boolean =>
  ended === undefined && from <= on && on <= through;

/** Why the contract does not cover this; undefined when it does. `stamp` is of the account's union. */
export function uncovered(
  entrustment: Entrustment | undefined,
  {
    stamp,
    action,
    on,
  }: { readonly stamp: Stamp | undefined; readonly action: Action; readonly on: LocalDate },
): Rejection | undefined {
  if (entrustment === undefined) return reject('entrustment/not-covered');
  if (!isRunning(entrustment, on)) return reject('entrustment/over', { through: entrustment.through });
  if (stamp === undefined || !isWithin(stamp, entrustment.scope)) return reject('entrustment/out-of-scope');
  return isEntrusted(action, entrustment.data) ? undefined : reject('entrustment/not-covered');
}
