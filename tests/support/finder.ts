import type { MemberId, RequestId } from '../../shared/kernel/ids.ts';
import { duplicatesFinder } from '../../shared/registry/find-duplicates.ts';
import { type MemoryMarkBook, memoryMarkBook } from './memory-mark-book.ts';
import type { MemoryStore } from './memory-store.ts';
import { settle, TENANT, type TestRegistry } from './registry.ts';

/** The finder over a registry in memory, with what it asks for decided at once. */
export interface TestFinder {
  readonly book: MemoryMarkBook;
  readonly look: (...members: readonly string[]) => Promise<void>;
  /** At everybody there is. */
  readonly lookAtAll: () => Promise<void>;
}

export function testFinder(registry: TestRegistry): TestFinder {
  const book = memoryMarkBook();
  const look = async (...members: readonly string[]): Promise<void> => {
    const asked: RequestId[] = [];
    const { store, vault } = registry;
    const find = duplicatesFinder({
      tenant: TENANT,
      store,
      vault,
      book,
      now: () => registry.now,
      queue: { send: async (sent) => void asked.push(...sent.map(({ requestId }) => requestId)) },
    });
    for (const member of members) await find(member as MemberId);
    await settle(registry, asked);
  };
  return {
    book,
    look,
    lookAtAll: () => look(...membersIn(registry.store as MemoryStore)),
  };
}

const PREFIX = 'registry/member#';

const membersIn = ({ items }: MemoryStore): string[] =>
  [...items.keys()].flatMap((key) => (key.startsWith(PREFIX) ? [key.slice(PREFIX.length)] : []));
