import { beforeEach, describe, expect, it } from 'vitest';
import type { Operator } from '../../shared/kernel/caller.ts';
import { instantOf } from '../../shared/kernel/dates.ts';
import type { RequestId } from '../../shared/kernel/ids.ts';
import { PersonInput } from '../../shared/members/domain/person.ts';
import type { ItemKey, Store } from '../../shared/platform/store/port.ts';
import { memoryStore } from '../support/memory-store.ts';
import { people, testPerson } from '../support/people.ts';
import { foundUnion, superior, type TestRegistry, testRegistry } from '../support/registry.ts';
import { certificateOf, certificateRefOf } from '../support/sign-in.ts';
import { operatorOf } from './relations.ts';

/** Keys of operators' records, call by call. */
let operatorReads: string[][];
let failing: boolean;
let registry: TestRegistry;
let union: Awaited<ReturnType<typeof foundUnion>>;
let sequence = 0;

beforeEach(async () => {
  operatorReads = [];
  failing = false;
  const memory = memoryStore();
  const store: Store = {
    async read(keys: readonly ItemKey[]) {
      const read = keys.map(({ pk }) => pk).filter((pk) => pk.startsWith('operator#'));
      if (read.length > 0) operatorReads.push(read);
      if (read.length > 0 && failing) throw new Error('throttled');
      return memory.read(keys);
    },
    commit: (writes) => memory.commit(writes),
  };
  registry = await testRegistry(store);
  union = await foundUnion(registry, { seed: 1, size: 1 });
});

const refOf = (name: string) => certificateRefOf(certificateOf(name));

/** An officer with an account, signed in with the certificate of their name. */
async function officer(name: string): Promise<Operator> {
  const body = { operatorId: name, role: 'union-officer', scope: union.unionId, certificate: refOf(name) };
  expect(await registry.run('RegisterOperator', body)).toMatchObject({ status: 'done' });
  return signedIn(name);
}

const signedIn = (name: string, changes: Partial<Operator> = {}): Operator => ({
  ...(operatorOf('union-officer', union.unionId, name) as Operator),
  certificate: refOf(name).fingerprint,
  ...changes,
});

/** Accepted, and not decided yet. */
async function registers(actor: Operator): Promise<RequestId> {
  const person = PersonInput.parse(testPerson({}, 500 + (sequence += 1)));
  const { unionId, employerId } = union;
  return registry.accept(
    'RegisterMember',
    { unionId, employerId, ...(await registry.sealed(person)) },
    { actor },
  );
}

const later = (seconds: number) => {
  registry.now = instantOf(Date.parse(registry.now) + seconds * 1_000);
};

const codeOf = async (request: RequestId) => {
  const outcome = await registry.outcomeOf(request);
  return outcome?.status === 'rejected' ? outcome.rejection.code : outcome?.status;
};

const decided = async (request: RequestId) => {
  const { failed } = await registry.engine.process([request]);
  expect([...failed.values()]).toEqual([]);
  return codeOf(request);
};

describe('G1 G2 a command that was accepted before its operator’s account ended', () => {
  it.each([
    ['suspended', 'SuspendOperator', (operatorId: string) => ({ operatorId })],
    ['revoked', 'RevokeOperator', (operatorId: string) => ({ operatorId })],
    [
      'without their certificate',
      'RevokeCertificate',
      (operatorId: string) => ({ operatorId, fingerprint: refOf(operatorId).fingerprint, reason: 'lost' }),
    ],
    [
      'with another certificate',
      'ReissueCertificate',
      (operatorId: string) => ({
        operatorId,
        fingerprint: refOf(operatorId).fingerprint,
        reason: 'lost',
        certificate: refOf('next'),
      }),
    ],
  ])('changes nothing: its operator is %s by now', async (_, type, body) => {
    const actor = await officer('op-flight');
    const [before, after] = [await registers(actor), await registers(actor)];
    expect(await decided(before)).toBe('done');
    expect(await registry.run(type, body('op-flight'))).toMatchObject({ status: 'done' });
    later(30);
    const entries = (await registry.store.read([{ table: 'registry', pk: `gate#${union.unionId}` }]))[0];
    expect(await decided(after)).toBe('command/account-ended');
    expect((await registry.store.read([{ table: 'registry', pk: `gate#${union.unionId}` }]))[0]).toEqual(
      entries,
    );
  });

  it('changes nothing when its operator has another role or scope by now, or never had an account', async () => {
    await officer('op-other');
    expect(await decided(await registers(signedIn('op-other', { scope: superior })))).toBe(
      'command/account-ended',
    );
    expect(await decided(await registers(signedIn('op-other', { role: 'superior-officer' })))).toBe(
      'command/account-ended',
    );
    expect(await decided(await registers(signedIn('op-nobody')))).toBe('command/account-ended');
    const foreign = signedIn('op-other', { certificate: refOf('another').fingerprint });
    expect(await decided(await registers(foreign))).toBe('command/account-ended');
    expect(await decided(await registers(signedIn('op-other')))).toBe('done');
  });

  it('is decided again once the account is restored, and only under a new request', async () => {
    const actor = await officer('op-back');
    const first = await registers(actor);
    await registry.run('SuspendOperator', { operatorId: 'op-back' });
    expect(await decided(first)).toBe('command/account-ended');
    await registry.run('RestoreOperator', { operatorId: 'op-back' });
    later(30);
    expect(await decided(first)).toBe('command/account-ended');
    expect(await decided(await registers(actor))).toBe('done');
  });

  it('takes one read for a batch, and none within 30 seconds of it', async () => {
    const actors = [await officer('op-a'), await officer('op-b'), await officer('op-c')];
    const batch = async () => Promise.all([...actors, ...actors].map((actor) => registers(actor)));
    const [first, second, third] = [await batch(), await batch(), await batch()];
    operatorReads = [];
    await registry.engine.process(first);
    expect(operatorReads).toEqual([['operator#op-a', 'operator#op-b', 'operator#op-c']]);
    later(29.999);
    await registry.engine.process(second);
    expect(operatorReads).toHaveLength(1);
    later(0.001);
    await registry.engine.process(third);
    expect(operatorReads).toHaveLength(2);
    for (const request of [...first, ...second, ...third]) expect(await codeOf(request)).toBe('done');
  });

  it('waits while nobody can tell, and is not taken for a yes', async () => {
    const request = await registers(await officer('op-unknown'));
    failing = true;
    const { failed } = await registry.engine.process([request]);
    expect([...failed.keys()]).toEqual([request]);
    expect(await registry.outcomeOf(request)).toBeUndefined();
    failing = false;
    expect(await decided(request)).toBe('done');
  });

  it('leaves alone what the registry itself goes on with, and who has no account', async () => {
    const worker = await registry.accept(
      'ApplyForMembership',
      {
        unionId: union.unionId,
        ...(await registry.sealed(PersonInput.parse(people(1, 900)[0]))),
      },
      { actor: { kind: 'worker', id: 'w-flight' as never } },
    );
    operatorReads = [];
    expect(await decided(worker)).toBe('done');
    expect(operatorReads).toEqual([]);
  });
});
