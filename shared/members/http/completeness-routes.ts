import type { Caller } from '../../kernel/caller.ts';
import type { UnionId } from '../../kernel/ids.ts';
import { reject } from '../../kernel/problem.ts';
import { err, ok } from '../../kernel/result.ts';
import { hasInScope } from '../../kernel/stamp.ts';
import type { RecordsReader } from '../../platform/edge/records-reader.ts';
import type { Cursors, LastKey } from '../../platform/http/cursor.ts';
import { implement, type Route } from '../../platform/http/route.ts';
import type { PersonVault } from '../../platform/keys/person-vault.ts';
import { completenessOf, isComplete } from '../domain/completeness.ts';
import { type Member, memberRecord } from '../domain/member.ts';
import { PersonalData } from '../domain/person.ts';
import * as specs from './completeness-specs.ts';
import { maskedPerson } from './views.ts';

export interface CompletenessRouteDependencies {
  readonly vault: Pick<PersonVault, 'openAll'>;
  readonly records: RecordsReader;
  readonly cursors: () => Promise<Cursors>;
}

/** Records that one count looks at, each of which has to be opened. */
const COUNTED_AT_MOST = 1_000;
const PAGE = 100;

export function completenessRoutes({
  vault,
  records,
  cursors,
}: CompletenessRouteDependencies): readonly Route[] {
  /** Who has been erased has nothing to complete. */
  const looked = async (members: readonly Member[]) => {
    const opened = await vault.openAll(members.map(({ person }) => person));
    return members.flatMap((member, index) => {
      if (opened[index] === undefined) return [];
      const { memberId, status, joinedOn } = member;
      const { score, missing, doubts } = completenessOf(member, PersonalData.parse(opened[index]));
      const found = { score, missing: [...missing], doubts: [...doubts] };
      return [{ memberId, status, joinedOn, ...found, person: maskedPerson(opened[index]) }];
    });
  };

  /** The stamp on the record decides: an index lags, and a member may have moved since. */
  const page = async (unionId: UnionId, caller: Caller, limit: number, after: LastKey | undefined) => {
    const { states, lastKey } = await records.page('by-union', unionId, memberRecord, { limit, after });
    const own = states.filter((member) => member.unionId === unionId && hasInScope(caller, member.stamp));
    return { found: await looked(own), lastKey };
  };

  return [
    implement(specs.memberCompletenessSpec, async ({ params: { memberId }, caller }) => {
      const { state } = await records.record(memberRecord, memberId);
      if (!state || !hasInScope(caller, state.stamp)) return err(reject('member/not-found'));
      const [body] = await looked([state]);
      return body ? ok({ status: 200, body }) : err(reject('member/data-erased'));
    }),

    implement(specs.listIncompleteSpec, async ({ params: { unionId }, query: { limit, cursor }, caller }) => {
      const { gate } = await records.gate(unionId);
      if (!gate || !hasInScope(caller, gate.stamp)) return err(reject('union/not-found'));
      const pages = await cursors();
      const scope = caller.kind === 'operator' ? caller.scope : caller.id;
      const use = { query: ['incomplete', unionId], scope };
      const after = cursor === undefined ? ok(undefined) : pages.open(cursor, use);
      if (!after.ok) return after;
      const { found, lastKey } = await page(unionId, caller, limit, after.value);
      const members = found.filter((one) => !isComplete(one));
      return ok({ status: 200, body: { members, ...(lastKey && { next: pages.seal(lastKey, use) }) } });
    }),

    implement(specs.countIncompleteSpec, async ({ params: { unionId }, caller }) => {
      const { gate } = await records.gate(unionId);
      if (!gate || !hasInScope(caller, gate.stamp)) return err(reject('union/not-found'));
      const all = [];
      let after: LastKey | undefined;
      do {
        const { found, lastKey } = await page(unionId, caller, PAGE, after);
        all.push(...found);
        after = lastKey;
      } while (after !== undefined && all.length < COUNTED_AT_MOST);
      const total = all.reduce((sum, { score }) => sum + score, 0);
      const body = {
        members: all.length,
        complete: all.filter(isComplete).length,
        ...(all.length > 0 && { score: Math.floor(total / all.length) }),
        missing: tally(all.flatMap(({ missing }) => missing)),
        doubts: tally(all.flatMap(({ doubts }) => doubts)),
        more: after !== undefined,
      };
      return ok({ status: 200, body });
    }),
  ];
}

function tally<Name extends string>(names: readonly Name[]): Partial<Record<Name, number>> {
  const counts: Partial<Record<Name, number>> = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}
