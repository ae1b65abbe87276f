import type { MembersChangedEvent, MembersToCompareEvent } from '../../events/members-changed.ts';
import type { Command } from '../kernel/command.ts';
import type { Instant } from '../kernel/dates.ts';
import type { MemberId, RequestId } from '../kernel/ids.ts';
import { findDuplicates, type MarkBook } from '../members/application/find-duplicates.ts';
import type { CompareMembers } from '../members/domain/compare-members.ts';
import { duplicateIdOf, duplicateRecord } from '../members/domain/duplicate.ts';
import type { Pair } from '../members/domain/likeness.ts';
import { memberRecord } from '../members/domain/member.ts';
import { recordKey } from '../platform/engine/keys.ts';
import { toRecord } from '../platform/engine/records.ts';
import { toRequestItem } from '../platform/engine/request.ts';
import { rulesSource } from '../platform/engine/rules-source.ts';
import { derivedId } from '../platform/ids.ts';
import type { PersonVault } from '../platform/keys/person-vault.ts';
import type { CommandQueue } from '../platform/queue/port.ts';
import { createOnce } from '../platform/store/create-once.ts';
import type { ItemPages } from '../platform/store/item-pages.ts';
import type { Store } from '../platform/store/port.ts';

export interface FinderDependencies {
  readonly tenant: string;
  readonly store: Store;
  readonly queue: CommandQueue;
  readonly vault: Pick<PersonVault, 'openAll' | 'marksOf'>;
  readonly now: () => Instant;
  readonly book: MarkBook;
}

/** Looks at one member over the tables of the province: `findDuplicates` with its ports. */
export const duplicatesFinder = (dependencies: FinderDependencies): ((id: MemberId) => Promise<void>) => {
  const { tenant, store, vault, now, book } = dependencies;
  const rules = rulesSource(store, tenant);
  return findDuplicates({
    book,
    memberOf: async (id) => {
      const [member] = await membersOf(store, [id]);
      return { rev: member?.rev ?? 0, state: member?.state };
    },
    duplicatesOf: async (pairs) => {
      const ids = pairs.map(duplicateIdOf);
      const items = await store.read(
        ids.map((id) => ({ table: 'registry', pk: recordKey(duplicateRecord.type, id) })),
      );
      return items.map((item, index) => toRecord(duplicateRecord, ids[index] ?? '', item).state);
    },
    openAll: vault.openAll,
    marksOf: vault.marksOf,
    rules: () => rules.current(now()),
    compare: (pairs) => compare(pairs, dependencies),
  });
};

/**
 * Asks once for each pair of revisions: whatever is looked at again, or by two at once, is compared once, and a
 * record that has changed since is looked at by whoever is told of that change.
 */
async function compare(pairs: readonly Pair[], { store, queue, now }: FinderDependencies): Promise<void> {
  const ids = [...new Set(pairs.flat())];
  const members = await membersOf(store, ids);
  const revs = new Map(ids.map((id, index) => [id, members[index]?.rev ?? 0]));
  const commands = pairs.map((pair): Command<'CompareMembers', CompareMembers> => {
    const [one, other] = pair;
    return {
      requestId: derivedId<RequestId>(
        'compare-members',
        one,
        revs.get(one) ?? 0,
        other,
        revs.get(other) ?? 0,
      ),
      type: 'CompareMembers',
      actor: { kind: 'system', id: 'find-duplicates' },
      at: now(),
      group: duplicateIdOf(pair),
      lane: 'bulk',
      body: { members: [one, other] },
    };
  });
  await Promise.all(commands.map((command) => createOnce(store, 'requests', toRequestItem(command))));
  // Also those that were there: they may have been stored and never queued.
  await queue.send(commands);
}

async function membersOf(store: Store, ids: readonly MemberId[]) {
  const items = await store.read(
    ids.map((id) => ({ table: 'registry', pk: recordKey(memberRecord.type, id) })),
  );
  return ids.map((id, index) => toRecord(memberRecord, id, items[index]));
}

export interface TellingFinder extends FinderDependencies {
  readonly pages: ItemPages;
  /** Puts the rest of a long part of the table back into the queue. */
  readonly requeue: (event: MembersToCompareEvent) => Promise<void>;
}

/** Parts of the table of members that are gone through side by side. */
const SEGMENTS = 8;

/** Asks for all members to be looked at anew: after a restore, a change of the rules, or where the book was lost. */
export const allMembers = (now: Instant): readonly MembersToCompareEvent[] =>
  Array.from({ length: SEGMENTS }, (_, segment) => ({
    type: 'MembersToCompare',
    v: 1,
    id: `compare-all@${now}/${String(segment)}`,
    data: { segment, segments: SEGMENTS },
  }));

/** What the finder does with what it is told. */
export const onMembersChanged = (dependencies: TellingFinder) => {
  const find = duplicatesFinder(dependencies);
  const { pages, requeue } = dependencies;
  return async (event: MembersChangedEvent | MembersToCompareEvent): Promise<void> => {
    if (event.type === 'MembersChanged') {
      for (const id of event.data.memberIds) await find(id);
      return;
    }
    const { segment, segments, after } = event.data;
    const prefix = recordKey(memberRecord.type, '');
    const { items, next } = await pages.page('registry', prefix, { segment, segments, after });
    for (const { pk } of items) await find(pk.slice(prefix.length) as MemberId);
    if (next !== undefined) await requeue({ ...event, data: { segment, segments, after: next } });
  };
};
