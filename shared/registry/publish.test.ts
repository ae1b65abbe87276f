import { beforeEach, describe, expect, it } from 'vitest';
import { memoryStore, type MemoryStore } from '../../tests/support/memory-store.ts';
import { foundUnion, testRegistry, type TestRegistry } from '../../tests/support/registry.ts';
import type { CommandMessage } from '../platform/queue/port.ts';
import type { LedgerEntry } from '../platform/engine/ledger.ts';
import { publishEntry, type WireEvent, wireEventsOf } from './publish.ts';

let store: MemoryStore;
let registry: TestRegistry;
let sent: CommandMessage[];
let told: WireEvent[];
let publish: ReturnType<typeof publishEntry>;

const entriesOf = (type: string) =>
  [...store.items].filter(([key]) => key.startsWith(`ledger/${type}#`)).map(([, item]) => item);

beforeEach(async () => {
  store = memoryStore();
  registry = await testRegistry(store);
  sent = [];
  told = [];
  publish = publishEntry({
    store,
    queue: { send: async (messages) => void sent.push(...messages) },
    tell: async (event) => void told.push(event),
  });
});

describe('publishing the ledger', () => {
  it('B1 tells intake of a founding application’s roster, with the same id each time', async () => {
    const { applicationId } = await foundUnion(registry);
    const [applied] = entriesOf('founding-application');

    await publish(applied ?? {});
    await publish(applied ?? {});

    expect(told).toMatchObject([
      { type: 'FoundingApplied', id: `founding-application#${applicationId}@1.0`, data: { applicationId } },
      { type: 'FoundingApplied', id: `founding-application#${applicationId}@1.0` },
    ]);
  });

  it('sends a follow-up once: one that is marked sent stays unsent when the stream is read again', async () => {
    await foundUnion(registry, { size: 2 });
    const entries = entriesOf('founding-application');

    for (const entry of entries) await publish(entry);

    expect(sent).toEqual([]);
  });

  it('leaves what is due nowhere: each follow-up of the founding was sent and has one outcome', async () => {
    await foundUnion(registry, { size: 60 });

    const due = [...store.items].filter(([key]) => key.startsWith('registry/due#')).map(([, item]) => item);
    // Three chunks, their three answers, and the timer of the superior's reply, which came in time.
    expect(due).toHaveLength(7);
    expect(due.filter((item) => item['dueShard'] !== undefined)).toEqual([]);
    for (const { id, command } of due as unknown as { id: string; command: { type: string } }[]) {
      const status = command.type === 'EscalateFounding' ? 'rejected' : 'done';
      expect(store.items.get(`requests/${id}`)).toMatchObject({ outcome: { status } });
    }
  });

  it('A8 tells the finder of a roster’s members once a chunk, and of each other change of who is a member', async () => {
    await foundUnion(registry, { size: 25 });
    const told = (type: string) =>
      entriesOf(type).flatMap((entry) => wireEventsOf(entry as unknown as LedgerEntry));
    expect(told('member')).toEqual([]);
    const admitted = told('roster-chunk').map(({ data }) => (data as { memberIds: string[] }).memberIds);
    expect(admitted.map(({ length }) => length).toSorted()).toEqual([2, 23]);

    const memberId = String(admitted[0]?.[0]);
    await registry.run('NoteEmployment', { memberId, employment: '2' });
    expect(told('member')).toEqual([]);
    await registry.run('RecordDeath', { memberId, diedOn: '2026-11-20' });
    await registry.run('ErasePerson', { of: { memberId }, basis: 'retention-over' });
    const data = { memberIds: [memberId] };
    expect(told('member')).toMatchObject([{ type: 'MembersChanged', id: `member#${memberId}@3.0`, data }]);
    expect(told('erasure')).toMatchObject([{ type: 'MembersChanged', data }]);
  });
});
