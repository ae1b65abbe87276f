import type { LocalDate } from '../dates.ts';
import type { Text } from '../problem.ts';

/** One value of a code table. `zh` is the standard's wording. */
export interface CodeEntry<Code extends string = string> extends Text {
  readonly code: Code;
  readonly parent?: string;
  /** A heading of the table that no record may carry. */
  readonly headingOnly?: true;
  /** First and last day in force; absent where the table has always or still has it. */
  readonly validFrom?: LocalDate;
  readonly validTo?: LocalDate;
}

/** A versioned code table, as records refer to it and as `GET /v1/code-sets/{name}` serves it. */
export interface CodeSet<Code extends string = string> {
  readonly name: string;
  readonly title: Text;
  /** The standard it follows; lists without one say so. */
  readonly standard: string;
  /** Edition of the standard, or of our own list. */
  readonly version: string;
  readonly entries: readonly CodeEntry<Code>[];
  /** What people write instead of the standard's wording, by spelling. */
  readonly aliases: Readonly<Record<string, Code>>;
}

type Row<Code extends string> = readonly [
  code: Code,
  zh: string,
  en: string,
  more?: Omit<CodeEntry, 'code' | 'zh' | 'en'>,
];

/** Writes a table as rows; the codes become the type of the set. */
export const defineCodeSet = <const Code extends string>(
  set: Omit<CodeSet<Code>, 'entries' | 'aliases'> & {
    readonly rows: readonly Row<Code>[];
    /** By code, the other spellings, separated by spaces. */
    readonly aliases?: Readonly<Partial<Record<NoInfer<Code>, string>>>;
  },
): CodeSet<Code> => {
  const { rows, aliases = {}, ...rest } = set;
  const spellings = Object.entries(aliases) as [Code, string][];
  return {
    ...rest,
    entries: rows.map(([code, zh, en, more]) => ({ code, zh, en, ...more })),
    aliases: Object.fromEntries(
      spellings.flatMap(([code, words]) => words.split(' ').map((word) => [word, code])),
    ),
  };
};
