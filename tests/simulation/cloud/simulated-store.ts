import { CloudFault, type Calls, type Invocation } from '../clock/calls.ts';
import { fraction, mix } from '../clock/hash.ts';
import {
  type CommitResult,
  type ItemKey,
  keyOf,
  type RefusalReason,
  refuseUnfit,
  type Store,
  type StoredItem,
  type Write,
} from '../../../shared/platform/store/port.ts';

/** What runs on a machine one after another: who is calling now. */
export interface Machine {
  current: Invocation;
}

/** The store as a function sees it: between the two lies the cloud. */
export function simulatedStore(calls: Calls, machine: Machine, server: Store): Store {
  const { faults } = calls;
  const read = (keys: readonly ItemKey[]) =>
    calls.call(machine.current, `reads ${named(keys.map(({ table, pk }) => `${table}/${pk}`))}`, () =>
      server.read(keys),
    );
  return {
    async read(keys) {
      if (keys.length === 0) return [];
      const id = machine.current.nextCall();
      if (keys.length < 2 || !faults.strikes('torn-read', id)) return read(keys);
      const isFirst = keys.map((_, index) => fraction(mix(id, index)) < 0.5);
      const [first, second] = await Promise.all([
        read(keys.filter((_, index) => isFirst[index])),
        read(keys.filter((_, index) => !isFirst[index])),
      ]);
      const [one, other] = [[...first], [...second]];
      return isFirst.map((from): StoredItem | undefined => (from ? one : other).shift());
    },
    async commit(writes) {
      // On this side, as the real store does.
      refuseUnfit(writes);
      const what = `${writes.length === 1 ? 'writes' : 'commits'} ${named(writes.map(keyOf))}`;
      const result = await calls.commit(machine.current, what, (id): Promise<CommitResult> => {
        if (faults.strikes('conflict', id)) return Promise.resolve(blamed(writes, id, 'conflict'));
        if (faults.strikes('throttled', id)) {
          if (writes.length === 1) return Promise.reject(new CloudFault('throttled'));
          return Promise.resolve(blamed(writes, id, 'throttle'));
        }
        return server.commit(writes);
      });
      if (!result.committed)
        for (const [index, write] of writes.entries())
          if (result.reasons[index] !== undefined)
            calls.note(machine.current.name, `  refused: ${result.reasons[index]} at ${keyOf(write)}`);
      return result;
    },
  };
}

const blamed = (writes: readonly Write[], id: number, reason: RefusalReason): CommitResult => ({
  committed: false,
  reasons: writes.map((_, index) => (index === mix(id, 1) % writes.length ? reason : undefined)),
});

const MOST_NAMED = 3;

const named = (keys: readonly string[]): string => {
  const more = keys.length > MOST_NAMED ? ` and ${String(keys.length - MOST_NAMED)} more` : '';
  return keys.slice(0, MOST_NAMED).join(', ') + more;
};
