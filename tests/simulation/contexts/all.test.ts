import { describe, expect, it } from 'vitest';
import { PersonInput } from '../../../shared/members/domain/person.ts';
import { registryHandlers } from '../../../shared/registry/handlers.ts';
import { memoryStore } from '../../support/memory-store.ts';
import { people } from '../../support/people.ts';
import { randomFrom } from '../../support/random.ts';
import { TENANT, testRegistry } from '../../support/registry.ts';
import type { Choices, Known } from '../contract.ts';
import { standingView } from '../invariants/standing-view.ts';
import { storedIn } from '../invariants/stored.ts';
import { simulatedContexts } from './all.ts';

const choicesFrom = (seed: number): Choices => {
  const random = randomFrom(seed);
  return {
    int: (below) => random.between(0, below - 1),
    pick: (of) => random.pick(of),
    chance: (share) => random.chance(share),
  };
};

/** A province in which all has happened once. */
async function known(): Promise<Known> {
  const view = await standingView();
  const { records } = storedIn(view);
  return {
    now: view.now,
    people: people(8, 44).map((person) => PersonInput.parse(person)),
    records: (type) => [...(records.get(type) ?? [])].map(([id, { rev, state }]) => ({ id, rev, state })),
  };
}

const DRAWS = 150;

async function drawn() {
  const world = await known();
  const choices = choicesFrom(7);
  return simulatedContexts
    .flatMap(({ commands }) => commands)
    .flatMap((source) => Array.from({ length: DRAWS }, () => source.draw(world, choices)))
    .filter((one) => one !== undefined);
}

describe('The contexts of the simulation', () => {
  it('ask for every command that anybody may ask for', async () => {
    const { vault } = await testRegistry(memoryStore());
    const open = [...registryHandlers(vault, { tenant: TENANT }).values()].filter(
      ({ action }) => action !== 'system',
    );
    const asked = new Set((await drawn()).map(({ type }) => type));
    expect(open.map(({ type }) => type).filter((type) => !asked.has(type))).toEqual([]);
  });

  it('ask in bodies that their commands take, made as their routes make them', async () => {
    const { vault, now } = await testRegistry(memoryStore());
    const handlers = registryHandlers(vault, { tenant: TENANT });
    const requestId = '01ARZ3NDEKTSV4RRFFQ69G5FAV' as never;
    let taken = 0;
    for (const { type, body, seal } of (await drawn()).filter((_, index) => index % 10 === 0)) {
      const made = seal === undefined ? body : await seal({ vault, requestId, now });
      if (made === undefined) continue;
      expect(handlers.get(type)?.body.safeParse(made).error, type).toBeUndefined();
      taken += 1;
    }
    expect(taken).toBeGreaterThan(100);
  });

  it('have names of their own, for each command and each invariant', () => {
    const names = simulatedContexts.flatMap(({ commands }) => commands.map(({ name }) => name));
    expect(new Set(names).size).toBe(names.length);
    const invariants = simulatedContexts.flatMap((context) => context.invariants.map(({ name }) => name));
    expect(new Set(invariants).size).toBe(invariants.length);
  });
});
