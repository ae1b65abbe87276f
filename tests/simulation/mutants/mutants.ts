import type { RequestId } from '../../../shared/kernel/ids.ts';
import { entryHash, type LedgerEntry } from '../../../shared/platform/engine/ledger.ts';
import { derivedId } from '../../../shared/platform/ids.ts';
import type { CommandQueue } from '../../../shared/platform/queue/port.ts';
import { inTime } from '../../../shared/platform/store/time-index.ts';
import type { ItemKey, Store, Write } from '../../../shared/platform/store/port.ts';
import type { Environment } from '../functions/environment.ts';
import { identity, type Safeguards } from './safeguards.ts';

/** One safeguard that is left out, at a port: nothing of the registry's own code is changed. */
export interface Mutant {
  readonly name: string;
  readonly without: string;
  readonly safeguards: Safeguards;
}

const mutant = (name: string, without: string, changes: Partial<Safeguards>): Mutant => ({
  name,
  without,
  safeguards: { ...identity, ...changes },
});

const heedless = (name: string, without: string, write: (write: Write) => boolean): Mutant =>
  mutant(name, without, { heedless: { write } });

/** Every write of the functions passes through `change`; undefined leaves the write out. */
const rewriting =
  (change: (write: Write) => Write | undefined) =>
  (store: Store): Store => ({
    read: (keys) => store.read(keys),
    commit(writes) {
      const changed = writes.map(change).filter((write) => write !== undefined);
      return changed.length === 0 ? Promise.resolve({ committed: true }) : store.commit(changed);
    },
  });

const isItem = (write: Write): write is Extract<Write, { op: 'create' | 'replace' }> =>
  write.op === 'create' || write.op === 'replace';
const isClaim = (write: Write): boolean => isItem(write) && write.item.pk.startsWith('claim#');
const isRecord = (write: Write): boolean =>
  isItem(write) && write.table === 'registry' && !/^(?:claim|due|gate)#/.test(write.item.pk);
const isEntry = (write: Write): boolean => write.op === 'create' && write.table === 'ledger';

/** Entries lack a part before they are hashed, so that nothing but its lack can show. */
const entriesWithout = (part: 'commit' | 'after' | 'prev') => (store: Store) => ({
  read: (keys: readonly ItemKey[]) => store.read(keys),
  commit(writes: readonly Write[]) {
    const hashes = new Map<unknown, string>();
    const entries = writes.map((write) => {
      if (write.op !== 'create' || write.table !== 'ledger') return write;
      const { hash: before, timeShard: _, timeSort: __, [part]: ___, ...rest } = write.item;
      const changed = rest as unknown as Omit<LedgerEntry, 'hash'>;
      const { pk, rev, at } = changed;
      const hash = entryHash(changed);
      hashes.set(before, hash);
      return { ...write, item: { ...rest, pk, rev, hash, ...inTime({ pk, at, hash }) } };
    });
    return store.commit(
      entries.map((write) =>
        isItem(write) && hashes.has(write.item['head'])
          ? { ...write, item: { ...write.item, head: hashes.get(write.item['head']) } }
          : write,
      ),
    );
  },
});

const withStore = (on: Environment, store: Store, queue: CommandQueue = on.queue): Environment => ({
  ...on,
  store,
  queue,
});

/** Follow-ups become requests under new ids each time they are sent. */
function underNewIds(on: Environment): Environment {
  const ids = new Map<string, RequestId>();
  let made = 0;
  const renamed = (id: string): RequestId => {
    const known = ids.get(id) ?? derivedId<RequestId>('again', id, (made += 1), on.random());
    ids.set(id, known);
    return known;
  };
  const store = rewriting((write) => {
    if (write.op !== 'create' || write.table !== 'requests') return write;
    ids.delete(write.item.pk);
    return { ...write, item: { ...write.item, pk: renamed(write.item.pk) } };
  })(on.store);
  return withStore(on, store, {
    send: (messages, attempt) =>
      on.queue.send(
        messages.map((message) => ({
          ...message,
          requestId: ids.get(message.requestId) ?? message.requestId,
        })),
        attempt,
      ),
  });
}

/** Follow-ups of these types are never stored. */
const withoutTimers = (types: RegExp) => ({
  store: rewriting((write) =>
    write.op === 'create' &&
    write.item['type'] === 'due' &&
    types.test((write.item['command'] as { type: string }).type)
      ? undefined
      : write,
  ),
});

/** Claims lack a part, at whatever they are written for. */
const claimsWithout = (part: 'lastHolder' | 'standing') => ({
  store: rewriting((write) => {
    if (!isItem(write) || !isClaim(write)) return write;
    const { [part]: _, ...rest } = write.item;
    return { ...write, item: rest };
  }),
});

export const mutants: readonly Mutant[] = [
  heedless('claim', 'the condition on a claim', isClaim),
  heedless('gate', 'the condition on a gate', ({ op }) => op === 'gate'),
  mutant('gate-count', 'counting members and child unions in gates', {
    store: rewriting((write) =>
      write.op === 'gate' ? { ...write, add: { members: 0, withoutVote: 0, children: 0 } } : write,
    ),
  }),
  heedless(
    'version',
    'the condition on a record’s revision, at the record and at its ledger entry',
    (write) => (write.op === 'replace' && isRecord(write)) || isEntry(write),
  ),
  heedless(
    'creation',
    'the condition that what is created does not exist, at the record, its gate and its ledger entry',
    (write) =>
      write.op === 'create' &&
      (isRecord(write) ||
        isEntry(write) ||
        (write.table === 'registry' && write.item.pk.startsWith('gate#'))),
  ),
  heedless('outcome', 'the condition that a request has no outcome yet', ({ op }) => op === 'settle'),
  heedless(
    'acceptance',
    'the condition that a request is new',
    (write) => write.op === 'create' && write.table === 'requests',
  ),
  heedless(
    'person-key',
    'the condition that a person has no key yet',
    (write) => write.op === 'create' && write.table === 'keys',
  ),
  mutant('replica', 'the condition that a copy is newer than what the second region has', {
    heedless: { replica: true },
  }),
  mutant('applied', 'the condition that a record’s contribution is the one that was read', {
    heedless: { applied: true },
  }),
  mutant(
    'transfer-timers',
    'the timers that move a transfer on',
    withoutTimers(/^(?:Escalate|Complete|Expire)Transfer$/),
  ),
  mutant('founding-timers', 'the timers of replies to a founding', withoutTimers(/^EscalateFounding$/)),
  mutant('vacancy-timers', 'the timers of vacancies', withoutTimers(/^NoteVacancy$/)),
  mutant('emergency-timers', 'the timers that end an emergency grant', withoutTimers(/^EndBreakGlass$/)),
  mutant('tombstone', 'the last holder of a claim that was given back', claimsWithout('lastHolder')),
  mutant('standing', 'what a claim tells of its holder', claimsWithout('standing')),
  heedless(
    'resend',
    'the condition that a request is sent again only as it was read',
    (write) => write.op === 'replace' && write.table === 'requests',
  ),
  mutant('stray-requests', 'sending again what was accepted and never queued', {
    publisher: (on) =>
      withStore(on, on.store, {
        send: (messages, attempt) =>
          attempt === undefined ? on.queue.send(messages) : Promise.resolve(undefined as never),
      }),
  }),
  mutant('sweeper', 'the sweeper', { tick: () => () => Promise.resolve() }),
  mutant('request-of-follow-up', 'storing the request before a follow-up is marked sent', {
    publisher: (on) =>
      withStore(
        on,
        rewriting((write) => (write.op === 'create' && write.table === 'requests' ? undefined : write))(
          on.store,
        ),
      ),
  }),
  mutant('follow-up-id', 'that the request of a follow-up has the follow-up’s id', {
    publisher: underNewIds,
  }),
  mutant('wire-events', 'telling consumers of events', { tell: () => () => Promise.resolve() }),
  mutant('commit-list', 'the list of a commit’s entries', { store: entriesWithout('commit') }),
  mutant('rests-on', 'the list of the commits that a commit rests on', { store: entriesWithout('after') }),
  mutant('hash-chain', 'the hash of a record’s previous entry', { store: entriesWithout('prev') }),
  mutant('batch-failures', 'reporting which changes of a batch failed', {
    stream: (handle) => async (running, changes) => {
      await handle(running, changes);
      return undefined;
    },
  }),
  mutant('checkpoint', 'noting the place in a stream only after its batch', { notesFirst: true }),
  mutant('account', 'asking whether the operator’s account still holds', {
    engine: (on) => ({ ...on, isLive: () => Promise.resolve(true) }),
  }),
  mutant('entrustment', 'asking whether the contract of an entrusted party covers the act', {
    engine: (on) => ({ ...on, entrustments: { refusalOf: () => Promise.resolve(undefined) } }),
  }),
  mutant('signature', 'asking whether an act that is to be signed was signed', {
    engine: (on) => ({
      ...on,
      rules: {
        async current(now) {
          const rules = await on.rules.current(now);
          return { ...rules, signatures: { ...rules.signatures, exempt: 'all' } };
        },
      },
    }),
  }),
  mutant('lease', 'the writer lease, which engines look at before they commit', {
    engine: ({ lease: _, ...on }) => on,
  }),
  mutant('digest', 'the digest that tells a repeat from another command', { asSent: () => ({}) }),
  mutant('idempotency-key', 'that a repeat comes with the key of the first call', {
    key: (key, call) => `${key} ${call}`,
  }),
];
