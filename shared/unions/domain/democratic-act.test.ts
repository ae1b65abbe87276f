import { beforeEach, describe, expect, it } from 'vitest';
import { memoryStore, type MemoryStore } from '../../../tests/support/memory-store.ts';
import { foundUnion, type TestRegistry, testRegistry } from '../../../tests/support/registry.ts';
import { endOfLegalDate, type Instant, type LocalDate } from '../../kernel/dates.ts';
import { daysAfter } from '../../kernel/working-days.ts';
import { remindOn } from './democratic-act.ts';

const DAY = '2026-11-20';

let store: MemoryStore;
let registry: TestRegistry;
let place: Awaited<ReturnType<typeof foundUnion>>;
beforeEach(async () => {
  store = memoryStore();
  registry = await testRegistry(store);
  place = await foundUnion(registry, { seed: 1, size: 2 });
});

const run = async (type: string, body: object): Promise<Readonly<Record<string, string>> | string> => {
  const outcome = await registry.run(type, body);
  return outcome.status === 'done' ? outcome.result : outcome.rejection.code;
};
const record = (changes: object) =>
  run('RecordDemocraticAct', {
    unionId: place.unionId,
    kind: 'staff-congress',
    on: DAY,
    parties: [place.employerId],
    evidence: 'democracy/1.pdf',
    ...changes,
  });
const contract = async (through: string, changes: object = {}) => {
  const result = await record({ kind: 'collective-contract', through, ...changes });
  return typeof result === 'string' ? result : String(result['actId']);
};
const actOf = (actId: string) => store.items.get(`registry/democratic-act#${actId}`);
const notices = () =>
  [...store.items.values()].filter(
    ({ type, state }) => type === 'notice' && (state as { kind: string }).kind === 'contract-ending',
  );

describe('democratic management (企业民主管理规定; 集体合同规定)', () => {
  it('B9 records congresses, contracts and publications with date, parties and evidence, listed by union', async () => {
    for (const kind of ['staff-congress', 'open-affairs'])
      expect(await record({ kind })).toEqual({ actId: expect.any(String) });
    const actId = await contract('2028-11-19');
    expect(actOf(actId)).toMatchObject({
      inUnion: `democracy#${place.unionId}`,
      state: { kind: 'collective-contract', on: DAY, through: '2028-11-19', parties: [place.employerId] },
    });
  });

  it('refuses days ahead, strangers as parties, and terms where there is none', async () => {
    expect(await record({ on: '2026-11-24' })).toBe('democracy/date-ahead');
    expect(await record({ parties: ['0'.repeat(26)] })).toBe('democracy/not-a-party');
    expect(await record({ parties: [place.employerId, place.employerId] })).toBe('democracy/not-a-party');
    expect(await record({ through: '2028-01-01' })).toBe('democracy/contract-only');
    expect(await record({ kind: 'collective-contract' })).toBe('democracy/contract-only');
  });

  it('B9 集体合同规定 art 38: a collective contract is for one to three years', async () => {
    for (const through of ['2027-11-19', '2029-11-19'])
      expect(await contract(through)).toMatch(/^[0-9A-Z]{26}$/);
    for (const through of ['2027-11-18', '2029-11-20'])
      expect(await contract(through)).toBe('democracy/contract-term');
  });

  it('B9 art 38: tells the union ninety days before a contract ends, once, and not a day earlier', async () => {
    const through = '2028-11-19' as LocalDate;
    const actId = await contract(through);
    const due = [...store.items.values()].filter(
      ({ type, command }) => type === 'due' && (command as { type: string }).type === 'TellContractEnds',
    );
    const day = daysAfter(through, -90);
    expect(due.map(({ dueAt }) => dueAt)).toEqual([endOfLegalDate(day)]);
    expect(await run('TellContractEnds', { actId })).toBe('democracy/nothing-to-tell');
    registry.now = endOfLegalDate(day);
    expect(await run('TellContractEnds', { actId })).toEqual({});
    expect(await run('TellContractEnds', { actId })).toBe('democracy/nothing-to-tell');
    expect(notices().map(({ state }) => state)).toMatchObject([{ to: place.unionId, day: through }]);
  });

  it('B9 tells of no contract that another one follows, and lets one follow it only', async () => {
    const first = await contract('2028-11-19');
    const next = await contract('2029-11-19', { renews: first });
    expect(actOf(first)).toMatchObject({ state: { renewedBy: next } });
    expect(await contract('2029-11-19', { renews: first })).toBe('democracy/not-renewable');
    expect(await contract('2029-11-19', { renews: '0'.repeat(26) })).toBe('democracy/not-renewable');
    registry.now = endOfLegalDate(daysAfter('2028-11-19' as LocalDate, -90));
    expect(await run('TellContractEnds', { actId: first })).toBe('democracy/nothing-to-tell');
    expect(notices()).toEqual([]);
  });

  it('B9 D5 goes by the rules of the day it is recorded on, and by those of before where its act names no day', async () => {
    const change = { democracy: { contractMonths: { most: 60 }, reminderDays: 30 } };
    const set = await run('SetRules', { from: '2026-11-24', change, basis: '粤工总〔2026〕9号' });
    if (typeof set === 'string') throw new Error(set);
    const before = await contract('2028-11-19');
    expect(await contract('2031-11-19')).toBe('democracy/contract-term');
    expect(await run('ReleaseRules', { proposalId: set['proposalId'] })).toEqual(expect.any(Object));
    registry.now = '2026-11-25T01:00:00.000Z' as Instant;
    const after = await contract('2031-11-19');
    expect(actOf(before)).toMatchObject({ state: { tellOn: daysAfter('2028-11-19' as LocalDate, -90) } });
    expect(actOf(after)).toMatchObject({ state: { tellOn: daysAfter('2031-11-19' as LocalDate, -30) } });
    const through = '2028-11-19' as LocalDate;
    expect(remindOn({ through })).toBe(daysAfter(through, -90));
    expect(remindOn({})).toBeUndefined();
  });
});
