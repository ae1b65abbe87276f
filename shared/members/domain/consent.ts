import * as z from 'zod';
import { Instant, LocalDate } from '../../kernel/dates.ts';
import type { AggregateType, LedgerEvent } from '../../kernel/decision.ts';
import { freeText } from '../../kernel/free-text.ts';
import { MemberId } from '../../kernel/ids.ts';
import { ConsentPurpose } from './consent-versions.ts';

/** How it came to be known: the person themselves, or a union that holds what they signed. */
export const ConsentChannel = z.enum(['online', 'paper']);
export type ConsentChannel = z.infer<typeof ConsentChannel>;

/**
 * Where the signed sheet is filed (档案编号). Letters, figures and marks only: it is kept in clear, so it can spell
 * nobody's name, and it may hold nobody's number.
 */
export const EvidenceReference = freeText(40)
  .regex(/^[A-Z0-9][A-Z0-9./-]*$/)
  .meta({ id: 'EvidenceReference' });

const side = {
  channel: ConsentChannel,
  on: LocalDate,
  at: Instant,
  by: z.string(),
  evidence: EvidenceReference.optional(),
};

/**
 * 个人信息处理同意: what one person has agreed to for one purpose, as it stands. What stood before is in the ledger.
 */
export const Consent = z.lazy(() =>
  z.object({
    memberId: MemberId,
    purpose: ConsentPurpose,
    status: z.enum(['given', 'withdrawn']),
    given: z.object({ ...side, version: z.number().int().positive() }),
    withdrawn: z.object(side).optional(),
  }),
);
export type Consent = z.infer<typeof Consent>;

interface Side {
  readonly channel: ConsentChannel;
  /** The legal date of the act, which paper may bear long before it is recorded. */
  readonly on: LocalDate;
  readonly evidence?: string;
}

export interface ConsentGiven extends LedgerEvent, Side {
  readonly type: 'ConsentGiven';
  readonly v: 1;
  readonly memberId: MemberId;
  readonly purpose: ConsentPurpose;
  readonly version: number;
}

export interface ConsentWithdrawn extends LedgerEvent, Side {
  readonly type: 'ConsentWithdrawn';
  readonly v: 1;
}

export type ConsentEvent = ConsentGiven | ConsentWithdrawn;

const sideOf = ({ channel, on, evidence }: Side) => ({
  channel,
  on,
  ...(evidence !== undefined && { evidence }),
});

export const consentRecord: AggregateType<Consent, ConsentEvent> = {
  type: 'consent',
  parse: (stored) => Consent.parse(stored),
  evolve(state, event, { at, by }) {
    if (event.type === 'ConsentGiven') {
      const { memberId, purpose, version } = event;
      return { memberId, purpose, status: 'given', given: { ...sideOf(event), at, by, version } };
    }
    if (state === undefined) throw new Error(`${event.type} before ConsentGiven`);
    return { ...state, status: 'withdrawn', withdrawn: { ...sideOf(event), at, by } };
  },
};

/** One record a person and purpose: whoever asks whether there is consent reads one key. */
export const consentId = (memberId: MemberId, purpose: ConsentPurpose): string => `${memberId}.${purpose}`;
