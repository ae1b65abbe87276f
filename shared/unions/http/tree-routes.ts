import type { UnionId } from '../../kernel/ids.ts';
import { reject } from '../../kernel/problem.ts';
import { err, ok } from '../../kernel/result.ts';
import { type AsOf, isAhead, isKnown } from '../../platform/edge/as-of.ts';
import type { RecordsReader } from '../../platform/edge/records-reader.ts';
import type { Cursors, LastKey } from '../../platform/http/cursor.ts';
import { implement, type Route } from '../../platform/http/route.ts';
import { formerlyBelow } from '../adapters/indexes.ts';
import { isStanding } from '../domain/lifecycle.ts';
import { pastAffiliationRecord } from '../domain/past-affiliation.ts';
import { type KnownThen, placeThen } from '../domain/tree.ts';
import { type Union, unionRecord } from '../domain/union.ts';
import * as specs from './affiliation-specs.ts';
import { maySee } from './union-routes.ts';

export interface TreeRouteDependencies {
  readonly records: RecordsReader;
  readonly cursors: () => Promise<Cursors>;
}

const knownThen =
  (asOf: AsOf | undefined): KnownThen =>
  (at) =>
    asOf === undefined || isKnown(at, asOf);

const nodeOf = ({ unionId, name, level, stamp }: Union) => ({
  unionId,
  name,
  level,
  division: stamp.division,
});

/** More superiors above each other than there are levels: the tree was changed while it was read. */
const MOST_LEVELS = 16;

/** The tree of any day, from the edges that the unions' records keep. */
export function treeRoutes({ records, cursors }: TreeRouteDependencies): readonly Route[] {
  async function pathThen(union: Union, known: KnownThen): Promise<readonly Union[] | undefined> {
    const path = [union];
    for (let at = placeThen(union, known); at?.superior !== undefined;) {
      const { state } = await records.record(unionRecord, at.superior);
      if (state === undefined || path.length === MOST_LEVELS)
        throw new Error(`no path from ${union.unionId} to the root`);
      path.unshift(state);
      at = placeThen(state, known);
    }
    return placeThen(union, known) === undefined ? undefined : path;
  }

  /** Those of one page of either list that stood there then; who is on both counts once. */
  async function standingThen(of: UnionId, keys: readonly string[], isPast: boolean, known: KnownThen) {
    const idsOf = (type: string) =>
      keys.flatMap((key) => (key.startsWith(`${type}#`) ? [key.slice(type.length + 1)] : []));
    const past = (await records.records(pastAffiliationRecord, idsOf(pastAffiliationRecord.type))).flatMap(
      ({ state }) => (state ? [state] : []),
    );
    const own = new Set(idsOf(unionRecord.type));
    const ids = new Set([...own, ...past.map(({ unionId }) => unionId)]);
    const loaded = await records.records(unionRecord, [...ids]);
    const unions = loaded.flatMap(({ state }) => (state ? [state] : []));
    return unions.filter((union) => {
      const place = placeThen(union, known);
      if (place?.superior !== of) return false;
      const isListedNow = union.superior === of && isStanding(union.status);
      if (!isPast || isListedNow) return isPast !== isListedNow;
      // Who left the tree from here stands there by its own record, who went elsewhere by the edge that ended.
      return place.until === undefined
        ? own.has(union.unionId)
        : past.some(({ unionId, until }) => unionId === union.unionId && until === place.until);
    });
  }

  return [
    implement(specs.unionPathSpec, async ({ params: { unionId }, query: { asOf }, caller, now }) => {
      const [{ gate }, { state }] = await Promise.all([
        records.gate(unionId),
        records.record(unionRecord, unionId),
      ]);
      if (!state || !maySee(caller, gate)) return err(reject('union/not-found'));
      if (asOf !== undefined && isAhead(asOf, now)) return err(reject('as-of/ahead'));
      const path = await pathThen(state, knownThen(asOf));
      return path === undefined
        ? err(reject('as-of/not-yet'))
        : ok({ status: 200, body: { unionId, path: path.map(nodeOf), ...(asOf && { asOf }) } });
    }),

    implement(specs.unionsBelowSpec, async ({ params: { unionId }, query, caller, now }) => {
      const { asOf, limit, cursor } = query;
      const { gate } = await records.gate(unionId);
      if (!maySee(caller, gate)) return err(reject('union/not-found'));
      if (asOf !== undefined && isAhead(asOf, now)) return err(reject('as-of/ahead'));
      const pages = await cursors();
      const scope = caller.kind === 'operator' ? caller.scope : caller.id;
      const use = { query: ['below', unionId, asOf], scope };
      const opened = cursor === undefined ? ok<LastKey>({}) : pages.open(cursor, use);
      if (!opened.ok) return opened;
      const { past, ...after } = opened.value;
      const isPast = past === true;
      const { keys, lastKey } = await records.keys('by-superior', isPast ? formerlyBelow(unionId) : unionId, {
        limit,
        after: Object.keys(after).length === 0 ? undefined : after,
      });
      const unions = await standingThen(unionId, keys, isPast, knownThen(asOf));
      // Of now, nobody stands in the list of those who left.
      const next = lastKey
        ? { ...lastKey, past: isPast }
        : isPast || asOf === undefined
          ? undefined
          : { past: true };
      return ok({
        status: 200,
        body: {
          unions: unions.map(nodeOf),
          ...(next && { next: pages.seal(next, use) }),
          ...(asOf && { asOf }),
        },
      });
    }),
  ];
}
