import * as z from 'zod';
import type { LocalDate } from '../../kernel/dates.ts';

/**
 * What a consent is asked for, one purpose at a time: giving data to somebody else takes a separate one
 * (个人信息保护法 arts 14, 23).
 */
export const ConsentPurpose = z.enum(['membership-handling', 'card-issuance', 'province-exchange']);
export type ConsentPurpose = z.infer<typeof ConsentPurpose>;

export interface ConsentVersion {
  readonly purpose: ConsentPurpose;
  /** Counts up; a consent names the one the person saw. */
  readonly version: number;
  /** The first day it may be agreed to; it ends when the next version of the same purpose begins. */
  readonly from: LocalDate;
}

const start = '2020-01-01' as LocalDate;

/** Every text there ever was, without its words: a consent rests on which it was. */
export const consentVersions: readonly ConsentVersion[] = [
  { purpose: 'membership-handling', version: 1, from: start },
  { purpose: 'card-issuance', version: 1, from: start },
  { purpose: 'province-exchange', version: 1, from: start },
];

/** The text of the purpose that could be agreed to on that day. */
export const textInForce = (
  purpose: ConsentPurpose,
  on: LocalDate,
  texts: readonly ConsentVersion[] = consentVersions,
): ConsentVersion | undefined => texts.findLast((text) => text.purpose === purpose && text.from <= on);
