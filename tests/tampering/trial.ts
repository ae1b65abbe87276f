import { type Finding, placeOf } from '../../shared/audit/application/findings.ts';
import { ANCHORS } from '../../shared/audit/domain/anchor.ts';
import type { Tables } from '../support/memory-evidence.ts';
import type { Random } from '../support/random.ts';
import type { ProvinceOfEvidence } from './province.ts';
import { type Target, tampers } from './tampers.ts';

/** Every chain whose links are all of an anchored time. */
export const targetsOf = ({ tables, until }: ProvinceOfEvidence): readonly Target[] =>
  (['ledger', 'audit'] as const).flatMap((table) => {
    const chains = Map.groupBy([...tables[table].values()], ({ pk }) => String(pk));
    return [...chains].flatMap(([pk, links]): Target[] => {
      const anchored = links.every(({ at }) => String(at) <= until) && pk !== ANCHORS;
      const inOrder = links.toSorted((a, b) => Number(a['seq']) - Number(b['seq']));
      return anchored ? [{ table, pk, links: inOrder }] : [];
    });
  });

export const placesIn = (findings: readonly Finding[]): string[] =>
  findings.map((finding) => `${finding.kind} ${placeOf(finding)}`).toSorted();

/** Does one to three things to as many chains; what must be found is the sum of it. */
export function tamperSome(tables: Tables, targets: readonly Target[], random: Random) {
  const names: string[] = [];
  const expected: string[] = [];
  const chosen = new Set<Target>();
  for (const wanted = random.between(1, 3); chosen.size < wanted;) chosen.add(random.pick(targets));
  for (const target of chosen) {
    const name = random.pick(Object.keys(tampers));
    const tampered = tampers[name]?.(target, tables, random);
    if (tampered === undefined) continue;
    names.push(`${target.table}: ${name}`);
    expected.push(...tampered);
  }
  return { names, expected: expected.toSorted() };
}
