import table from './codes/divisions.json' with { type: 'json' };
import { inForce } from './codes/code-sets.ts';
import type { LocalDate } from './dates.ts';
import { toHalfWidth, withoutInvisible } from './half-width.ts';

export type DivisionLevel = 'province' | 'prefecture' | 'county';

/** An administrative division of county level and above, in force or abolished since 2000. */
export interface Division {
  readonly code: string;
  readonly name: string;
  readonly level: DivisionLevel;
  /**
   * Known to the year: within the year of a change the old code and the new one both hold. Absent for what
   * stood in 1980 already, and for what still stands.
   */
  readonly validFrom?: LocalDate;
  readonly validTo?: LocalDate;
  /** Other names that the code bore since 2000. */
  readonly formerly: readonly string[];
}

export const divisionTable = {
  standard: table.standard,
  version: table.version,
  source: table.source,
} as const;

/** Every division, by code in order. */
export const divisions = (): ReadonlyMap<string, Division> => (loaded ??= load());

export const divisionOf = (code: string): Division | undefined => divisions().get(code);

/** Whether the code stands for a division on that day, or on any day when none is given. */
export function isDivision(code: string, on?: LocalDate): boolean {
  const division = divisionOf(code);
  return division !== undefined && (on === undefined || inForce(division, on));
}

/**
 * Whether a unit may have its seat there: a county in force, or a prefecture without counties such as Dongguan.
 */
export function isSeat(code: string): boolean {
  const division = divisionOf(code);
  if (division === undefined || division.validTo !== undefined) return false;
  return division.level === 'county' || (division.level === 'prefecture' && !withCounties().has(code));
}

let prefectures: ReadonlySet<string> | undefined;

/** Prefectures that have a county in force. */
const withCounties = (): ReadonlySet<string> =>
  (prefectures ??= new Set(
    [...divisions().values()].flatMap(({ code, level, validTo }) =>
      level === 'county' && validTo === undefined ? [`${code.slice(0, 4)}00`] : [],
    ),
  ));

/**
 * The divisions that hold this one, from the province down, itself last: `440305` gives 440000, 440300,
 * 440305. Counties of a municipality and those run by a province itself have no prefecture; Dongguan and
 * Zhongshan are prefectures without counties. Empty for a code that the table does not know.
 */
export const divisionPath = (code: string): readonly string[] =>
  divisionOf(code) === undefined
    ? []
    : [...new Set([`${code.slice(0, 2)}0000`, `${code.slice(0, 4)}00`, code])].filter(
        (step) => divisionOf(step) !== undefined,
      );

/** The division directly above; undefined for a province and for an unknown code. */
export const superiorDivision = (code: string): string | undefined => divisionPath(code).at(-2);

/** `广东省深圳市南山区` */
export const fullDivisionName = (code: string): string =>
  divisionPath(code)
    .map((step) => divisionOf(step)?.name)
    .join('');

/**
 * The division that an address begins with: `广东省深圳市南山区桃园路`, `深圳市南山区`, `广东深圳`. The deepest
 * that is certain; undefined when the text names none, or a county of which there are several (`南山区`).
 */
export function divisionByName(text: string): string | undefined {
  const address = withoutInvisible(toHalfWidth(text));
  for (const start of STARTS) {
    const found = beginning(address, byLevel()[start]);
    if (found !== undefined) return deepest(found.code, found.rest);
  }
  return undefined;
}

/** Counties are tried last: their names are the least certain. */
const STARTS = ['province', 'prefecture', 'county'] as const;

let loaded: ReadonlyMap<string, Division> | undefined;

/** `<four digits> <last two><name>[from][-to][=former name]… `: one line a prefecture, see codes/README.md. */
function load(): ReadonlyMap<string, Division> {
  const all = new Map<string, Division>();
  for (const line of table.divisions) {
    const [prefix = '', ...tokens] = line.split(' ');
    for (const token of tokens) {
      const division = parsed(prefix, token);
      all.set(division.code, division);
    }
  }
  return all;
}

const TOKEN = /^(\d\d)([^\d=-]+)(\d{4})?(?:-(\d{4}))?(?:=(.+))?$/;

function parsed(prefix: string, token: string): Division {
  const [, suffix, name = '', from, to, formerly] = TOKEN.exec(token) ?? [];
  if (suffix === undefined) throw new Error(`divisions.json: ${prefix} ${token}`);
  return {
    code: prefix + suffix,
    name,
    level: suffix !== '00' ? 'county' : prefix.endsWith('00') ? 'province' : 'prefecture',
    ...(from !== undefined && { validFrom: `${from}-01-01` as LocalDate }),
    ...(to !== undefined && { validTo: `${to}-12-31` as LocalDate }),
    formerly: formerly?.split('=') ?? [],
  };
}

/** Name, full or short, to the codes that bear it or bore it. */
type Names = ReadonlyMap<string, readonly string[]>;

let names: Readonly<Record<DivisionLevel, Names>> | undefined;

const byLevel = (): Readonly<Record<DivisionLevel, Names>> =>
  (names ??= {
    province: namesOf('province'),
    prefecture: namesOf('prefecture'),
    county: namesOf('county'),
  });

function namesOf(level: DivisionLevel): Names {
  const codes = new Map<string, string[]>();
  for (const division of divisions().values())
    if (division.level === level)
      for (const name of [division.name, ...division.formerly, shortName(division.name)])
        codes.set(name, [...(codes.get(name) ?? []), division.code]);
  return codes;
}

/** 广东 for 广东省, 内蒙古 for 内蒙古自治区; a name of two characters (忠县) has no shorter form. */
function shortName(name: string): string {
  const short = name.replace(
    /(特别行政区|维吾尔自治区|壮族自治区|回族自治区|自治区|省|市|地区|盟|区|县)$/,
    '',
  );
  return short.length < 2 ? name : short;
}

const LONGEST_NAME = 16;

const KIND = /[省市区县盟旗州]$/;
const KIND_NEXT = /^[省市区县盟旗州路街道巷村镇乡]/;

/** The longest name at the beginning of the address that leads to one division, and what follows it. */
function beginning(
  address: string,
  candidates: Names,
  within = '',
): { readonly code: string; readonly rest: string } | undefined {
  for (let length = Math.min(address.length, LONGEST_NAME); length >= 2; length -= 1) {
    const [name, rest] = [address.slice(0, length), address.slice(length)];
    // 朝阳 of 朝阳区 is not the city of 朝阳, nor 中山 of 中山路 the city of 中山.
    if (!KIND.test(name) && KIND_NEXT.test(rest)) continue;
    const code = preferred(
      (candidates.get(name) ?? []).filter((found) => found.startsWith(within)),
      name,
    );
    if (code !== undefined) return { code, rest };
  }
  return undefined;
}

/** One in force before one abolished, one that bears the name before one that bore it; undefined if in doubt. */
function preferred(codes: readonly string[], name: string): string | undefined {
  const ranks = [
    codes.filter((code) => isPresent(code) && divisionOf(code)?.name === name),
    codes.filter(isPresent),
    codes,
  ];
  const best = ranks.find((rank) => rank.length > 0) ?? [];
  return new Set(best).size === 1 ? best[0] : undefined;
}

const isPresent = (code: string): boolean => divisionOf(code)?.validTo === undefined;

function deepest(code: string, rest: string): string {
  const level = divisionOf(code)?.level;
  if (rest === '' || level === 'county') return code;
  const prefix = code.slice(0, level === 'province' ? 2 : 4);
  const below = level === 'province' ? beginning(rest, byLevel().prefecture, prefix) : undefined;
  if (below !== undefined) return deepest(below.code, below.rest);
  return beginning(rest, byLevel().county, prefix)?.code ?? code;
}
