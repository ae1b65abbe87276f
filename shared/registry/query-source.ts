import { isWithin } from '../kernel/stamp.ts';
import type { UnionId } from '../kernel/ids.ts';
import { transfersOut } from '../members/adapters/indexes.ts';
import { memberRecord } from '../members/domain/member.ts';
import { transferRecord } from '../members/domain/transfer.ts';
import type { RecordsReader } from '../platform/edge/records-reader.ts';
import type { PersonVault } from '../platform/keys/person-vault.ts';
import { keyOfList, type ListName } from '../platform/store/lists.ts';
import type { Bounds, Found, QuerySource, Step } from '../statistics/application/query-source.ts';
import type { After, BelowList, Frame, QueryPlace } from '../statistics/domain/query-place.ts';
import { matches, type Query } from '../statistics/domain/query.ts';
import { formerlyBelow } from '../unions/adapters/indexes.ts';
import { employerRecord } from '../unions/domain/employer.ts';
import { isStanding } from '../unions/domain/lifecycle.ts';
import { type Union, unionRecord } from '../unions/domain/union.ts';
import { queryLines } from './query-lines.ts';

export interface QuerySourceDependencies {
  readonly records: Pick<RecordsReader, 'record' | 'records' | 'keys'>;
  readonly vault: Pick<PersonVault, 'openAll'>;
}

/** Own records of a union, one page of them. */
interface OwnPage {
  readonly found: readonly Found[];
  readonly looked: number;
  readonly after: After | undefined;
}

type ReadOwn = (
  union: UnionId,
  of: { readonly scope: UnionId; readonly after: After | undefined; readonly limit: number },
) => Promise<OwnPage>;

/**
 * Walks the tree below a union by its lists, depth first, and reads the records of each union it comes to. The index
 * only finds: what a record says of its own place decides. Whoever moves while a walk is under way is met where they
 * were, where they are now, at both places or at neither; who stays is met once.
 */
export function querySource({ records, vault }: QuerySourceDependencies): QuerySource {
  const own = ownRecords(records);

  /** A page of the unions below, those that this list has rightly. */
  async function below(union: UnionId, scope: UnionId, list: BelowList, limit: number, after?: After) {
    const of = list === 'standing' ? union : formerlyBelow(union);
    const { keys, lastKey } = await records.keys('by-superior', of, {
      limit,
      after: lastKeyOf('by-superior', of, after),
    });
    const found = await records.records(unionRecord, idsOf('union', keys));
    return {
      rest: found.flatMap(({ state }) =>
        state && isRightly(state, union, scope, list) ? [state.unionId] : [],
      ),
      more: lastKey === undefined ? [] : [{ list, after: afterOf('by-superior', lastKey) }],
    };
  }

  async function visited(union: UnionId, scope: UnionId, limit: number): Promise<Frame> {
    const [standing, former] = await Promise.all([
      below(union, scope, 'standing', limit),
      below(union, scope, 'former', limit),
    ]);
    return { union, rest: [...standing.rest, ...former.rest], more: [...standing.more, ...former.more] };
  }

  /** The frames after one more page of the lists of the last of them; without it where nothing is left. */
  async function deeper(frames: readonly Frame[], scope: UnionId, limit: number): Promise<readonly Frame[]> {
    const above = frames.slice(0, -1);
    const last = frames.at(-1);
    const [next, ...others] = last?.more ?? [];
    if (last === undefined || next === undefined) return above;
    const { rest, more } = await below(last.union, scope, next.list, limit, next.after);
    return [...above, { ...last, rest, more: [...more, ...others] }];
  }

  return {
    async step(scope, query, from, bounds): Promise<Step> {
      const found: Found[] = [];
      let looked = 0;
      let unions = 0;
      let place: QueryPlace | undefined = from;
      const read = async (union: UnionId, after: After | undefined): Promise<After | undefined> => {
        const limit = Math.min(bounds.found - found.length, bounds.records - looked);
        const page = await own[query.of](union, { scope, after, limit });
        found.push(...page.found.filter(({ state }) => matches(query, state)));
        looked += page.looked;
        return page.after;
      };
      do {
        if (place?.own !== undefined) {
          const { union, after } = place.own;
          place = placeAfter(place.frames, union, await read(union, after));
        } else {
          const frames: readonly Frame[] = place?.frames ?? [];
          const last = frames.at(-1);
          const [union, ...rest] = place === undefined ? [scope] : (last?.rest ?? []);
          if (union === undefined) place = { frames: await deeper(frames, scope, bounds.below) };
          else {
            unions += 1;
            const [frame, after] = await Promise.all([
              visited(union, scope, bounds.below),
              read(union, undefined),
            ]);
            const above = last === undefined ? [] : [...frames.slice(0, -1), { ...last, rest }];
            place = placeAfter([...above, frame], union, after);
          }
        }
      } while (!isDone(place) && isWithinBounds({ found: found.length, records: looked, unions }, bounds));
      return { found, next: isDone(place) ? undefined : place };
    },

    lines: queryLines({ records, vault }),
  };
}

const placeAfter = (frames: readonly Frame[], union: UnionId, after: After | undefined): QueryPlace => ({
  frames,
  ...(after && { own: { union, after } }),
});

const isDone = ({ frames, own }: QueryPlace): boolean =>
  own === undefined && frames.every(({ rest, more }) => rest.length === 0 && more.length === 0);

const isWithinBounds = (
  { found, records, unions }: Pick<Bounds, 'found' | 'records' | 'unions'>,
  bounds: Bounds,
): boolean => found < bounds.found && records < bounds.records && unions < bounds.unions;

/** What stands in a list by mistake, for a moment, is the other list's, or another union's. */
const isRightly = (
  { superior, status, stamp }: Union,
  union: UnionId,
  scope: UnionId,
  list: BelowList,
): boolean => superior === union && isWithin(stamp, scope) && isStanding(status) === (list === 'standing');

/** How the records of each kind are found at a union; those that lie within the scope, by their own stamp. */
function ownRecords(records: QuerySourceDependencies['records']): Readonly<Record<Query['of'], ReadOwn>> {
  /** Members, and transfers out of a union, stand in the list of what is in it. */
  const listed =
    <State>(
      type: string,
      listOf: (union: UnionId) => string,
      statesOf: (
        ids: readonly string[],
      ) => Promise<readonly { readonly id: string; readonly state: State | undefined }[]>,
      isOf: (state: State, union: UnionId, scope: UnionId) => boolean,
    ): ReadOwn =>
    async (union, { scope, after, limit }) => {
      const of = listOf(union);
      const { keys, lastKey } = await records.keys('by-union', of, {
        limit,
        after: lastKeyOf('by-union', of, after),
      });
      const states = await statesOf(idsOf(type, keys));
      return {
        found: states.flatMap(({ id, state }) => (state && isOf(state, union, scope) ? [{ id, state }] : [])),
        looked: keys.length,
        after: lastKey && afterOf('by-union', lastKey),
      };
    };
  return {
    members: listed(
      'member',
      (union) => union,
      (ids) => records.records(memberRecord, ids),
      ({ unionId, stamp }, union, scope) => unionId === union && isWithin(stamp, scope),
    ),
    transfers: listed(
      'transfer',
      transfersOut,
      (ids) => records.records(transferRecord, ids),
      ({ from, fromStamp }, union, scope) => from === union && isWithin(fromStamp, scope),
    ),
    unions: async (union, { scope }) => {
      const { state } = await records.record(unionRecord, union);
      return {
        found: state && isWithin(state.stamp, scope) ? [{ id: union, state }] : [],
        looked: 1,
        after: undefined,
      };
    },
    employers: async (union, { scope, after, limit }) => {
      const { state } = await records.record(unionRecord, union);
      const all = [...(state?.employers ?? [])].toSorted();
      const left = after === undefined ? all : all.filter((id) => id > after.sort);
      const page = left.slice(0, limit);
      const last = page.at(-1);
      const found = await records.records(employerRecord, page);
      return {
        found: found.flatMap(({ id, state }) =>
          state?.status === 'registered' &&
          state.stamp &&
          state.unionId === union &&
          isWithin(state.stamp, scope)
            ? [{ id, state }]
            : [],
        ),
        looked: Math.max(1, page.length),
        after: last !== undefined && page.length < left.length ? { pk: last, sort: last } : undefined,
      };
    },
  };
}

const sortOfList = { 'by-union': 'inUnionSort', 'by-superior': 'superiorSort' } as const;
type WalkedList = ListName & keyof typeof sortOfList;

const lastKeyOf = (list: WalkedList, of: string, after: After | undefined) =>
  after && { pk: after.pk, [keyOfList[list]]: of, [sortOfList[list]]: after.sort };

const afterOf = (list: WalkedList, lastKey: Readonly<Record<string, unknown>>): After => ({
  pk: String(lastKey['pk']),
  sort: String(lastKey[sortOfList[list]]),
});

const idsOf = (type: string, keys: readonly string[]): string[] =>
  keys.flatMap((key) => (key.startsWith(`${type}#`) ? [key.slice(type.length + 1)] : []));
