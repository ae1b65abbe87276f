import type { NearestUnions } from '../members/http/nearest-routes.ts';
import type { RecordsReader } from '../platform/edge/records-reader.ts';
import { federationsOf } from '../platform/deployment/federations.ts';
import type { TenantCode } from '../platform/deployment/tenant.ts';
import type { UnionId } from '../kernel/ids.ts';
import { nearest } from '../unions/domain/nearest.ts';
import { type Union, unionRecord } from '../unions/domain/union.ts';

const PAGE = 100;

/** The unions above that stand nearest to a division, for applicants; nothing for a division of another province. */
export const nearestUnions =
  (tenant: TenantCode, records: Pick<RecordsReader, 'records' | 'page'>): NearestUnions =>
  async ({ division, industry }) => {
    const all = federationsOf(tenant);
    const place =
      all.find(({ code }) => code === division) ?? all.find(({ code }) => code === division.slice(0, 6));
    if (place === undefined) return [];
    // The national federation is nobody's nearest.
    const federations = place.path.slice(1).toReversed();
    const [own, ...below] = await Promise.all([
      records.records(unionRecord, federations),
      ...federations.map((federation) => unionsAbove(federation, records)),
    ]);
    const unions = new Map<UnionId, Union>();
    for (const union of [...own.flatMap(({ state }) => (state ? [state] : [])), ...below.flat()])
      unions.set(union.unionId, union);
    return nearest([...unions.values()], { federations, industry }).map(
      ({ union: { unionId, name, level, stamp }, by }) => ({
        unionId,
        name,
        level,
        division: stamp.division,
        by,
      }),
    );
  };

/** Directly below a federation those without employers are listed first: the list is read no further. */
async function unionsAbove(
  federation: UnionId,
  records: Pick<RecordsReader, 'page'>,
): Promise<readonly Union[]> {
  const found: Union[] = [];
  let after: Readonly<Record<string, unknown>> | undefined;
  do {
    const { states, lastKey } = await records.page('by-superior', federation, unionRecord, {
      limit: PAGE,
      after,
    });
    const above = states.filter(({ employers }) => employers.length === 0);
    found.push(...above);
    if (above.length < states.length) break;
    after = lastKey;
  } while (after !== undefined);
  return found;
}
