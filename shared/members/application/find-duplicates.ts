import type { MemberId } from '../../kernel/ids.ts';
import type { Rules } from '../../kernel/rules.ts';
import type { SealedPerson } from '../../kernel/sealed.ts';
import { type Duplicate, type DuplicateStatus, duplicateIdOf } from '../domain/duplicate.ts';
import { type Pair, pairOf, pairsOf, sharedBy, Sign, signsOf } from '../domain/likeness.ts';
import { isLive } from '../domain/lifecycle.ts';
import type { Member } from '../domain/member.ts';
import { PersonalData } from '../domain/person.ts';

/** The keyed hash of a sign under one index key (盲索引): `<sign>#<key>#<hash>`. */
export type SignMark = `${Sign}#${string}`;

/** How a member is entered in the book of marks. */
export interface BookEntry {
  /** Counts the writes; 0 when there is none. */
  readonly version: number;
  readonly marks: readonly SignMark[];
  /** Marks that were struck, as long as those who still bear them have not been looked at. */
  readonly struck: readonly SignMark[];
}

/** Who bears which mark. It finds, and decides nothing; it can be made anew of the members at any time. */
export interface MarkBook {
  entryOf(member: MemberId): Promise<BookEntry>;
  /**
   * The entry and the member's place under each mark, all at once. False, and nothing, when the entry has another
   * version than the one that was read.
   */
  enter(member: MemberId, read: BookEntry, next: Omit<BookEntry, 'version'>): Promise<boolean>;
  /** In the order of their ids; strongly consistent, so that of two who are entered at once one sees the other. */
  bearersOf(mark: SignMark, atMost: number): Promise<readonly MemberId[]>;
}

export interface FindingDuplicates {
  readonly book: MarkBook;
  /** Strongly consistent. */
  readonly memberOf: (id: MemberId) => Promise<{ readonly rev: number; readonly state: Member | undefined }>;
  readonly duplicatesOf: (pairs: readonly Pair[]) => Promise<readonly (Duplicate | undefined)[]>;
  readonly openAll: (persons: readonly SealedPerson[]) => Promise<unknown[]>;
  /** The marks of a sign: one for each index key in use. */
  readonly marksOf: (sign: Sign, of: string) => Promise<readonly SignMark[]>;
  readonly rules: () => Promise<Rules>;
  /** Asks for `CompareMembers` of each pair, as the two records stand. */
  readonly compare: (pairs: readonly Pair[]) => Promise<void>;
}

/** Of those who bear a mark so many are looked at when somebody who bore it changes. */
const MOST_LOOKED_AT = 1_000;
const MOST_ROUNDS = 8;

/**
 * Enters a member in the book as they stand, and has whomever they are like, or are like no more, compared with
 * them. Comes after the commit, any number of times, in any order; stopped anywhere, it goes on from what it left.
 */
export const findDuplicates =
  (ports: FindingDuplicates) =>
  async (id: MemberId): Promise<void> => {
    for (let round = 0; round < MOST_ROUNDS; round += 1) if (await entered(id, ports)) return;
    // Others are at it: the message comes again.
    throw new Error('a member changed each time they were looked at');
  };

/** False when the member or the entry has changed meanwhile. */
async function entered(id: MemberId, ports: FindingDuplicates): Promise<boolean> {
  const { book, memberOf } = ports;
  const [member, entry] = await Promise.all([memberOf(id), book.entryOf(id)]);
  const marks = await marksFor(member.state, ports);
  const gone = entry.marks.filter((mark) => !marks.includes(mark));
  const struck = [...new Set([...entry.struck, ...gone])].filter((mark) => !marks.includes(mark));
  // Before the mark is struck: of two who lose it at once, the one who is later still finds the other.
  if (entry.version > 0) await lookAgain(id, [...entry.marks, ...entry.struck], ports);
  const isNew = gone.length > 0 || marks.some((mark) => !entry.marks.includes(mark));
  if (isNew && !(await book.enter(id, entry, { marks, struck }))) return false;
  await compareGroups([...marks, ...struck], ports);
  if (struck.length > 0) {
    const now = { version: entry.version + (isNew ? 1 : 0), marks, struck };
    if (!(await book.enter(id, now, { marks, struck: [] }))) return false;
  }
  return (await memberOf(id)).rev === member.rev;
}

/** None of who is no member, or was erased. */
async function marksFor(
  state: Member | undefined,
  { openAll, marksOf }: FindingDuplicates,
): Promise<readonly SignMark[]> {
  if (state === undefined || !isLive(state.status)) return [];
  const [data] = await openAll([state.person]);
  if (data === undefined) return [];
  const signs = signsOf(PersonalData.parse(data));
  const marks = await Promise.all(
    Sign.options.map(async (sign) => {
      const text = signs[sign];
      return text === undefined ? [] : await marksOf(sign, text);
    }),
  );
  return marks.flat();
}

/** The pairs that are open with whoever bears a mark this member bears or bore: it may be over, or elsewhere. */
async function lookAgain(id: MemberId, marks: readonly SignMark[], ports: FindingDuplicates): Promise<void> {
  const pairs: Pair[] = [];
  for (const mark of new Set(marks))
    for (const other of await ports.book.bearersOf(mark, MOST_LOOKED_AT))
      if (other !== id) pairs.push(pairOf(id, other));
  await compareThose(pairs, (found) => found?.status === 'open', ports);
}

/** What has been decided of a pair, or waits to be. A merged or lapsed pair that is alike anew is found again. */
const isSettled = {
  open: true,
  different: true,
  merged: false,
  lapsed: false,
} as const satisfies Record<DuplicateStatus, boolean>;

/** Every two who share a mark that is a hint, and have not been put before anybody. */
async function compareGroups(marks: readonly SignMark[], ports: FindingDuplicates): Promise<void> {
  if (marks.length === 0) return;
  const rules = await ports.rules();
  const pairs: Pair[] = [];
  for (const mark of marks) {
    const limits = sharedBy(rules, signIn(mark));
    pairs.push(...pairsOf(await ports.book.bearersOf(mark, limits.upTo + 1), limits));
  }
  await compareThose(pairs, (found) => found === undefined || !isSettled[found.status], ports);
}

async function compareThose(
  pairs: readonly Pair[],
  isAsked: (found: Duplicate | undefined) => boolean,
  { duplicatesOf, compare }: FindingDuplicates,
): Promise<void> {
  const each = [...new Map(pairs.map((pair) => [duplicateIdOf(pair), pair])).values()];
  if (each.length === 0) return;
  const found = await duplicatesOf(each);
  const asked = each.filter((_, index) => isAsked(found[index]));
  if (asked.length > 0) await compare(asked);
}

const signIn = (mark: SignMark): Sign => Sign.parse(mark.slice(0, mark.indexOf('#')));
