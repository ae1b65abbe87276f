import * as z from 'zod';
import type { Caller } from '../../kernel/caller.ts';
import { electorateOf, type Gate } from '../../kernel/decision.ts';
import type { UnionId } from '../../kernel/ids.ts';
import { maskMobile, Mobile } from '../../kernel/mobile.ts';
import { maskPersonName, PersonName } from '../../kernel/person-name.ts';
import { reject } from '../../kernel/problem.ts';
import { err, ok } from '../../kernel/result.ts';
import { hasInScope } from '../../kernel/stamp.ts';
import { recordAsOf } from '../../platform/edge/as-of.ts';
import type { RecordsReader } from '../../platform/edge/records-reader.ts';
import { type PlaceNames, timelineOf } from '../../platform/edge/timeline.ts';
import { recordKey } from '../../platform/engine/keys.ts';
import type { Cursors } from '../../platform/http/cursor.ts';
import { implement, type Route } from '../../platform/http/route.ts';
import type { PersonVault } from '../../platform/keys/person-vault.ts';
import type { RecordHistory } from '../../platform/store/record-history.ts';
import { gateOf } from '../domain/lifecycle.ts';
import { termEnd } from '../domain/term.ts';
import { unionTold } from '../domain/union-told.ts';
import { type Union, unionRecord } from '../domain/union.ts';
import * as specs from './specs.ts';

export interface UnionRouteDependencies {
  readonly vault: PersonVault;
  readonly records: RecordsReader;
  readonly historyOf: RecordHistory;
  readonly namesOf: PlaceNames;
  readonly cursors: () => Promise<Cursors>;
}

/** A worker looks for the union to join: unions are public to who has signed in, their officers are not. */
export const maySee = (caller: Caller, gate: Gate | undefined): gate is Gate =>
  gate !== undefined && (caller.kind === 'worker' ? gate.status === 'open' : hasInScope(caller, gate.stamp));

/** The record decides, not the index that led to it; workers see what they can join. */
const isListed = ({ superior, status, stamp }: Union, caller: Caller, of: UnionId): boolean =>
  superior === of && (caller.kind === 'worker' ? gateOf[status] === 'open' : hasInScope(caller, stamp));

export function unionRoutes({
  vault,
  records,
  historyOf,
  namesOf,
  cursors,
}: UnionRouteDependencies): readonly Route[] {
  return [
    implement(specs.getUnionSpec, async ({ params: { unionId }, query: { asOf }, caller, now }) => {
      const [{ gate }, { state }] = await Promise.all([
        records.gate(unionId),
        records.record(unionRecord, unionId),
      ]);
      if (!state || !maySee(caller, gate)) return err(reject('union/not-found'));
      const union =
        asOf === undefined ? ok(state) : await recordAsOf(unionRecord, unionId, asOf, { historyOf, now });
      if (!union.ok) return union;
      const [body] = await unionViews(caller.kind === 'operator' ? vault : undefined, [union.value]);
      if (body === undefined) throw new Error('a union without a view');
      const { members, children } = gate;
      const counts = { members, electorate: electorateOf(gate), children };
      return ok({ status: 200, body: { ...body, ...(asOf ? { asOf } : counts) } });
    }),

    implement(specs.unionTimelineSpec, async ({ params: { unionId }, caller }) => {
      const { gate } = await records.gate(unionId);
      if (!maySee(caller, gate)) return err(reject('union/not-found'));
      const history = await historyOf(recordKey(unionRecord.type, unionId));
      const accounts = caller.kind === 'operator';
      const entries = await timelineOf(history, { tellers: unionTold, namesOf, accounts });
      return ok({ status: 200, body: { unionId, entries } });
    }),

    implement(specs.listChildrenSpec, async ({ params: { unionId }, query: { limit, cursor }, caller }) => {
      const { gate } = await records.gate(unionId);
      if (!maySee(caller, gate)) return err(reject('union/not-found'));
      const pages = await cursors();
      const use = {
        query: ['children', unionId],
        scope: caller.kind === 'operator' ? caller.scope : caller.id,
      };
      const after = cursor === undefined ? ok(undefined) : pages.open(cursor, use);
      if (!after.ok) return after;
      const { states, lastKey } = await records.page('by-superior', unionId, unionRecord, {
        limit,
        after: after.value,
      });
      const unions = await unionViews(
        caller.kind === 'operator' ? vault : undefined,
        states.filter((union) => isListed(union, caller, unionId)),
      );
      return ok({ status: 200, body: { unions, ...(lastKey && { next: pages.seal(lastKey, use) }) } });
    }),
  ];
}

const Leader = z.object({ name: PersonName, mobile: Mobile });

/** Without a vault the leader is left out. */
async function unionViews(
  vault: PersonVault | undefined,
  unions: readonly Union[],
): Promise<specs.UnionView[]> {
  const led = unions.flatMap(({ unionId, leader }) => (leader ? [{ unionId, leader }] : []));
  const opened = vault ? await vault.openAll(led.map(({ leader }) => leader)) : [];
  const leaders = new Map(led.map(({ unionId }, index) => [unionId, maskedLeader(opened[index])]));
  return unions.map(({ leader: _, stamp, term, ...union }) => ({
    ...union,
    ...(term && { term: { ...term, endsOn: termEnd(term) } }),
    division: stamp.division,
    leader: leaders.get(union.unionId),
  }));
}

function maskedLeader(data: unknown): specs.UnionView['leader'] {
  if (data === undefined) return undefined;
  const { name, mobile } = Leader.parse(data);
  return { name: maskPersonName(name), mobile: maskMobile(mobile) };
}
