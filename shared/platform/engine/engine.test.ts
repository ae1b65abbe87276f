import { beforeEach, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { type AnyHandler, handlersOf } from '../../kernel/command-handler.ts';
import type { LocalDate } from '../../kernel/dates.ts';
import { absent, change, decide, type LoadedClaim } from '../../kernel/decision.ts';
import { initialRules } from '../../kernel/rules.ts';
import { createEngine } from './engine.ts';
import { rulesRecord } from '../../kernel/rules-history.ts';
import { rulesSource } from './rules-source.ts';
import { PersonInput } from '../../members/domain/person.ts';
import { memoryStore, type MemoryStore } from '../../../tests/support/memory-store.ts';
import { testPerson } from '../../../tests/support/people.ts';
import { foundUnion, superior, testRegistry, type TestRegistry } from '../../../tests/support/registry.ts';
import { entryHash } from './ledger.ts';
import { recordKey } from './keys.ts';

let store: MemoryStore;
let registry: TestRegistry;
let union: Awaited<ReturnType<typeof foundUnion>>;

const person = (seed: number) => PersonInput.parse(testPerson({}, 1000 + seed));
const body = async (seed: number) => ({
  unionId: union.unionId,
  employerId: union.employerId,
  ...(await registry.sealed(person(seed))),
});
const gate = () => store.items.get(`registry/gate#${union.unionId}`);

beforeEach(async () => {
  store = memoryStore();
  registry = await testRegistry(store);
  union = await foundUnion(registry);
});

describe('the engine', () => {
  it('A5 A7 registers a member with claim, gate, ledger entry and outcome in one commit', async () => {
    const outcome = await registry.run('RegisterMember', await body(1), { key: 'one' });

    expect(outcome.status).toBe('done');
    const memberId = outcome.status === 'done' ? outcome.result['memberId'] : undefined;
    const member = store.items.get(`registry/member#${String(memberId)}`);
    expect(member).toMatchObject({
      rev: 1,
      state: { status: 'active', unionId: union.unionId, employerId: union.employerId },
    });
    expect(gate()).toMatchObject({ members: 4 });
    const entry = store.items.get(`ledger/member#${String(memberId)}@1`);
    expect(entry).toMatchObject({ commitId: member?.['commitId'], hash: member?.['head'], rules: 1 });
  });

  it('H2 names in the ledger the commits that a decision rests on', async () => {
    const entry = (key: string) => store.items.get(`ledger/${key}`);
    const after = (key: string) => entry(key)?.['after'];
    const commit = (key: string) => entry(key)?.['commitId'];
    const outcome = await registry.run('RegisterMember', await body(1));
    const memberId = outcome.status === 'done' ? String(outcome.result['memberId']) : '';
    const founding = `founding-application#${union.applicationId}`;
    const chunk = `roster-chunk#${union.applicationId}-0`;

    // What opened the union's gate, and not the members it has counted since.
    expect(after(`member#${memberId}@1`)).toEqual([commit(`${founding}@4`)]);
    // The approval made the gate that the chunk passes; the chunk caused what opened it.
    expect(after(`${chunk}@2`)).toEqual([commit(`${founding}@3`)]);
    expect(after(`${founding}@4`)).toContain(commit(`${chunk}@2`));
    // The superior's gate stands since it was registered; the version before goes without saying.
    expect(after(`${founding}@3`)).toEqual([commit(`union#${superior}@1`)]);
    expect(after(`${founding}@2`)).toBeUndefined();
  });

  it('H2 names the commit that freed a code which a later one takes', async () => {
    const failed = await foundUnion(registry, { seed: 5, size: 2, peopleOf: 1 });
    const again = await foundUnion(registry, { seed: 5, size: 2, peopleOf: 6 });
    const failure = store.items.get(`ledger/founding-application#${failed.applicationId}@4`);
    const approval = store.items.get(`ledger/founding-application#${again.applicationId}@3`);
    expect(approval?.['after']).toContain(failure?.['commitId']);
  });

  it('refuses a decision that would leave something behind without a trace in the ledger', async () => {
    const careless: AnyHandler = {
      type: 'LeaveNoTrace',
      body: z.object({}),
      action: 'system',
      lane: 'people',
      load: (read) => read.claim('USCC#1'),
      group: () => 'g',
      guard: () => undefined,
      decide: (claim) => decide({ claims: [{ claim: claim as LoadedClaim, holder: 'somebody' }] }),
    };
    const engine = createEngine({
      store,
      handlers: handlersOf([careless]),
      indexes: {},
      rules: rulesSource(store, '44'),
      isLive: () => Promise.resolve(true),
      now: () => registry.now,
      pause: () => Promise.resolve(),
    });
    const request = await registry.accept('LeaveNoTrace', {});
    const { failed } = await engine.process([request]);
    expect(String(failed.get(request))).toContain('changes no record');
  });

  it('A5 refuses a second live membership, and says so as an outcome', async () => {
    await registry.run('RegisterMember', await body(1));

    expect(await registry.run('RegisterMember', await body(1))).toMatchObject({
      status: 'rejected',
      rejection: { code: 'member/already-registered' },
    });
    expect(gate()).toMatchObject({ members: 4 });
  });

  it('A5 decides a batch of the same ID number to exactly one membership', async () => {
    const requests = await Promise.all(
      Array.from({ length: 10 }, async () => registry.accept('RegisterMember', await body(7))),
    );

    const { failed } = await registry.engine.process(requests);

    const outcomes = await Promise.all(requests.map((request) => registry.outcomeOf(request)));
    expect(failed.size).toBe(0);
    expect(outcomes.filter((outcome) => outcome?.status === 'done')).toHaveLength(1);
    expect(gate()).toMatchObject({ members: 4 });
  });

  it('carries out a command once, however often its message comes', async () => {
    const request = await registry.accept('RegisterMember', await body(1));

    for (let time = 0; time < 10; time += 1) await registry.engine.process([request]);

    expect(gate()).toMatchObject({ members: 4 });
    expect([...store.items.keys()].filter((key) => key.startsWith('ledger/member#'))).toHaveLength(4);
  });

  it('commits a batch in one transaction with one merged update of the gate', async () => {
    const requests = await Promise.all(
      Array.from({ length: 10 }, async (_, seed) => registry.accept('RegisterMember', await body(seed))),
    );
    const rev = gate()?.rev ?? 0;

    await registry.engine.process(requests);

    expect(gate()).toMatchObject({ members: 13, rev: rev + 1 });
  });

  it('spares the others when one command of a batch is to blame for the cancellation', async () => {
    const requests = await Promise.all(
      [0, 1, 2].map(async (seed) => registry.accept('RegisterMember', await body(seed))),
    );
    const racing = await body(1);
    const commit = store.commit.bind(store);
    let raced = false;
    store.commit = async (writes) => {
      if (!raced && writes.length > 5) {
        raced = true;
        await registry.run('RegisterMember', racing);
      }
      return commit(writes);
    };

    const { failed } = await registry.engine.process(requests);

    const outcomes = await Promise.all(requests.map((request) => registry.outcomeOf(request)));
    expect(failed.size).toBe(0);
    expect(outcomes.map((outcome) => outcome?.status)).toEqual(['done', 'rejected', 'done']);
    expect(gate()).toMatchObject({ members: 6 });
  });

  it('returns commands to the queue when the platform fails, and loses or doubles nothing', async () => {
    const requests = await Promise.all(
      [0, 1].map(async (seed) => registry.accept('RegisterMember', await body(seed))),
    );
    const commit = store.commit.bind(store);
    store.commit = async (writes) => {
      await commit(writes);
      throw new Error('timed out after it succeeded');
    };

    const first = await registry.engine.process(requests);
    store.commit = commit;
    const second = await registry.engine.process(requests);

    expect([...first.failed.keys()]).toEqual(requests);
    expect(second.settled).toEqual(requests);
    expect(gate()).toMatchObject({ members: 5 });
  });

  it('C1 rejects what no transaction holds instead of trying it for ever, and spares the batch', async () => {
    const swelling = (bytes: number, records: number): AnyHandler => ({
      type: 'RegisterMember',
      body: z.unknown(),
      action: 'members:register',
      lane: 'people',
      load: () => Promise.resolve({}),
      group: () => 'g',
      guard: () => undefined,
      decide: (_, __, { newId }) =>
        decide({
          changes: Array.from({ length: records }, (___, index) =>
            change(absent(rulesRecord, newId(String(index))), {
              type: 'RulesSet',
              v: 1,
              from: 'x'.repeat(bytes) as LocalDate,
              rules: initialRules,
            }),
          ),
        }),
    });
    for (const [bytes, records] of [
      [500_000, 1],
      [1, 60],
      [100_000, 30],
    ] as const) {
      const request = await registry.accept('RegisterMember', {});
      const engine = createEngine({
        store,
        handlers: handlersOf([swelling(bytes, records)]),
        indexes: {},
        rules: rulesSource(store, '44'),
        isLive: () => Promise.resolve(true),
        now: () => registry.now,
        pause: () => Promise.reject(new Error('there is nothing to wait for')),
      });

      const { settled } = await engine.process([request]);

      expect(settled).toEqual([request]);
      expect(await registry.outcomeOf(request)).toMatchObject({
        status: 'rejected',
        rejection: { code: 'command/too-large' },
      });
    }
  });

  it('chains each entry to the record’s previous one by its hash', async () => {
    const entries = [...store.items]
      .filter(([key]) => key.startsWith(`ledger/${recordKey('founding-application', union.applicationId)}@`))
      .map(([, item]) => item);

    expect(entries.length).toBeGreaterThan(3);
    for (const [index, entry] of entries.entries()) {
      const { hash, timeShard: _, timeSort: __, ...rest } = entry;
      expect(entryHash(rest as never)).toBe(hash);
      expect(entry['prev']).toBe(index === 0 ? undefined : entries[index - 1]?.['hash']);
    }
  });

  it('G8 stores no personal datum in clear', async () => {
    const someone = person(3);
    await registry.run('RegisterMember', await body(3));

    const everything = JSON.stringify([...store.items.values()]);

    expect(everything).not.toContain(someone.idNumber);
    expect(everything).not.toContain(someone.name);
    expect(everything).not.toContain(someone.mobile);
  });
});
