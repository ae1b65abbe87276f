/**
 * Writes the federations of a tenant, from the national one down: `node scripts/federations.ts 44`.
 * A development-time tool like `scripts/divisions.ts`, which it shares its sources with.
 */
import { writeFileSync } from 'node:fs';
import { format, resolveConfig } from 'prettier';
import { divisions } from '../shared/kernel/divisions.ts';
import type { UnionId } from '../shared/kernel/ids.ts';
import { derivedId } from '../shared/platform/ids.ts';
import { fetchDivisionSources } from './division-sources.ts';

/** Code, name, level, code of the superior. */
type Row = readonly [code: string, name: string, level: string, superior: string | null];

/** Where the seed goes down to townships and streets. Elsewhere they are founded as any union is. */
const WITH_TOWNSHIPS: Readonly<Record<string, readonly string[]>> = {
  '44': ['440305', '440106', '441900', '442000'],
};

function federations(tenant: string): Row[] {
  const inForce = [...divisions().values()].filter(
    ({ code, validTo }) => code.startsWith(tenant) && validTo === undefined,
  );
  const province = inForce.find(({ level }) => level === 'province');
  if (province === undefined) throw new Error(`${tenant} is no province`);
  const cities = new Map(
    inForce.flatMap(({ code, name, level }) => (level === 'prefecture' ? [[code, name]] : [])),
  );
  const counties = inForce.filter(({ level }) => level === 'county');
  return [
    ['100000', '中华全国总工会', 'national', null],
    [province.code, `${province.name}总工会`, 'provincial', '100000'],
    ...[...cities].map(([code, name]): Row => [code, `${name}总工会`, 'city', province.code]),
    ...counties.map(({ code, name }): Row => {
      const city = `${code.slice(0, 4)}00`;
      return [
        code,
        `${cities.get(city) ?? ''}${name}总工会`,
        'county',
        cities.has(city) ? city : province.code,
      ];
    }),
    ...townships(tenant),
  ];
}

function townships(tenant: string): Row[] {
  const { townships: all } = fetchDivisionSources();
  return (WITH_TOWNSHIPS[tenant] ?? []).flatMap((superior) => {
    const prefix = divisions().get(superior)?.level === 'prefecture' ? '' : cityName(superior);
    const name = `${prefix}${divisions().get(superior)?.name ?? ''}`;
    return all
      .filter(({ code }) => code.startsWith(superior))
      .map((township): Row => [township.code, `${name}${township.name}总工会`, 'township', superior]);
  });
}

const cityName = (county: string): string => divisions().get(`${county.slice(0, 4)}00`)?.name ?? '';

const tenant = process.argv[2] ?? '44';
const rows = federations(tenant);
const file = new URL(`../shared/platform/deployment/tenants/${tenant}-federations.json`, import.meta.url);
const listed = rows.map((row) => [derivedId<UnionId>('federation', row[0]), ...row]);
const options = await resolveConfig(file);
writeFileSync(file, await format(JSON.stringify(listed), { ...options, parser: 'json' }));
console.log(`${rows.length} federations of tenant ${tenant}`);
