import type { Caller } from '../../kernel/caller.ts';
import type { DuplicateId } from '../../kernel/ids.ts';
import { reject } from '../../kernel/problem.ts';
import { err, ok } from '../../kernel/result.ts';
import { hasInScope } from '../../kernel/stamp.ts';
import type { CommandEdge } from '../../platform/edge/command-edge.ts';
import type { RecordsReader } from '../../platform/edge/records-reader.ts';
import { type PlaceNames, timelineOf } from '../../platform/edge/timeline.ts';
import { recordKey } from '../../platform/engine/keys.ts';
import type { Cursors } from '../../platform/http/cursor.ts';
import { implement, type Route } from '../../platform/http/route.ts';
import type { PersonVault } from '../../platform/keys/person-vault.ts';
import type { RecordHistory } from '../../platform/store/record-history.ts';
import { seesDuplicate } from '../application/duplicate-handlers.ts';
import { duplicateTold } from '../domain/duplicate-told.ts';
import { type Duplicate, duplicateRecord, pairIn } from '../domain/duplicate.ts';
import { type Member, memberRecord } from '../domain/member.ts';
import { duplicateWaits } from '../domain/waiting.ts';
import * as specs from './duplicate-specs.ts';
import { memberViews } from './views.ts';

export interface DuplicateRouteDependencies {
  readonly edge: CommandEdge;
  readonly vault: PersonVault;
  readonly records: RecordsReader;
  readonly cursors: () => Promise<Cursors>;
  readonly historyOf: RecordHistory;
  readonly namesOf: PlaceNames;
}

interface Found {
  readonly duplicate: Duplicate;
  readonly members: readonly Member[];
}

/** 疑似重复: who may be one person, both records side by side, and what an officer says to it. */
export function duplicateRoutes(dependencies: DuplicateRouteDependencies): readonly Route[] {
  const { edge, vault, records, cursors, historyOf, namesOf } = dependencies;

  /** Those that the caller sees, with both of their members. */
  const seen = async (duplicates: readonly Duplicate[], caller: Caller): Promise<Found[]> => {
    const loaded = await records.records(
      memberRecord,
      duplicates.flatMap(({ members }) => members),
    );
    return duplicates.flatMap((duplicate, index) => {
      const pair = loaded.slice(index * 2, index * 2 + 2).map(({ state }) => state);
      return seesDuplicate(caller, pair)
        ? [{ duplicate, members: pair.filter((member) => member !== undefined) }]
        : [];
    });
  };

  const views = async (found: readonly Found[]) => {
    const members = await memberViews(
      vault,
      found.flatMap(({ members: pair }) => pair),
    );
    return found.map(({ duplicate: { at, stamp: _, ...duplicate } }, index) => ({
      ...duplicate,
      unionId: at,
      members: members.slice(index * 2, index * 2 + 2),
    }));
  };

  /** The same reads whether there is such a finding or not. */
  const one = async (duplicateId: DuplicateId, caller: Caller): Promise<Found | undefined> => {
    const [{ state }, loaded] = await Promise.all([
      records.record(duplicateRecord, duplicateId),
      records.records(memberRecord, pairIn(duplicateId)),
    ]);
    const pair = loaded.map((member) => member.state);
    if (state === undefined || !seesDuplicate(caller, pair)) return undefined;
    return { duplicate: state, members: pair.filter((member) => member !== undefined) };
  };

  return [
    implement(specs.listDuplicatesSpec, async ({ params: { unionId }, query: { limit, cursor }, caller }) => {
      const { gate } = await records.gate(unionId);
      if (!gate || !hasInScope(caller, gate.stamp)) return err(reject('union/not-found'));
      const pages = await cursors();
      const scope = caller.kind === 'operator' ? caller.scope : caller.id;
      const use = { query: ['duplicates', unionId], scope };
      const after = cursor === undefined ? ok(undefined) : pages.open(cursor, use);
      if (!after.ok) return after;
      const options = { limit, after: after.value };
      const { states, lastKey } = await records.page('work-queue', unionId, duplicateRecord, options);
      // The record decides and not the index, which lags.
      const waiting = states.filter((state) => duplicateWaits(state)?.at === unionId);
      const duplicates = await views(await seen(waiting, caller));
      return ok({ status: 200, body: { duplicates, ...(lastKey && { next: pages.seal(lastKey, use) }) } });
    }),

    implement(specs.getDuplicateSpec, async ({ params: { duplicateId }, caller }) => {
      const found = await one(duplicateId, caller);
      const [body] = found === undefined ? [] : await views([found]);
      return body ? ok({ status: 200, body }) : err(reject('duplicate/not-found'));
    }),

    implement(specs.duplicateTimelineSpec, async ({ params: { duplicateId }, caller }) => {
      if ((await one(duplicateId, caller)) === undefined) return err(reject('duplicate/not-found'));
      const history = await historyOf(recordKey(duplicateRecord.type, duplicateId));
      const entries = await timelineOf(history, { tellers: duplicateTold, namesOf, accounts: true });
      return ok({ status: 200, body: { duplicateId, entries } });
    }),

    ...Object.entries(specs.duplicateDecisions).map(([type, spec]) =>
      implement(spec, ({ params, body, caller, idempotencyKey, now }) =>
        edge.submit({ type, asSent: { ...params, ...body }, caller, idempotencyKey, now }),
      ),
    ),
  ];
}
