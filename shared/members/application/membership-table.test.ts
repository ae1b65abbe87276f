import { beforeEach, describe, expect, it } from 'vitest';
import { testEmployer } from '../../../tests/support/employers.ts';
import { memoryStore, type MemoryStore } from '../../../tests/support/memory-store.ts';
import { testPerson } from '../../../tests/support/people.ts';
import { foundUnion, superior, testRegistry, type TestRegistry } from '../../../tests/support/registry.ts';
import { type Actor, OperatorId } from '../../kernel/caller.ts';
import { type Instant, instantOf } from '../../kernel/dates.ts';
import type { EmployerId, UnionId } from '../../kernel/ids.ts';
import { type Member, memberRecord } from '../domain/member.ts';
import { PersonInput } from '../domain/person.ts';

/** One test for each row of the table of memberships, from the command to the records, the gate and the claim. */

interface Place {
  readonly unionId: UnionId;
  readonly employerId: EmployerId;
}
/** Of an employer without a union. */
const WAITING = 7;
const { unionName: _, ...noted } = testEmployer({}, WAITING);
const employerCode = noted.creditCode;

let store: MemoryStore;
let registry: TestRegistry;
let [a, b]: [Place, Place] = [undefined as never, undefined as never];
let employerId: string;
beforeEach(async () => {
  store = memoryStore();
  registry = await testRegistry(store);
  const place = async (seed: number): Promise<Place> => {
    const { unionId, employerId: own } = await foundUnion(registry, { seed, size: 1 });
    return { unionId, employerId: own };
  };
  [a, b] = [await place(1), await place(2)];
  employerId = String((await run('NoteEmployer', { superior, employer: noted }))['employerId']);
});

type Result = Readonly<Record<string, string>>;

async function run(type: string, body: object, actor?: Actor): Promise<Result> {
  const outcome = await registry.run(type, body, actor && { actor });
  return outcome.status === 'done' ? outcome.result : { code: outcome.rejection.code };
}

const officer = (name: string, scope: UnionId = superior): Actor => ({
  kind: 'operator',
  id: OperatorId.parse(name),
  role: 'superior-officer',
  scope,
});
const item = (pk: string) => store.items.get(`registry/${pk}`);
const member = (id: unknown): Member => memberRecord.parse(item(`member#${String(id)}`)?.['state']);
const gate = (union: string) => {
  const { members, withoutVote } = item(`gate#${union}`) as unknown as Record<string, number>;
  return { members, withoutVote };
};
const holder = async (person: PersonInput) =>
  item(`claim#${(await registry.vault.claimsOf(person.idNumber))[0]}`)?.['holder'];
const on = (day: string) => (registry.now = instantOf(Date.parse(`${day}T01:00:00.000Z`)));

const someone = (changes: object = {}) => PersonInput.parse(testPerson(changes, 900));
const apply = async (place: object, person = someone()) =>
  run('ApplyForMembership', { ...place, ...(await registry.sealed(person)) });
const approve = ({ applicationId }: Result) => run('ApproveMembershipApplication', { applicationId });
const joined = async (place: object, person = someone()): Promise<string> => {
  const { memberId, code } = await approve(await apply(place, person));
  if (memberId === undefined) throw new Error(code);
  return memberId;
};
const retain = (memberId: string, why: string, more: object = {}) =>
  run('RetainMember', { memberId, for: why, since: '2026-11-01', ...more });
const moveTo = (memberId: string, place: object) =>
  run('RequestTransfer', { memberId, consent: 'JD-1', ...place });
const withdraw = (memberId: string) =>
  run('WithdrawMember', {
    memberId,
    requestedOn: '2026-11-02',
    talkedOn: '2026-11-10',
    announcedOn: '2026-11-20',
    certificateRecovered: true,
  });

async function expel(memberId: string): Promise<Result> {
  const evidence = 'cases/1/minutes.pdf';
  const { caseId } = await run('OpenExpulsion', {
    memberId,
    crime: 'cases/1/judgment.pdf',
    punishment: 'cases/1/sentence.pdf',
    punishedOn: '2026-09-01',
  });
  await run('GiveGroupOpinion', { caseId, inFavour: true, heldOn: '2026-10-10', evidence });
  return run('DecideExpulsion', { caseId, heldOn: '2026-10-20', evidence }, officer('op-decides'));
}

describe('会籍管理办法: the table of memberships', () => {
  it('row 1 (art 5, Charter art 2): a worker without a live membership applies; whoever has one is told to transfer', async () => {
    const { applicationId } = await apply(a);
    expect(item(`membership-application#${String(applicationId)}`)).toMatchObject({
      state: { status: 'submitted' },
    });
    expect(await holder(someone())).toBeUndefined();
    await approve({ applicationId: String(applicationId) });
    expect(await apply(b)).toEqual({ code: 'member/already-registered' });
  });

  it('row 2 (art 5, Charter art 2): approved, the membership begins on the day of the approval', async () => {
    const application = await apply(a);
    on('2026-11-27');
    const { memberId } = await approve(application);
    expect(member(memberId)).toMatchObject({ ...a, status: 'active', joinedOn: '2026-11-27' });
    expect([await holder(someone()), gate(a.unionId)]).toEqual([memberId, { members: 2, withoutVote: 0 }]);
  });

  it('row 3: rejected with a reason, nothing has begun and the worker applies again', async () => {
    const { applicationId } = await apply(a);
    await run('RejectMembershipApplication', { applicationId, reason: '不是本单位职工' });
    expect(await holder(someone())).toBeUndefined();
    expect(await joined(a)).toBeDefined();
  });

  it('row 4 (art 6): whose employer has no union is held above, and taken over when one is founded: no new joining', async () => {
    const memberId = await joined({ unionId: superior, employerCode });
    expect(member(memberId)).toMatchObject({ status: 'preparatory', employerId, unionId: superior });
    on('2026-12-01');
    const founded = await foundUnion(registry, { seed: WAITING, size: 1 });
    const sealed = await registry.sealed(someone());
    await run('RegisterMember', { unionId: founded.unionId, employerId, ...sealed });
    expect(member(memberId)).toMatchObject({
      memberId,
      status: 'active',
      unionId: founded.unionId,
      joinedOn: '2026-11-23',
    });
  });

  it('row 5 (art 7): flexible and part-time workers join their unit’s union or one of the area, which keeps the membership', async () => {
    const inArea = await joined({ unionId: superior, employerCode, form: 'flexible' });
    const own = PersonInput.parse(testPerson({}, 901));
    const inUnit = await joined({ ...a, form: 'flexible' }, own);
    await foundUnion(registry, { seed: WAITING, size: 1 });
    expect(member(inArea)).toMatchObject({ status: 'active', unionId: superior, employerId });
    expect(member(inUnit)).toMatchObject({ ...a, form: 'flexible' });
  });

  it('row 6 (art 9): agency workers join the agency’s union or that of the unit; employer, unit of work and union stand apart', async () => {
    const agencys = await joined({ ...a, form: 'agency', workUnitCode: employerCode });
    expect(member(agencys)).toMatchObject({ ...a, workUnit: employerId });
    const other = PersonInput.parse(testPerson({}, 901));
    const at = { unionId: b.unionId, employerCode, form: 'agency', workUnit: b.employerId };
    expect(member(await joined(at, other))).toMatchObject({
      unionId: b.unionId,
      employerId,
      workUnit: b.employerId,
    });
  });

  it('row 7 (arts 8, 16): a migrant worker joins where they work, and does not join again when the work changes', async () => {
    const migrant = someone({ migrant: true });
    const memberId = await joined(a, migrant);
    await moveTo(memberId, b);
    expect(member(memberId)).toMatchObject({ ...b, person: { migrant: true }, joinedOn: '2026-11-23' });
    expect(member(memberId).stamp.division).toBe('440305');
    expect(await apply(a, migrant)).toEqual({ code: 'member/already-registered' });
  });

  it('row 8 (arts 12, 13): a new employer moves the membership out of the one union and into the other, in one commit', async () => {
    const memberId = await joined(a);
    const { transferId } = await moveTo(memberId, b);
    expect(member(memberId)).toMatchObject({ ...b, status: 'active', joinedOn: '2026-11-23' });
    expect([gate(a.unionId).members, gate(b.unionId).members]).toEqual([1, 2]);
    const commits = [`member#${memberId}`, `gate#${a.unionId}`, `gate#${b.unionId}`].map(
      (pk) => item(pk)?.['commitId'],
    );
    expect(new Set([...commits, item(`transfer#${String(transferId)}`)?.['commitId']]).size).toBe(1);
  });

  it('row 9 (art 13): where the new employer has no union, one above holds the membership until it has', async () => {
    const memberId = await joined(a);
    await moveTo(memberId, { unionId: superior, employerCode });
    expect(member(memberId)).toMatchObject({ status: 'active', unionId: superior, employerId });
    const founded = await foundUnion(registry, { seed: WAITING, size: 1 });
    await run('RegisterMember', { unionId: founded.unionId, ...(await registry.sealed(someone())) });
    expect(member(memberId)).toMatchObject({ unionId: founded.unionId, employerId, status: 'active' });
  });

  it('row 10 (art 14): a secondment under six months moves nothing; from six months on it may, and goes back', async () => {
    const memberId = await joined(a);
    expect(await moveTo(memberId, { ...b, secondedUntil: '2027-03-31' })).toEqual({
      code: 'transfer/secondment-too-short',
    });
    await moveTo(memberId, { ...b, secondedUntil: '2027-06-30' });
    expect(member(memberId)).toMatchObject({ ...b, secondment: { from: a.unionId, until: '2027-06-30' } });
    await moveTo(memberId, a);
    expect(member(memberId)).toMatchObject(a);
    expect(member(memberId)).not.toHaveProperty('secondment');
  });

  it.each([
    ['full-time study', '9'],
    ['laid off and awaiting a post', '2'],
    ['internal early retirement', '7'],
  ])('row 11 (arts 14, 18): %s changes the employment status only', async (_what, employment) => {
    const memberId = await joined(a);
    const before = member(memberId);
    await run('NoteEmployment', { memberId, employment });
    expect(member(memberId)).toEqual({ ...before, employment });
    expect(gate(a.unionId)).toEqual({ members: 2, withoutVote: 0 });
  });

  it('row 12 (art 17, Charter art 8): whoever retires is retained by their union; work after retirement restores nothing', async () => {
    const memberId = await joined(a);
    await retain(memberId, 'retired');
    expect(member(memberId)).toMatchObject({ ...a, status: 'retained', retained: { for: 'retired' } });
    expect(gate(a.unionId)).toEqual({ members: 2, withoutVote: 1 });
    const refused = { code: 'member/retired-stays-retained' };
    expect(await run('RestoreMember', { memberId, ...a })).toEqual(refused);
    expect(await moveTo(memberId, b)).toEqual(refused);
  });

  it('row 13 (art 19): whoever is unemployed is retained by their union; by the residence union, where the employer has closed', async () => {
    const memberId = await joined(a);
    expect(await retain(memberId, 'unemployed', { employerClosed: true })).toEqual({
      code: 'member/holder-differs',
    });
    await retain(memberId, 'unemployed', { employerClosed: true, holder: superior });
    expect(member(memberId)).toMatchObject({ status: 'retained', unionId: superior });
    const other = await joined(a, PersonInput.parse(testPerson({}, 901)));
    await retain(other, 'unemployed');
    expect(member(other)).toMatchObject({ status: 'retained', unionId: a.unionId });
  });

  it('row 14 (art 20): whoever serves is retained by their union', async () => {
    const memberId = await joined(a);
    await retain(memberId, 'military-service');
    expect(member(memberId)).toMatchObject({
      ...a,
      status: 'retained',
      retained: { for: 'military-service' },
    });
  });

  it('row 15 (Trade Union Law art 13): when the union is dissolved, the membership is retained elsewhere', async () => {
    const memberId = await joined(a);
    await retain(memberId, 'union-dissolved', { holder: superior });
    expect(member(memberId)).toMatchObject({ status: 'retained', unionId: superior });
    expect(gate(a.unionId)).toEqual({ members: 1, withoutVote: 0 });
  });

  it.each(['unemployed', 'military-service', 'union-dissolved'])(
    'row 16 (arts 19, 20): re-employed after %s: active again under the same number, with the same day of joining',
    async (why) => {
      const memberId = await joined(a);
      await retain(memberId, why, why === 'union-dissolved' ? { holder: superior } : {});
      on('2027-02-01');
      await moveTo(memberId, b);
      expect(member(memberId)).toMatchObject({ ...b, memberId, status: 'active', joinedOn: '2026-11-23' });
      expect(gate(b.unionId)).toEqual({ members: 2, withoutVote: 0 });
    },
  );

  it('row 17 (art 22, Charter art 6): whoever asks to leave is talked with, and announced; the number is free', async () => {
    const memberId = await joined(a);
    await withdraw(memberId);
    expect(member(memberId)).toMatchObject({ ...a, status: 'withdrawn' });
    expect([await holder(someone()), gate(a.unionId).members]).toEqual([undefined, 1]);
  });

  it('row 18 (art 22): deemed withdrawal takes six months, proofs and a decision; the timer opens a case and decides nothing', async () => {
    const memberId = await joined(a);
    on('2027-06-01');
    await run('NoteLapse', { memberId, since: '2026-11-24' });
    await run('OpenLapsedCase', { memberId, since: '2026-11-24' });
    const { status, case: caseId } = member(memberId);
    expect([status, caseId]).toEqual(['active', expect.any(String)]);
    const evidence = 'cases/2/proof.pdf';
    const decision = { caseId, heldOn: '2027-05-31', evidence };
    expect(await run('DecideDeemedWithdrawal', decision, officer('op-decides'))).toEqual({
      code: 'case/proof-missing',
    });
    for (const [of, day] of [
      ['months', '2027-05-25'],
      ['no-good-reason', '2027-05-26'],
      ['education', '2027-05-27'],
      ['refusal', '2027-05-28'],
    ])
      await run('NoteProof', { caseId, of, on: day, evidence });
    expect(await run('DecideDeemedWithdrawal', decision, officer('op-decides'))).toMatchObject({ memberId });
    expect(member(memberId).status).toBe('deemed-withdrawn');
  });

  it('row 19 (art 23, Charter art 7): expulsion takes the group’s opinion, the committee’s decision and the filing', async () => {
    const memberId = await joined(a);
    const { caseId } = await expel(memberId);
    expect(member(memberId).status).toBe('expelled');
    const filing = { caseId, filedOn: '2026-11-20', evidence: 'cases/1/filing.pdf' };
    expect(await run('FileExpulsion', filing)).toMatchObject({ caseId });
    expect(item(`case#${String(caseId)}`)).toMatchObject({ state: { status: 'filed' } });
  });

  it('row 20: whoever withdrew joins anew, as the same person; whoever was expelled with the consent of the union above only', async () => {
    const memberId = await joined(a);
    await withdraw(memberId);
    on('2027-01-04');
    expect(await joined(b)).toBe(memberId);
    expect(member(memberId)).toMatchObject({ ...b, status: 'active', joinedOn: '2027-01-04' });
    await expel(memberId);
    const application = await apply(a);
    expect(await approve(application)).toEqual({ code: 'member/readmission-needs-consent' });
    const { applicationId } = application;
    await run('ConsentToReadmission', { applicationId, reason: '确有悔改' }, officer('op-above'));
    expect(await approve(application)).toMatchObject({ memberId });
    expect(member(memberId)).toMatchObject({ ...a, status: 'active', memberId });
  });

  it('rights (art 21): retained and preparatory members are in the union and not in its electorate', async () => {
    const before = gate(superior);
    await joined({ unionId: superior, employerCode });
    const retained = await joined(a, PersonInput.parse(testPerson({}, 901)));
    await retain(retained, 'unemployed', { employerClosed: true, holder: superior });
    expect(gate(superior)).toEqual({
      members: Number(before.members) + 2,
      withoutVote: Number(before.withoutVote) + 2,
    });
  });

  it('records (art 11): what ends a membership deletes nothing, and a record made in error comes back', async () => {
    const memberId = await joined(a);
    await run('VoidMember', { memberId, reason: '误录' });
    expect(member(memberId)).toMatchObject({ ...a, status: 'void' });
    await run('ReviveMember', { memberId, reason: '误作废' });
    expect(member(memberId)).toMatchObject({ ...a, status: 'active', joinedOn: '2026-11-23' });
    registry.now = '2027-01-01T00:00:00.000Z' as Instant;
  });
});
