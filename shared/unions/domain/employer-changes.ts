import * as z from 'zod';
import { Instant, LocalDate } from '../../kernel/dates.ts';
import type { EntryMeta, LedgerEvent } from '../../kernel/decision.ts';
import { EvidenceKey } from '../../kernel/evidence-key.ts';
import { EmployerId } from '../../kernel/ids.ts';

/** How an employer becomes another or none (公司法: 注销、合并、分立). */
export const Reorganisation = z.enum(['closure', 'merger', 'division', 'spin-off']);
export type Reorganisation = z.infer<typeof Reorganisation>;

/** Whether it ends with it, and how many others carry on. */
export const reorganisations = {
  closure: { ends: true, least: 0, most: 0, zh: '注销', en: 'was closed' },
  merger: { ends: true, least: 1, most: 1, zh: '合并', en: 'was merged' },
  division: { ends: true, least: 2, most: 10, zh: '解散分立', en: 'was divided' },
  'spin-off': { ends: false, least: 1, most: 10, zh: '派生分立', en: 'gave off a part' },
} as const satisfies Record<Reorganisation, object>;

/** Since when it is no more, and what it went into. */
export const Ended = z.object({
  how: Reorganisation,
  on: LocalDate,
  into: z.array(EmployerId),
  evidence: EvidenceKey,
  since: Instant,
});
export type Ended = z.infer<typeof Ended>;

/** What may change of an employer without its being another. */
export interface ChangedDetails {
  readonly name?: string | undefined;
  readonly economicType?: string | undefined;
  readonly industry?: string | undefined;
  readonly unitKind?: string | undefined;
  readonly address?: string | undefined;
  readonly division?: string | undefined;
  readonly establishedOn?: LocalDate | undefined;
}

export interface EmployerChanged extends LedgerEvent {
  readonly type: 'EmployerChanged';
  readonly v: 1;
  readonly employer: ChangedDetails;
  readonly since: LocalDate;
  readonly evidence: EvidenceKey;
}

export interface EmployerCodeChanged extends LedgerEvent {
  readonly type: 'EmployerCodeChanged';
  readonly v: 1;
  readonly creditCode: string;
  readonly since: LocalDate;
  readonly evidence: EvidenceKey;
}

export interface EmployeesCounted extends LedgerEvent {
  readonly type: 'EmployeesCounted';
  readonly v: 1;
  readonly employees: number;
  readonly on: LocalDate;
}

export interface EmployerReorganised extends LedgerEvent {
  readonly type: 'EmployerReorganised';
  readonly v: 1;
  readonly how: Reorganisation;
  readonly on: LocalDate;
  readonly into: readonly EmployerId[];
  readonly evidence: EvidenceKey;
}

export type EmployerChange = EmployerChanged | EmployerCodeChanged | EmployeesCounted | EmployerReorganised;

/** The fields of an employer that these events move. */
interface Changeable {
  readonly creditCode: string;
  readonly formerCodes?: string[] | undefined;
  readonly gaveUp?: Record<string, Instant> | undefined;
  readonly ended?: Ended | undefined;
}

export function employerAfter<State extends Changeable>(
  state: State,
  event: EmployerChange,
  { at }: EntryMeta,
): State {
  switch (event.type) {
    case 'EmployerChanged':
      return { ...state, ...event.employer };
    case 'EmployerCodeChanged': {
      const { creditCode } = event;
      const formerCodes = [...(state.formerCodes ?? []), state.creditCode];
      return {
        ...state,
        creditCode,
        formerCodes: formerCodes.filter((code) => code !== creditCode),
        gaveUp: { ...state.gaveUp, [state.creditCode]: at },
      };
    }
    case 'EmployeesCounted':
      return { ...state, employees: event.employees, employeesOn: event.on };
    case 'EmployerReorganised': {
      const { how, on, into, evidence } = event;
      if (!reorganisations[how].ends) return state;
      return { ...state, ended: { how, on, into: [...into], evidence, since: at } };
    }
  }
}

/** Each of these events, so that an employer's own tell them from the rest. */
export const changeTypes = {
  EmployerChanged: true,
  EmployerCodeChanged: true,
  EmployeesCounted: true,
  EmployerReorganised: true,
} as const satisfies Record<EmployerChange['type'], true>;
