import type { LocalDate } from '../dates.ts';
import { toHalfWidth, withoutInvisible } from '../half-width.ts';
import type { CodeEntry, CodeSet } from './code-set.ts';
import * as member from './member-codes.ts';
import * as organisation from './organisation-codes.ts';

/** Every code table but the divisions, which have `../divisions.ts`. */
export const codeSets = {
  sex: member.sex,
  ethnicity: member.ethnicity,
  education: member.education,
  'political-status': member.politicalStatus,
  'employment-status': member.employmentStatus,
  'skill-level': member.skillLevel,
  'household-type': member.householdType,
  'document-type': member.documentType,
  'change-type': member.changeType,
  'change-reason': member.changeReason,
  'economic-type': organisation.economicType,
  industry: organisation.industry,
  'unit-kind': organisation.unitKind,
  'union-type': organisation.unionType,
} as const satisfies Readonly<Record<string, CodeSet>>;

export type CodeSetName = keyof typeof codeSets;

/** The codes of a table, as a type: `CodeIn<'sex'>` is `'0' | '1' | '2' | '9'`. */
export type CodeIn<Name extends CodeSetName> = (typeof codeSets)[Name]['entries'][number]['code'];

export type SexCode = CodeIn<'sex'>;

export const codeSet = <Name extends CodeSetName>(name: Name): (typeof codeSets)[Name] => codeSets[name];

/** Whether a record may carry the code: it is in the table, no mere heading, and in force on that day. */
export function hasCode<Name extends CodeSetName>(
  name: Name,
  code: string,
  on?: LocalDate,
): code is CodeIn<Name> {
  const entry = indexOf(name).entries.get(code);
  return entry !== undefined && entry.headingOnly === undefined && (on === undefined || inForce(entry, on));
}

/** Both days of a validity are included. */
export const inForce = (
  { validFrom, validTo }: Pick<CodeEntry, 'validFrom' | 'validTo'>,
  on: LocalDate,
): boolean => (validFrom === undefined || validFrom <= on) && (validTo === undefined || on <= validTo);

/**
 * The code that a text of a form means: the code itself, also without its leading zero; the name; one of the
 * usual spellings; or code and name together (`1 男`, `01-汉族`). Undefined when it means none of the table.
 */
export function codeOf<Name extends CodeSetName>(name: Name, text: string): CodeIn<Name> | undefined {
  const spelling = canonical(text);
  const { codes } = indexOf(name);
  return (codes.get(spelling) ?? codeBeforeName(codes, spelling)) as CodeIn<Name> | undefined;
}

/** The standard's Chinese name of a code, or the English one. */
export const nameOf = (name: CodeSetName, code: string, language: 'zh' | 'en' = 'zh'): string | undefined =>
  indexOf(name).entries.get(code)?.[language];

interface Index {
  readonly entries: ReadonlyMap<string, CodeEntry>;
  /** Canonical spelling to code; spellings of headings are left out, no record may carry them. */
  readonly codes: ReadonlyMap<string, string>;
}

const indexes = new Map<CodeSetName, Index>();

function indexOf(name: CodeSetName): Index {
  const known = indexes.get(name);
  if (known !== undefined) return known;
  const index = indexed(codeSets[name]);
  indexes.set(name, index);
  return index;
}

function indexed({ entries, aliases }: CodeSet): Index {
  const codes = new Map<string, string>();
  // Where two spellings fall together the code comes first, then the name, then what people write.
  const add = (spelling: string, code: string): void => {
    const key = canonical(spelling);
    if (key !== '' && !codes.has(key)) codes.set(key, code);
  };
  const assignable = entries.filter(({ headingOnly }) => headingOnly === undefined);
  for (const { code } of assignable) add(code, code);
  for (const { code } of assignable) add(code.replace(/^0+(?=\d)/, ''), code);
  for (const { code, zh, en } of assignable) {
    add(zh, code);
    add(en, code);
  }
  for (const [spelling, code] of Object.entries(aliases)) add(spelling, code);
  // 汉 for 汉族
  for (const { code, zh } of assignable) if (zh.endsWith('族')) add(zh.slice(0, -1), code);
  return { entries: new Map(entries.map((entry) => [entry.code, entry])), codes };
}

/** `01-汉族`: code and name, if they agree. */
function codeBeforeName(codes: ReadonlyMap<string, string>, spelling: string): string | undefined {
  const parts = /^(\d+|[a-z])[-.:、_]?(\P{ASCII}.*)$/u.exec(spelling);
  const [code, byName] = [codes.get(parts?.[1] ?? ''), codes.get(parts?.[2] ?? '')];
  return code === byName ? code : undefined;
}

const canonical = (text: string): string =>
  withoutInvisible(toHalfWidth(text))
    .toLowerCase()
    .replace(/[()（）]/g, '')
    .replaceAll('其它', '其他');
