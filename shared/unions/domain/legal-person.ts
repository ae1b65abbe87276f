import * as z from 'zod';
import { CreditCode } from '../../kernel/credit-code.ts';
import { Instant, LocalDate } from '../../kernel/dates.ts';
import type { AggregateType, LedgerEvent } from '../../kernel/decision.ts';
import { unreachable } from '../../kernel/exhaustive.ts';
import { UnionId } from '../../kernel/ids.ts';

/** 工会法人资格 (基层工会法人登记管理办法). No record stands for a union that never applied. */
export const LegalPersonStatus = z.enum(['none', 'pending', 'held', 'expiring', 'cancelled']);
export type LegalPersonStatus = z.infer<typeof LegalPersonStatus>;

export type LegalPersonAct =
  'apply' | 'register' | 'refuse' | 'change' | 'note-expiring' | 'note-lapsed' | 'renew' | 'cancel';

/** Apart from the life of the union: what is registered stays so whatever goes on with its term. */
export const legalPersonTransitions = {
  none: { apply: 'pending' },
  pending: { register: 'held', refuse: 'none' },
  held: { change: 'held', 'note-expiring': 'expiring', cancel: 'cancelled' },
  expiring: { change: 'expiring', 'note-lapsed': 'expiring', renew: 'held', cancel: 'cancelled' },
  cancelled: { apply: 'pending' },
} as const satisfies Readonly<
  Record<LegalPersonStatus, Readonly<Partial<Record<LegalPersonAct, LegalPersonStatus>>>>
>;

export const LegalPersonMark = z.enum(['expiring', 'lapsed']);
export type LegalPersonMark = z.infer<typeof LegalPersonMark>;

/** One record a union, under its id. */
export const LegalPerson = z.lazy(() =>
  z.object({
    unionId: UnionId,
    status: LegalPersonStatus,
    /** Where the application waits, since when and by whom, while it does. */
    application: z
      .object({ superior: UnionId, request: z.string(), since: Instant, by: z.string() })
      .optional(),
    certificate: z
      .object({ creditCode: CreditCode, validFrom: LocalDate, validTo: LocalDate, scan: z.string() })
      .optional(),
    /** It expired and was not renewed. */
    lapsed: z.literal(true).optional(),
    /** What was registered as changed, the last one. */
    changed: z.object({ what: z.string(), document: z.string(), on: LocalDate }).optional(),
  }),
);
export type LegalPerson = z.infer<typeof LegalPerson>;

export const ChangedFact = z.enum(['name', 'address', 'leader']);

interface Event<Type extends string> extends LedgerEvent {
  readonly type: Type;
  readonly v: 1;
}

export interface LegalPersonApplied extends Event<'LegalPersonApplied'> {
  readonly unionId: UnionId;
  readonly superior: UnionId;
  readonly request: string;
}
export interface LegalPersonRegistered extends Event<'LegalPersonRegistered'> {
  readonly certificate: NonNullable<LegalPerson['certificate']>;
}
export interface LegalPersonRefused extends Event<'LegalPersonRefused'> {
  readonly remark: string;
}
export interface LegalPersonChanged extends Event<'LegalPersonChanged'> {
  readonly what: z.infer<typeof ChangedFact>;
  readonly document: string;
}
export interface LegalPersonNoted extends Event<'LegalPersonNoted'> {
  readonly mark: LegalPersonMark;
}
export interface LegalPersonRenewed extends Event<'LegalPersonRenewed'> {
  readonly validTo: LocalDate;
  readonly scan: string;
}
export interface LegalPersonCancelled extends Event<'LegalPersonCancelled'> {
  readonly document: string;
}

export type LegalPersonEvent =
  | LegalPersonApplied
  | LegalPersonRegistered
  | LegalPersonRefused
  | LegalPersonChanged
  | LegalPersonNoted
  | LegalPersonRenewed
  | LegalPersonCancelled;

export const legalPersonRecord: AggregateType<LegalPerson, LegalPersonEvent> = {
  type: 'legal-person',
  parse: (stored) => LegalPerson.parse(stored),
  evolve(before, event, { at, by, on }) {
    if (event.type === 'LegalPersonApplied') {
      const { unionId, superior, request } = event;
      return { unionId, status: 'pending', application: { superior, request, since: at, by } };
    }
    if (before === undefined) throw new Error(`${event.type} of a union that never applied`);
    const { application: _, lapsed: __, ...rest } = before;
    switch (event.type) {
      case 'LegalPersonRegistered':
        return { ...rest, status: 'held', certificate: event.certificate };
      case 'LegalPersonRefused':
        return { ...rest, status: 'none' };
      case 'LegalPersonChanged':
        return { ...before, changed: { what: event.what, document: event.document, on } };
      case 'LegalPersonNoted':
        return { ...before, status: 'expiring', ...(event.mark === 'lapsed' && { lapsed: true }) };
      case 'LegalPersonRenewed': {
        if (before.certificate === undefined) throw new Error('renewed without a certificate');
        const { validTo, scan } = event;
        return { ...rest, status: 'held', certificate: { ...before.certificate, validTo, scan } };
      }
      case 'LegalPersonCancelled':
        return { ...rest, status: 'cancelled' };
      default:
        return unreachable(event);
    }
  },
};
