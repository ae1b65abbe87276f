import { beforeEach, describe, expect, it } from 'vitest';
import { memoryStore, type MemoryStore } from '../../tests/support/memory-store.ts';
import { testEmployer } from '../../tests/support/employers.ts';
import { testPerson } from '../../tests/support/people.ts';
import { testRegistry, type TestRegistry } from '../../tests/support/registry.ts';
import type { RosterPerson } from '../intake/domain/row.ts';
import type { CreditCode } from '../kernel/credit-code.ts';
import type { FoundingApplicationId } from '../kernel/ids.ts';
import { derivedId } from '../platform/ids.ts';
import type { CommandMessage } from '../platform/queue/port.ts';
import { rosterCommands } from './roster-commands.ts';

const applicationId = derivedId<FoundingApplicationId>('application');
const job = { applicationId, objectKey: 'rosters/test' };
const summary = { rows: 1, accepted: 1, refused: 0, chunks: 1, digest: 'd', ignoredColumns: [] };

let store: MemoryStore;
let registry: TestRegistry;
let sent: CommandMessage[];
let commands: ReturnType<typeof rosterCommands>;

const requestsOf = (type: string) =>
  [...store.items]
    .filter(([key, item]) => key.startsWith('requests/') && item['type'] === type)
    .map(([, item]) => item);

beforeEach(async () => {
  store = memoryStore();
  registry = await testRegistry(store);
  sent = [];
  commands = rosterCommands({
    store,
    vault: registry.vault,
    now: () => registry.now,
    queue: { send: async (messages) => void sent.push(...messages) },
  });
});

const rosterPerson = (): RosterPerson => testPerson();

function checkedPerson() {
  const checked = commands.checkPerson(rosterPerson(), job);
  if (!checked.ok) throw new Error('the test person is in order');
  return checked.value;
}

describe('commands of a roster', () => {
  it('A9 makes one command of a chunk, however often the file is read', async () => {
    const rows = [{ line: 2, person: checkedPerson() }];

    await commands.recordRows(job, 0, rows);
    const first = requestsOf('RecordRosterRows');
    await commands.recordRows(job, 0, rows);

    expect(requestsOf('RecordRosterRows')).toEqual(first);
    expect(new Set(sent.map(({ requestId }) => requestId)).size).toBe(1);
  });

  it('G8 keeps rows sealed: nothing of the person stands in the command in clear', async () => {
    await commands.recordRows(job, 0, [{ line: 2, person: checkedPerson() }]);

    const stored = JSON.stringify(requestsOf('RecordRosterRows'));
    const { idNumber, mobile, name } = testPerson();
    for (const secret of [idNumber, mobile, name]) expect(stored).not.toContain(secret);
  });

  it('A3 names the field and the rule of a row that is wrong', () => {
    const checked = commands.checkPerson({ ...rosterPerson(), idNumber: '440305199003079415' }, job);
    expect(checked).toEqual({ ok: false, error: [{ field: 'idNumber', code: 'id-number/check-digit' }] });
  });

  it('B1 Law art 11: asks of which of several founding employers a row is, and takes none but these', () => {
    const [one, other, stranger] = [1, 2, 3].map((seed) => testEmployer({}, seed).creditCode as CreditCode);
    const of = (
      employers: readonly (CreditCode | undefined)[] | undefined,
      founder: CreditCode | undefined,
    ) => {
      const codes = employers?.filter((code) => code !== undefined);
      const row = { ...rosterPerson(), ...(founder && { founder }) };
      const checked = commands.checkPerson(row, { ...job, ...(codes && { employers: codes }) });
      return checked.ok ? checked.value.founder : checked.error;
    };
    expect(of([one, other], other)).toBe(other);
    expect(of([one], undefined)).toBeUndefined();
    expect(of([one], one)).toBe(one);
    expect(of(undefined, undefined)).toBeUndefined();
    const at = 'employerCode';
    expect(of([one, other], undefined)).toEqual([{ field: at, code: 'roster/employer-needed' }]);
    for (const employers of [[one, other], [one]])
      expect(of(employers, stranger)).toEqual([{ field: at, code: 'roster/employer-not-founding' }]);
  });

  it('does not return a roster whose file is gone because it was read to its end', async () => {
    await commands.complete(job, summary);
    await commands.fail(job, { code: 'roster/file-missing' });

    expect(requestsOf('CompleteRoster')).toHaveLength(1);
    expect(requestsOf('ReturnRoster')).toHaveLength(0);
  });

  it('returns a roster that was never uploaded', async () => {
    await commands.fail(job, { code: 'roster/file-missing' });

    expect(requestsOf('ReturnRoster')).toMatchObject([
      { body: { applicationId, problem: { code: 'roster/file-missing' } } },
    ]);
  });
});
