import * as z from 'zod';
import { factsOf } from '../../kernel/id-number.ts';
import type { MemberId } from '../../kernel/ids.ts';
import type { Rules } from '../../kernel/rules.ts';
import type { PersonalData } from './person.ts';

/** What two records of one person would have in common although their numbers differ. */
export const Sign = z.enum(['name-and-birth-date', 'mobile']);
export type Sign = z.infer<typeof Sign>;

/**
 * What of a person each sign is taken of; only keyed hashes of it are kept. Names and mobiles are in one spelling
 * since they were checked. Who tells no birth date, by number or form, is compared by the mobile alone.
 */
export function signsOf({
  name,
  idNumber,
  birthDate,
  mobile,
}: PersonalData): Readonly<Partial<Record<Sign, string>>> {
  const born = factsOf(idNumber).birthDate ?? birthDate;
  return {
    mobile,
    ...(born === undefined ? {} : { 'name-and-birth-date': `${name.toUpperCase()}\n${born}` }),
  };
}

/** The signs in which two persons are alike. */
export function alikeIn(one: PersonalData, other: PersonalData): readonly Sign[] {
  const [mine, theirs] = [signsOf(one), signsOf(other)];
  return Sign.options.filter((sign) => mine[sign] !== undefined && mine[sign] === theirs[sign]);
}

type SharedBy = Rules['duplicates']['mobile'];

/** How many members may share a sign for it to be a hint. */
export const sharedBy = ({ duplicates }: Rules, sign: Sign): SharedBy =>
  sign === 'mobile' ? duplicates.mobile : duplicates.nameAndBirthDate;

export type Pair = readonly [MemberId, MemberId];

/** Both orders of two members are one pair. */
export const pairOf = (one: MemberId, other: MemberId): Pair => (one < other ? [one, other] : [other, one]);

/** Every two of a group that is small enough, and large enough, to be a hint; none of another. */
export const pairsOf = (group: readonly MemberId[], { from, upTo }: SharedBy): readonly Pair[] =>
  group.length < from || group.length > upTo
    ? []
    : group.flatMap((one, index) => group.slice(index + 1).map((other) => pairOf(one, other)));
