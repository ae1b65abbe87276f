import { beforeEach, describe, expect, it } from 'vitest';
import { memoryStore, type MemoryStore } from '../../../tests/support/memory-store.ts';
import { people } from '../../../tests/support/people.ts';
import { foundUnion, superior, testRegistry, type TestRegistry } from '../../../tests/support/registry.ts';
import { PersonInput } from '../../members/domain/person.ts';

let store: MemoryStore;
let registry: TestRegistry;

const item = (pk: string) => store.items.get(`registry/${pk}`);
const children = () => item(`gate#${superior}`)?.['children'];

beforeEach(async () => {
  store = memoryStore();
  registry = await testRegistry(store);
});

describe('founding a union', () => {
  it('B1 has employer, union and all members in the registry when the last chunk is admitted', async () => {
    const before = Number(children());
    const { unionId, employerId, applicationId } = await foundUnion(registry, { size: 60 });

    expect(item(`founding-application#${applicationId}`)).toMatchObject({
      state: { status: 'founded', progress: { launched: 3, done: 3, admitted: 60 } },
    });
    expect(item(`union#${unionId}`)).toMatchObject({ state: { status: 'normal', foundedOn: '2026-11-23' } });
    expect(item(`employer#${employerId}`)).toMatchObject({ state: { status: 'registered', unionId } });
    expect(item(`gate#${unionId}`)).toMatchObject({ status: 'open', members: 60 });
    expect(children()).toBe(before + 1);
  });

  it('A6 registers one employer per credit code', async () => {
    await foundUnion(registry, { seed: 1 });
    await expect(foundUnion({ ...registry, run: withAnotherKey(registry) }, { seed: 1 })).rejects.toThrow(
      'employer/already-registered',
    );
  });

  it('A10 offers a transfer for a row whose person is a member elsewhere, and founds the union all the same', async () => {
    const first = await foundUnion(registry, { seed: 1, size: 2 });
    const [shared] = people(1, 1);
    const second = await foundUnion(withExtraRow(registry, PersonInput.parse(shared)), { seed: 2, size: 2 });

    expect(item(`roster-chunk#${second.applicationId}-0`)).toMatchObject({
      state: { results: [{ status: 'admitted' }, { status: 'admitted' }, { status: 'transfer-offer' }] },
    });
    expect(item(`gate#${first.unionId}`)).toMatchObject({ members: 2 });
    expect(item(`gate#${second.unionId}`)).toMatchObject({ status: 'open', members: 2 });
  });

  it('A7 founds no union without members: what the approval entered is void and its codes are free', async () => {
    await foundUnion(registry, { seed: 1, size: 2 });
    const before = Number(children());
    const failed = await foundUnion(
      withOnlyRows(
        registry,
        people(2, 1).map((person) => PersonInput.parse(person)),
      ),
      {
        seed: 2,
        size: 2,
      },
    );

    expect(item(`founding-application#${failed.applicationId}`)).toMatchObject({
      state: { status: 'failed', reason: { code: 'founding/nobody-admitted' } },
    });
    expect(item(`union#${failed.unionId}`)).toMatchObject({ state: { status: 'void' } });
    expect(item(`gate#${failed.unionId}`)).toMatchObject({ status: 'shut', members: 0 });
    expect(children()).toBe(before);
    const refounded = await foundUnion({ ...registry, run: withAnotherKey(registry) }, { seed: 2, size: 2 });
    expect(item(`union#${refounded.unionId}`)).toMatchObject({ state: { status: 'normal' } });
  });

  it('is decided once: an approval that comes again is refused', async () => {
    const { applicationId } = await foundUnion(registry);

    expect(await registry.run('ApproveFounding', { applicationId })).toMatchObject({
      status: 'rejected',
      rejection: { code: 'founding/not-open', params: { status: 'founded' } },
    });
  });

  it('returns a roster of which no row is valid', async () => {
    const registryOfBadRows: TestRegistry = {
      ...registry,
      run: (type, body, options) =>
        registry.run(type, type === 'CompleteRoster' ? { ...(body as object), valid: 0 } : body, options),
    };

    await expect(foundUnion(registryOfBadRows)).rejects.toThrow('founding/not-open');
  });
});

/** The same commands under keys of their own. */
const withAnotherKey =
  (registry: TestRegistry): TestRegistry['run'] =>
  (type, body) =>
    registry.run(type, body);

const rowsReplaced = (
  registry: TestRegistry,
  replace: (rows: readonly unknown[]) => Promise<readonly unknown[]>,
): TestRegistry => ({
  ...registry,
  run: async (type, body, options) => {
    if (type !== 'RecordRosterRows') return registry.run(type, body, options);
    const { rows, ...rest } = body as { readonly rows: readonly unknown[] };
    return registry.run(type, { ...rest, rows: await replace(rows) }, options);
  },
});

const withExtraRow = (registry: TestRegistry, person: PersonInput) =>
  rowsReplaced(registry, async (rows) => [
    ...rows,
    { line: 99, problems: [], ...(await registry.sealed(person, 'extra')) },
  ]);

const withOnlyRows = (registry: TestRegistry, persons: readonly PersonInput[]) =>
  rowsReplaced(registry, () =>
    Promise.all(
      persons.map(async (person, index) => ({
        line: index + 2,
        problems: [],
        ...(await registry.sealed(person, `only-${String(index)}`)),
      })),
    ),
  );
