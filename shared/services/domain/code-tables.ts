import { codeSets, inForce } from '../../kernel/codes/code-sets.ts';
import type { CodeSet } from '../../kernel/codes/code-set.ts';
import type { LocalDate } from '../../kernel/dates.ts';
import { divisions, divisionTable, superiorDivision } from '../../kernel/divisions.ts';
import type { Text } from '../../kernel/problem.ts';

/** What tells one edition of a table from the next. */
export interface CodeTableHeading {
  readonly name: string;
  readonly title: Text;
  readonly standard: string;
  readonly version: string;
}

export interface CodeTableEntry {
  readonly code: string;
  readonly zh: string;
  /** Divisions have Chinese names only. */
  readonly en?: string;
  readonly parent?: string;
  readonly headingOnly?: true;
  readonly validFrom?: LocalDate;
  readonly validTo?: LocalDate;
}

/** A code table as front ends and other systems read it (A4). */
export interface CodeTable extends CodeTableHeading {
  /** Where the entries come from, for those that no standard's text gives. */
  readonly source?: string;
  readonly entries: readonly CodeTableEntry[];
  /** Spelling to code: what `codeOf` understands beside the names. */
  readonly aliases: Readonly<Record<string, string>>;
}

export interface CodeTableFilter {
  /** Only entries directly below this one. */
  readonly parent?: string | undefined;
  /** Only entries in force on that day. */
  readonly on?: LocalDate | undefined;
}

const divisionHeading: CodeTableHeading = {
  name: 'division',
  title: { zh: '行政区划', en: 'administrative division' },
  standard: divisionTable.standard,
  version: divisionTable.version,
};

/** Every table there is, without its entries. */
export const codeTableHeadings = (): readonly CodeTableHeading[] => [
  ...Object.values<CodeSet>(codeSets).map(headingOf),
  divisionHeading,
];

/** The table of that name; undefined when there is none. */
export function codeTable(name: string, filter: CodeTableFilter = {}): CodeTable | undefined {
  const table = whole(name);
  return table && { ...table, entries: table.entries.filter((entry) => passes(entry, filter)) };
}

const passes = (entry: CodeTableEntry, { parent, on }: CodeTableFilter): boolean =>
  (parent === undefined || entry.parent === parent) && (on === undefined || inForce(entry, on));

function whole(name: string): CodeTable | undefined {
  if (name === 'division') return divisionCodeTable();
  const set = Object.values<CodeSet>(codeSets).find((candidate) => candidate.name === name);
  return set && { ...headingOf(set), entries: set.entries, aliases: set.aliases };
}

const headingOf = ({ name, title, standard, version }: CodeSet): CodeTableHeading => ({
  name,
  title,
  standard,
  version,
});

const divisionCodeTable = (): CodeTable => ({
  ...divisionHeading,
  source: divisionTable.source,
  entries: [...divisions().values()].map(({ code, name, validFrom, validTo }) => {
    const parent = superiorDivision(code);
    return {
      code,
      zh: name,
      ...(parent !== undefined && { parent }),
      ...(validFrom !== undefined && { validFrom }),
      ...(validTo !== undefined && { validTo }),
    };
  }),
  aliases: {},
});
