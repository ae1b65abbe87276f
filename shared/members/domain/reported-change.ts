import * as z from 'zod';
import type { LocalDate } from '../../kernel/dates.ts';

/** 会籍变化类型 and 会籍变化原因 as the member form codes them; what it has no code for has none. */
export const ChangeCodes = z.object({
  type: z.enum(['1', '2', '3', '4', '5', '6']),
  reason: z.enum(['1', '2', '3', '4', '5', '6']).optional(),
  /** 就业状况: how the form tells of a retirement, for which it has no reason. */
  employment: z.literal('4').optional(),
});
export type ChangeCodes = z.infer<typeof ChangeCodes>;

const LABOUR_RELATION = '1';

/** Retained for what: unemployment is the only reason that the form has. */
const retained = {
  retired: { type: '3', employment: '4' },
  unemployed: { type: '3', reason: '3' },
  'military-service': { type: '3' },
  'union-dissolved': { type: '3' },
} as const satisfies Readonly<Record<string, ChangeCodes>>;

/**
 * How each event of a membership is reported outward by the union that holds it then. What is not here changes
 * nothing that the form tells of. Restoring has no type of its own: whoever works again is reported as transferred in.
 */
const codes = {
  MemberJoined: { type: '1' },
  PreparatoryMemberConfirmed: { type: '1' },
  MemberPassedOn: { type: '2', reason: LABOUR_RELATION },
  MemberMoved: { type: '2', reason: LABOUR_RELATION },
  MemberTakenOver: { type: '2', reason: LABOUR_RELATION },
  MemberRestored: { type: '2', reason: LABOUR_RELATION },
  MemberExpelled: { type: '5', reason: '6' },
  MemberWithdrew: { type: '6', reason: '5' },
  MemberDeemedWithdrawn: { type: '6' },
  MemberDied: { type: '6' },
} as const satisfies Readonly<Record<string, ChangeCodes>>;

/** Reported by the union that gives, where another takes. */
export const transferredOut: ChangeCodes = { type: '4', reason: LABOUR_RELATION };

interface Reportable {
  readonly type: string;
  readonly for?: keyof typeof retained | undefined;
  readonly since?: LocalDate | undefined;
  readonly diedOn?: LocalDate | undefined;
}

export const codesOf = (event: Reportable): ChangeCodes | undefined =>
  event.type === 'MemberRetained' && event.for !== undefined
    ? retained[event.for]
    : (codes as Readonly<Partial<Record<string, ChangeCodes>>>)[event.type];

/** A change with the day that it happened on, and that of its entry where it is another. */
export type DatedChange = ChangeCodes & { readonly on: LocalDate; readonly notedOn?: LocalDate };

/** The day is that of the fact where the event knows it, else that of the entry. */
export function changeOf(event: Reportable, notedOn: LocalDate): DatedChange | undefined {
  const change = codesOf(event);
  const on = event.since ?? event.diedOn ?? notedOn;
  return change && { ...change, on, ...(on !== notedOn && { notedOn }) };
}
