import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Command } from '../../kernel/command.ts';
import { instantOf, legalDate, type LocalDate } from '../../kernel/dates.ts';
import type { Decide, Gate, LoadedGate } from '../../kernel/decision.ts';
import type { EmployerId, MemberId, RequestId, TransferId, UnionId } from '../../kernel/ids.ts';
import { initialRules } from '../../kernel/rules.ts';
import { type Member, type MemberEvent, memberRecord } from './member.ts';
import {
  acceptTransfer,
  completeTransfer,
  consentToTransfer,
  decideObjection,
  declineTransfer,
  escalateTransfer,
  expireTransfer,
  objectToTransfer,
  releaseMember,
  requestTransfer,
  withdrawTransfer,
  type Sides,
} from './transfer-commands.ts';
import { type Transfer, type TransferEvent, transferRecord } from './transfer.ts';
import type { Transferring } from './transferring.ts';

const id = <Id extends string>(digit: number): Id => `01ARZ3NDEKTSV4RRFFQ69G5FA${String(digit)}` as Id;
const [county, from, to] = [id<UnionId>(1), id<UnionId>(2), id<UnionId>(3)];
const [employer, newEmployer] = [id<EmployerId>(4), id<EmployerId>(5)];
const memberId = id<MemberId>(6);
const transferId = id<TransferId>(7);

const nobody: Sides = { member: false, source: false, target: false };

/** One member between two unions: commands are decided and folded as the engine does, the clock is the test's. */
class World {
  member: Member;
  transfer: Transfer | undefined;
  readonly members = { [from]: 1, [to]: 0 };
  readonly due: { readonly type: string; readonly body: unknown; readonly at: string }[] = [];
  targetStatus: Gate['status'] = 'open';
  #now = Date.parse('2026-11-23T01:00:00.000Z');

  constructor(member: Partial<Member> = {}) {
    this.member = {
      memberId,
      status: 'active',
      unionId: from,
      employerId: employer,
      stamp: { path: [county, from], division: '440305' },
      joinedOn: '2020-05-04' as LocalDate,
      person: {
        personId: memberId as never,
        sealed: 'c2VhbGVk',
        sex: '1',
        birthMonth: '1990-03',
        householdType: '9',
        migrant: false,
      },
      ...member,
    };
  }

  records(sides: Sides = nobody): Transferring & { readonly sides: Sides } {
    const gate = (union: typeof from): LoadedGate => ({
      union,
      rev: 1,
      gate: {
        status: union === to ? this.targetStatus : 'open',
        stamp: { path: [county, union], division: '440305' },
        stampVersion: 1,
        employers: [union === from ? employer : newEmployer],
        members: this.members[union] ?? 0,
        children: 0,
      },
    });
    const loaded = { rev: 1, head: 'h', lookups: {} };
    return {
      transfer: { aggregate: transferRecord, id: transferId, ...loaded, state: this.transfer },
      member: { aggregate: memberRecord, id: memberId, ...loaded, state: this.member },
      claim: { claim: 'IDNO#k#h', rev: 1, holder: memberId, lastHolder: memberId },
      source: gate(from),
      target: gate(to),
      sides,
    };
  }

  /** Undefined when done, else the refusal's code. */
  run<B extends object>(
    decide: Decide<Transferring & { readonly sides: Sides }, Command<string, B>>,
    body: Omit<B, 'transferId'>,
    sides: Sides = nobody,
  ): string | undefined {
    const at = instantOf(this.#now);
    const on = legalDate(at);
    const command = {
      requestId: id<RequestId>(9),
      type: 'x',
      actor: { kind: 'system', id: 'test' },
      at,
      group: to,
      lane: 'people',
      body: { transferId, ...body } as unknown as B,
    } as const;
    const context = { at, on, rules: initialRules, newId: (label: string) => label as never };
    const result = decide(this.records(sides), command, context);
    if (!result.ok) return result.error.code;
    const meta = { at, on, by: 'system:test', requestId: command.requestId };
    for (const { record, events } of result.value.changes)
      for (const event of events)
        if (record.id === transferId)
          this.transfer = transferRecord.evolve(this.transfer, event as TransferEvent, meta);
        else this.member = memberRecord.evolve(this.member, event as MemberEvent, meta);
    for (const gate of result.value.gates)
      if (gate.kind === 'use')
        this.members[gate.gate.union] = (this.members[gate.gate.union] ?? 0) + (gate.add.members ?? 0);
    for (const { command: next, at: due } of result.value.follow)
      this.due.push({ type: next.type, body: next.body, at: due ?? at });
    return undefined;
  }

  /** The first follow-up that is due next is sent at its time, or as much later as the test says. */
  tick(later = 0): string | undefined {
    this.due.sort((a, b) => (a.at < b.at ? -1 : 1));
    const next = this.due.shift();
    if (next === undefined) return 'nothing';
    this.#now = Math.max(this.#now, Date.parse(next.at) + later);
    const decide = {
      EscalateTransfer: escalateTransfer,
      CompleteTransfer: completeTransfer,
      ExpireTransfer: expireTransfer,
    }[next.type];
    return decide === undefined ? 'unknown timer' : this.run(decide, next.body as never);
  }

  get now(): string {
    return instantOf(this.#now);
  }
}

const request = { memberId, unionId: to, employerId: newEmployer };
const asMember: Sides = { ...nobody, member: true };
const asSource: Sides = { ...nobody, source: true };
const asTarget: Sides = { ...nobody, target: true };

const here = (world: World) => [world.member.unionId, world.members];
const moved = [to, { [from]: 0, [to]: 1 }];
const stayed = [from, { [from]: 1, [to]: 0 }];

describe('transfer of a membership 会籍接转', () => {
  it('C4 arts 12 13: moves at once when all three agree, same id and day of joining', () => {
    const world = new World();
    world.run(requestTransfer, request, asMember);
    world.run(acceptTransfer, {});
    expect(world.transfer).toMatchObject({ status: 'accepted', dueOn: '2026-11-30' });
    expect(here(world)).toEqual(stayed);

    world.run(releaseMember, {});

    expect(here(world)).toEqual(moved);
    expect(world.transfer).toMatchObject({ status: 'completed', outcome: 'on-time' });
    expect(world.member).toMatchObject({ memberId, joinedOn: '2020-05-04', employerId: newEmployer });
    expect(world.member).not.toHaveProperty('transfer');
  });

  it('C4 whoever asks has agreed: the giving union waits for no days of its own', () => {
    const world = new World();
    world.run(requestTransfer, request, asSource);
    world.run(acceptTransfer, {});
    world.run(consentToTransfer, { evidence: '档案 2026-17' });

    expect(here(world)).toEqual(moved);
  });

  it('C4 the member’s consent is needed, whoever asks', () => {
    const world = new World();
    world.run(requestTransfer, request, { member: false, source: true, target: true });

    expect(world.transfer).toMatchObject({ status: 'requested', consented: false });
    expect(here(world)).toEqual(stayed);
  });

  it('C4 a superior of both unions moves a member who has signed, in one step', () => {
    const world = new World();
    world.run(
      requestTransfer,
      { ...request, consent: '表 1' },
      { member: false, source: true, target: true },
    );

    expect(here(world)).toEqual(moved);
    expect(world.due).toEqual([]);
  });

  it('C4 silence of the giving union goes to its superior, and then completes', () => {
    const world = new World();
    world.run(requestTransfer, request, asMember);
    world.run(acceptTransfer, {});
    expect(world.tick()).toBeUndefined();
    expect(world.transfer).toMatchObject({ status: 'escalated', dueOn: '2026-12-08' });
    expect(here(world)).toEqual(stayed);

    while (world.transfer?.status === 'escalated') world.tick();

    expect(world.transfer).toMatchObject({ status: 'completed', outcome: 'escalated' });
    expect(here(world)).toEqual(moved);
  });

  it('C4 an objection on a listed ground is decided by the superior', () => {
    for (const [upheld, where] of [
      [true, stayed],
      [false, moved],
    ] as const) {
      const world = new World();
      world.run(requestTransfer, request, asMember);
      world.run(acceptTransfer, {});
      world.run(objectToTransfer, { ground: 'labour-relation-not-ended' });
      world.run(decideObjection, { upheld });

      expect(here(world)).toEqual(where);
      expect(world.transfer?.outcome).toBe(upheld ? 'refused' : 'late');
    }
  });

  it('C6 arts 19 20: a retained member becomes active again by it', () => {
    const world = new World({
      status: 'retained',
      retained: { for: 'unemployed', since: '2026-01-01' as LocalDate },
    });
    world.run(
      requestTransfer,
      { ...request, consent: '表 1' },
      { member: false, source: true, target: true },
    );

    expect(world.member).toMatchObject({ status: 'active', unionId: to, joinedOn: '2020-05-04' });
  });

  it('C6 art 17: the retired stay retained', () => {
    const world = new World({
      status: 'retained',
      retained: { for: 'retired', since: '2026-01-01' as LocalDate },
    });

    expect(world.run(requestTransfer, request, asTarget)).toBe('member/retired-stays-retained');
  });

  it('C4 there is one transfer of a member at a time', () => {
    const world = new World();
    world.run(requestTransfer, request, asMember);

    expect(world.run(requestTransfer, request, asTarget)).toBe('member/transfer-under-way');
  });

  it('C4 a receiving union that has closed by then ends the transfer, and the member stays', () => {
    const world = new World();
    world.run(requestTransfer, request, asMember);
    world.run(acceptTransfer, {});
    world.targetStatus = 'shut';
    world.run(releaseMember, {});

    expect(world.transfer).toMatchObject({ status: 'refused', refusedFor: 'receiving-union-closed' });
    expect(here(world)).toEqual(stayed);
    expect(world.member).not.toHaveProperty('transfer');
  });

  it('C4 a timer is heard by a clock that is a minute behind, and not a day before', () => {
    const world = new World();
    world.run(requestTransfer, request, asMember);
    world.run(acceptTransfer, {});
    const dueOn = world.transfer?.dueOn ?? ('' as LocalDate);
    expect(world.run(escalateTransfer, { dueOn })).toBe('transfer/timer-stale');

    expect(world.tick(-60_000)).toBeUndefined();
    expect(world.transfer?.status).toBe('escalated');
  });

  it('C4 a timer that comes late or twice changes nothing', () => {
    const world = new World();
    world.run(requestTransfer, request, asMember);
    world.run(acceptTransfer, {});
    const twice = { dueOn: world.transfer?.dueOn ?? ('' as LocalDate) };
    world.tick();

    expect(world.run(escalateTransfer, twice)).toBe('transfer/not-in-state');
    expect(world.run(completeTransfer, twice)).toBe('transfer/timer-stale');
  });

  it('C4 never two holders, never none, and nothing open once its last timer has run', () => {
    const acts = {
      consent: (world: World) => world.run(consentToTransfer, {}),
      accept: (world: World) => world.run(acceptTransfer, {}),
      decline: (world: World) => world.run(declineTransfer, {}),
      withdraw: (world: World) => world.run(withdrawTransfer, {}),
      release: (world: World) => world.run(releaseMember, {}),
      object: (world: World) => world.run(objectToTransfer, { ground: 'open-case' }),
      uphold: (world: World) => world.run(decideObjection, { upheld: true }),
      overrule: (world: World) => world.run(decideObjection, { upheld: false }),
      tick: (world: World) => world.tick(),
      tickLate: (world: World) => world.tick(40 * 86_400_000),
      close: (world: World) => void (world.targetStatus = 'shut'),
    };
    const steps = fc.array(fc.constantFrom(...Object.values(acts)), { maxLength: 12 });
    const sides = fc.record({ member: fc.boolean(), source: fc.boolean(), target: fc.boolean() });
    fc.assert(
      fc.property(sides, steps, (asked, story) => {
        const world = new World();
        world.run(requestTransfer, request, asked);
        for (const step of story) {
          step(world);
          expect(Object.values(world.members).toSorted()).toEqual([0, 1]);
          expect(world.members[world.member.unionId]).toBe(1);
        }
        while (world.due.length > 0) world.tick();
        expect(['completed', 'refused', 'withdrawn']).toContain(world.transfer?.status);
        expect(world.transfer?.outcome).toBeDefined();
        expect(world.member).not.toHaveProperty('transfer');
      }),
      { numRuns: 500 },
    );
  });
});
