import { beforeEach, describe, expect, it } from 'vitest';
import { memoryLists } from '../../../tests/support/memory-lists.ts';
import { memoryStore, type MemoryStore } from '../../../tests/support/memory-store.ts';
import { testEmployer } from '../../../tests/support/employers.ts';
import { people, testPerson } from '../../../tests/support/people.ts';
import {
  applyToFound,
  foundUnion,
  superior,
  TENANT,
  testRegistry,
  type TestRegistry,
} from '../../../tests/support/registry.ts';
import type { Actor, OperatorId, WorkerId } from '../../kernel/caller.ts';
import { endOfLegalDate, type Instant, type LocalDate } from '../../kernel/dates.ts';
import type { Disposition } from '../../kernel/disposition.ts';
import type { EmployerId, UnionId } from '../../kernel/ids.ts';
import { federationOf } from '../../platform/deployment/federations.ts';
import { initialRules } from '../../kernel/rules.ts';
import { caseRecord } from '../../members/domain/case.ts';
import { correctionRecord } from '../../members/domain/correction.ts';
import { isLive } from '../../members/domain/lifecycle.ts';
import { type Member, memberRecord } from '../../members/domain/member.ts';
import { applicationRecord } from '../../members/domain/membership-application.ts';
import { PersonInput } from '../../members/domain/person.ts';
import { transferRecord } from '../../members/domain/transfer.ts';
import { type Dissolution, dissolutionRecord } from '../domain/dissolution.ts';
import { employerRecord } from '../domain/employer.ts';
import { foundingRecord } from '../domain/founding.ts';
import { unionRecord } from '../domain/union.ts';

let store: MemoryStore;
let registry: TestRegistry;
let one: { readonly unionId: UnionId; readonly employerId: EmployerId };
beforeEach(async () => {
  store = memoryStore();
  registry = await testRegistry(store, { lists: memoryLists(store) });
  one = await foundUnion(registry, { seed: 1, size: 12 });
  registry.now = '2026-11-24T01:00:00.000Z' as Instant;
});

const item = (pk: string) => store.items.get(`registry/${pk}`);
const gateOf = (union: string) => item(`gate#${union}`);
const dissolution = (): Dissolution => dissolutionRecord.parse(item(`dissolution#${one.unionId}`)?.['state']);
const union = (id: string = one.unionId) => unionRecord.parse(item(`union#${id}`)?.['state']);
const members = (): Member[] =>
  [...store.items.values()]
    .filter(({ pk, state }) => pk.startsWith('member#') && state !== undefined)
    .map(({ state }) => memberRecord.parse(state));
const memberOf = (id: unknown): Member => memberRecord.parse(item(`member#${String(id)}`)?.['state']);
const within = (id: UnionId) => members().filter(({ unionId, status }) => unionId === id && isLive(status));
const officer = (scope: UnionId, name: string): Actor => ({
  kind: 'operator',
  id: name as OperatorId,
  role: 'superior-officer',
  scope,
});

async function run(type: string, body: object, actor?: Actor): Promise<Readonly<Record<string, string>>> {
  const outcome = await registry.run(type, body, actor && { actor });
  return outcome.status === 'done' ? outcome.result : { code: outcome.rejection.code };
}

/** A street's federation, without unions below it. */
const street = federationOf(TENANT, '440305007').id;
const DAY = '2026-11-24';
const someone = (seed: number) => PersonInput.parse(testPerson({}, seed));
const meeting = {
  heldOn: DAY,
  form: 'general',
  entitled: 12,
  present: 10,
  inFavour: 9,
  minutes: 'dissolutions/1/minutes.pdf',
};
const end = { endedOn: DAY, evidence: 'dissolutions/1/end.pdf' };
const retain: Disposition = { kind: 'retain' };

const propose = (more: object = {}) =>
  run('ProposeDissolution', { unionId: one.unionId, usual: retain, assetsTo: superior, meeting, ...more });
const approve = () => run('ApproveDissolution', { unionId: one.unionId });
const report = (more: object = {}) =>
  run('ReportDissolution', { unionId: one.unionId, usual: retain, assetsTo: superior, end, ...more });
const handIn = () => run('NoteSealsHandedIn', { unionId: one.unionId, handedInOn: DAY });

const register = async (seed: number, place = one) => {
  const { unionId, employerId } = place;
  const person = await registry.sealed(someone(seed), `registered-${String(seed)}`);
  const { memberId } = await run('RegisterMember', { unionId, employerId, ...person });
  return String(memberId);
};

describe('B3 a voluntary dissolution', () => {
  it('Charter art 16: is adopted by the meeting by its figures, and begins with the superior’s approval', async () => {
    const refused = async (figures: object) =>
      (await propose({ meeting: { ...meeting, ...figures } }))['code'];
    expect(await refused({ present: 7 })).toBe('dissolution/figures');
    expect(await refused({ present: 7, inFavour: 7 })).toBe('dissolution/no-quorum');
    expect(await refused({ inFavour: 6 })).toBe('dissolution/not-adopted');
    expect(await refused({ heldOn: '2026-11-25' })).toBe('dissolution/date-ahead');
    expect(await refused({ form: 'representatives' })).toBe('election/general-meeting-needed');
    expect(await approve()).toEqual({ code: 'dissolution/not-found' });
    expect(await propose()).toEqual({ unionId: one.unionId });
    expect(await propose()).toEqual({ code: 'dissolution/under-way' });
    expect(dissolution()).toMatchObject({ status: 'proposed', run: 1, replyBy: '2026-12-09' });
    expect(gateOf(one.unionId)).toMatchObject({ status: 'open' });
    expect(item(`dissolution#${one.unionId}`)).toMatchObject({ waitsAt: superior });
  });

  it('is not approved by the union itself, nor by who proposed it', async () => {
    const [own, above] = [officer(one.unionId, 'chair'), officer(superior, 'county')];
    const body = { unionId: one.unionId, usual: retain, assetsTo: superior, meeting };
    expect(await run('ProposeDissolution', body, above)).toEqual({ unionId: one.unionId });
    const approval = { unionId: one.unionId };
    expect(await run('ApproveDissolution', approval, above)).toEqual({ code: 'review/own-submission' });
    expect(await run('ApproveDissolution', approval, own)).toEqual({ code: 'dissolution/not-found' });
    expect(await run('ApproveDissolution', approval, officer(superior, 'other'))).toEqual(approval);
  });

  it('goes back with the reason, and may be proposed again', async () => {
    await propose();
    await run('ReturnDissolution', { unionId: one.unionId, remark: '会议程序不符' });
    expect(dissolution()).toMatchObject({ status: 'returned', remark: '会议程序不符' });
    expect(union()).toMatchObject({ status: 'normal' });
    await propose();
    expect(dissolution()).toMatchObject({ status: 'proposed', run: 2 });
  });

  it('waits for no silence to approve it: a reply that is late is told to the union above, until it is there', async () => {
    const { unionId } = one;
    const escalate = () => run('EscalateDissolution', { unionId, dueOn: '2026-12-09' });
    const escalation = () => item(`dissolution-escalation#${unionId}`);
    await propose();
    expect(await escalate()).toEqual({ code: 'dissolution/timer-stale' });
    const due = [...store.items.values()].filter(
      ({ type, command }) => type === 'due' && (command as { type: string }).type === 'EscalateDissolution',
    );
    expect(due.map(({ dueAt }) => dueAt)).toEqual([endOfLegalDate('2026-12-09' as LocalDate)]);
    registry.now = endOfLegalDate('2026-12-09' as LocalDate);
    expect(await escalate()).toEqual({});
    expect(dissolution()).toMatchObject({ status: 'proposed', overdue: true });
    expect(item(`dissolution#${unionId}`)).toMatchObject({ waitsAt: superior });
    const city = federationOf(TENANT, '440300').id;
    expect(escalation()).toMatchObject({ waitsAt: city, state: { status: 'open', to: city } });
    expect(await escalate()).toEqual({ code: 'dissolution/timer-stale' });
    await run('ReturnDissolution', { unionId, remark: '会议程序不符' });
    expect(dissolution()).not.toHaveProperty('overdue');
    expect(escalation()).toMatchObject({ state: { status: 'settled' } });
    expect(escalation()).not.toHaveProperty('waitsAt');
    await propose();
    expect(dissolution()).not.toHaveProperty('overdue');
    registry.now = endOfLegalDate('2026-12-25' as LocalDate);
    await run('EscalateDissolution', { unionId, dueOn: String(dissolution().replyBy) });
    expect(escalation()).toMatchObject({ state: { status: 'open' } });
    await approve();
    expect(escalation()).toMatchObject({ state: { status: 'settled' } });
  });

  it('Law art 13: shuts the gate first, retains every member, and is closed when the seals are in', async () => {
    const [before, held] = [Number(gateOf(superior)?.['children']), Number(gateOf(superior)?.['members'])];
    await propose();
    await approve();
    expect(gateOf(one.unionId)).toMatchObject({ status: 'shut', members: 0 });
    expect(within(superior)).toHaveLength(12);
    expect(within(superior)[0]).toMatchObject({
      status: 'retained',
      retained: { for: 'union-dissolved', since: DAY },
    });
    expect(dissolution()).toMatchObject({
      status: 'waiting',
      waitsFor: ['seals'],
      progress: { placed: 12, fell: 0 },
    });
    expect(union()).toMatchObject({ status: 'dissolving' });
    expect(await handIn()).toEqual({ unionId: one.unionId });
    expect(dissolution()).toMatchObject({ status: 'closed', waitsFor: [] });
    expect(union()).toMatchObject({ status: 'dissolved' });
    expect(gateOf(one.unionId)).toMatchObject({ status: 'shut', members: 0, children: 0 });
    expect(gateOf(superior)).toMatchObject({ members: held + 12, children: before - 1 });
    const employer = employerRecord.parse(item(`employer#${one.employerId}`)?.['state']);
    expect(employer).toMatchObject({ status: 'without-union' });
    expect(item(`claim#USCC#${employer.creditCode}`)).toMatchObject({
      standing: { status: 'without-union' },
    });
  });

  it('B5 is closed without a certificate only, and gets none while it dissolves', async () => {
    const legally = (type: string, words: object = {}) => run(type, { unionId: one.unionId, ...words });
    const document = 'legal-persons/1/document.pdf';
    const [creditCode, validFrom, validTo] = [testEmployer({}, 77).creditCode, DAY, '2029-11-23'];
    await legally('ApplyForLegalPerson', { request: document });
    await propose();
    await approve();
    await handIn();
    expect(dissolution()).toMatchObject({ status: 'waiting', waitsFor: ['legal-person'] });
    expect(await legally('RegisterLegalPerson', { creditCode, validFrom, validTo, scan: document })).toEqual({
      code: 'legal-person/no-union',
    });
    await legally('RefuseLegalPerson', { remark: '工会正在撤销' });
    await legally('ResumeDissolution');
    expect(dissolution()).toMatchObject({ status: 'closed', waitsFor: [] });
  });

  it('B5 LP: waits for the certificate to be cancelled', async () => {
    const legally = (type: string, words: object = {}) => run(type, { unionId: one.unionId, ...words });
    const document = 'legal-persons/1/document.pdf';
    const [creditCode, validFrom, validTo] = [testEmployer({}, 77).creditCode, DAY, '2029-11-23'];
    await legally('ApplyForLegalPerson', { request: document });
    await legally('RegisterLegalPerson', { creditCode, validFrom, validTo, scan: document });
    await propose();
    await approve();
    await handIn();
    expect(dissolution()).toMatchObject({ status: 'waiting', waitsFor: ['legal-person'] });
    expect(union()).toMatchObject({ status: 'dissolving' });
    await legally('CancelLegalPerson', { document });
    await legally('ResumeDissolution');
    expect(dissolution()).toMatchObject({ status: 'closed', waitsFor: [] });
    expect(union()).toMatchObject({ status: 'dissolved' });
  });

  it('has no way back once it is closed: nothing can be done with the union any more', async () => {
    await propose();
    await handIn();
    await approve();
    expect(union()).toMatchObject({ status: 'dissolved' });
    expect(await run('AbandonDissolution', { unionId: one.unionId })).toEqual({
      code: 'dissolution/not-open',
    });
    expect(await propose()).toEqual({ code: 'union/not-in-state' });
    expect(await run('ResumeDissolution', { unionId: one.unionId })).toEqual({
      code: 'dissolution/not-open',
    });
    const person = await registry.sealed(someone(77));
    expect(await run('RegisterMember', { ...one, ...person, applicationId: undefined })).toEqual({
      code: 'union/not-open',
    });
  });

  it('arts 19, 20: lets its employer found a union anew, and its members be restored elsewhere', async () => {
    await propose();
    await handIn();
    await approve();
    const { applicationId } = await applyToFound(registry, { seed: 1, size: 0 });
    const founding = foundingRecord.parse(item(`founding-application#${applicationId}`)?.['state']);
    expect(founding.employerId).toBe(one.employerId);
    const two = await foundUnion(registry, { seed: 2, size: 2 });
    const { memberId, joinedOn } = within(superior)[0] ?? {};
    const to = { memberId, unionId: two.unionId, employerId: two.employerId };
    expect(await run('RestoreMember', to)).toEqual({ memberId });
    expect(memberOf(memberId)).toMatchObject({ status: 'active', joinedOn });
  });
});

describe('B3 a dissolution with the employer’s end', () => {
  it('Law art 13: is reported, and begins at once', async () => {
    expect(await report({ end: { ...end, endedOn: '2026-11-25' } })).toEqual({
      code: 'dissolution/date-ahead',
    });
    expect(await report()).toEqual({ unionId: one.unionId });
    expect(dissolution()).toMatchObject({ status: 'waiting', ground: { kind: 'employer-ended' } });
  });

  it('is refused to a union with unions below it, and to the one at the root', async () => {
    const county = { unionId: superior, assetsTo: union(superior).superior };
    expect(await report(county)).toEqual({ code: 'dissolution/children' });
    const root = union(superior).stamp.path[0];
    expect(await report({ unionId: root })).toEqual({ code: 'dissolution/no-superior' });
  });

  it('names who takes the assets: the union that takes over the members, or the superior', async () => {
    const two = await foundUnion(registry, { seed: 2, size: 2 });
    expect(await report({ assetsTo: two.unionId })).toEqual({ code: 'dissolution/assets-successor' });
    const usual = { kind: 'take-over', unionId: two.unionId, employerId: two.employerId };
    expect(await report({ usual, assetsTo: two.unionId })).toEqual({ unionId: one.unionId });
  });

  it('may be held by whom the province’s rule names only', async () => {
    const two = await foundUnion(registry, { seed: 2, size: 2 });
    const usual = { kind: 'retain', holder: two.unionId };
    expect(await report({ usual: { ...usual, holder: one.unionId } })).toEqual({
      code: 'dissolution/holder-dissolves',
    });
    expect(initialRules.retention.whenEmployerClosed).toBe('residence-union');
    expect(await report({ usual })).toEqual({ unionId: one.unionId });
    expect(within(two.unionId)).toHaveLength(14);
  });
});

describe('B3 the disposition of every member', () => {
  it('#8: in a merger all go on as they are, with the union that takes them over', async () => {
    const two = await foundUnion(registry, { seed: 2, size: 2 });
    const retired = await register(81);
    await run('RetainMember', { memberId: retired, for: 'retired', since: DAY });
    const usual = { kind: 'take-over', unionId: two.unionId, employerId: two.employerId };
    await report({ usual, assetsTo: two.unionId });
    const over = within(two.unionId);
    expect(over).toHaveLength(15);
    expect(over.filter(({ status }) => status === 'active')).toHaveLength(14);
    expect(memberOf(retired)).toMatchObject({
      status: 'retained',
      retained: { for: 'retired' },
      unionId: two.unionId,
    });
    expect(gateOf(two.unionId)).toMatchObject({ members: 15 });
  });

  it('#15: whoever is retained already stays so, held by another', async () => {
    const soldier = await register(82);
    await run('RetainMember', { memberId: soldier, for: 'military-service', since: DAY });
    await report();
    expect(memberOf(soldier)).toMatchObject({ unionId: superior, retained: { for: 'military-service' } });
  });

  it('is what was noted for a member before what is usual', async () => {
    const [two, mine] = [await foundUnion(registry, { seed: 2, size: 2 }), await register(83)];
    const wanted = { kind: 'take-over', unionId: two.unionId, employerId: two.employerId };
    const stranger = { ...wanted, employerId: one.employerId };
    expect(await run('NoteDisposition', { memberId: mine, wanted: stranger })).toEqual({
      code: 'member/employer-not-of-union',
    });
    expect(await run('NoteDisposition', { memberId: mine, wanted })).toEqual({ memberId: mine });
    await report();
    expect(memberOf(mine)).toMatchObject({ status: 'active', unionId: two.unionId });
    expect(within(superior)).toHaveLength(12);
    expect(dissolution().progress).toMatchObject({ placed: 13, fell: 0 });
  });

  it('that is refused is shown, and what is usual is done instead', async () => {
    const [two, mine] = [await foundUnion(registry, { seed: 2, size: 2 }), await register(84)];
    const wanted = { kind: 'take-over', unionId: two.unionId, employerId: two.employerId };
    await run('NoteDisposition', { memberId: mine, wanted });
    await run('ReportDissolution', { unionId: two.unionId, usual: retain, assetsTo: superior, end });
    await report();
    expect(memberOf(mine)).toMatchObject({ status: 'retained', unionId: superior });
    expect(dissolution().progress).toMatchObject({
      placed: 13,
      fell: 1,
      fallen: [{ memberId: mine, code: 'union/not-open' }],
    });
  });

  it('of a preparatory member leads to a union above, whatever becomes of the others', async () => {
    const { unionName: _, ...employer } = testEmployer({}, 61);
    await run('NoteEmployer', { superior: street, employer });
    const body = { unionId: street, employerCode: employer.creditCode };
    const person = await registry.sealed(PersonInput.parse(people(1, 61)[0]));
    const { applicationId } = await run('ApplyForMembership', { ...body, ...person });
    const { memberId } = await run('ApproveMembershipApplication', { applicationId });
    const usual = { kind: 'take-over', unionId: one.unionId, employerId: one.employerId };
    expect(await report({ unionId: street, usual, assetsTo: one.unionId })).toEqual({ unionId: street });
    expect(memberOf(memberId)).toMatchObject({
      status: 'preparatory',
      unionId: union(street).superior,
    });
  });
});

describe('B3 what is under way about the members of a dissolved union', () => {
  it('arts 12, 13: a transfer that is agreed is made; any other ends, and the member is placed', async () => {
    const two = await foundUnion(registry, { seed: 2, size: 2 });
    const [agreed, asked] = [await register(85), await register(86)];
    const to = { unionId: two.unionId, employerId: two.employerId };
    const transfer = async (memberId: string, actor?: Actor) =>
      String((await run('RequestTransfer', { memberId, ...to, consent: 'ZZ-1' }, actor))['transferId']);
    const receiving = officer(two.unionId, 'receiving');
    const giving = officer(one.unionId, 'giving');
    const first = await transfer(agreed, receiving);
    const second = await transfer(asked, giving);
    // Timers go off at once here: the first has been escalated for silence.
    await report();
    const outcome = (id: string) => transferRecord.parse(item(`transfer#${id}`)?.['state']);
    expect(memberOf(agreed)).toMatchObject({ status: 'active', unionId: two.unionId });
    expect(outcome(first).status).toBe('completed');
    expect(memberOf(asked)).toMatchObject({ status: 'retained', unionId: superior });
    expect(memberOf(asked).transfer).toBeUndefined();
    expect(outcome(second)).toMatchObject({ status: 'refused' });
  });

  it('arts 22, 23: a case that is not decided comes to nothing', async () => {
    const mine = await register(87);
    const crime = { crime: 'cases/1/crime.pdf', punishment: 'cases/1/punishment.pdf', punishedOn: DAY };
    const { caseId } = await run('OpenExpulsion', { memberId: mine, ...crime });
    await report();
    expect(memberOf(mine)).toMatchObject({ status: 'retained', unionId: superior });
    expect(memberOf(mine).case).toBeUndefined();
    expect(caseRecord.parse(item(`case#${String(caseId)}`)?.['state'])).toMatchObject({
      status: 'closed',
      closedFor: 'union-dissolved',
    });
  });

  it('art 5: whoever applied to join is told that the union admits nobody any more', async () => {
    const person = await registry.sealed(someone(88));
    const { applicationId } = await run('ApplyForMembership', { unionId: one.unionId, ...person });
    await report();
    const application = applicationRecord.parse(
      item(`membership-application#${String(applicationId)}`)?.['state'],
    );
    expect(application.status).toBe('rejected');
    expect(application.reason).toContain('正在撤销');
    expect(dissolution().progress).toMatchObject({ settled: 1 });
  });

  it('a correction that waits is refused with the reason', async () => {
    await register(89);
    const key = 'registered-89';
    const [was, is] = [await registry.sealed(someone(89), key), await registry.sealed(someone(189), key)];
    const corrected = { identity: was.identity, corrected: is.identity, readRev: 1, person: is.person };
    const worker: Actor = { kind: 'worker', id: 'worker-1' as WorkerId };
    const asked = await run('RequestCorrection', { ...corrected, fields: ['idNumber'] }, worker);
    await report();
    const of = item(`correction#${String(asked['correctionId'])}`)?.['state'];
    expect(correctionRecord.parse(of)).toMatchObject({ status: 'rejected' });
  });
});

describe('B3 a dissolution that is given up', () => {
  /** Before anybody is placed: the process is not let go on. */
  async function begun() {
    const request = await registry.accept('ReportDissolution', {
      unionId: one.unionId,
      usual: retain,
      assetsTo: superior,
      end,
    });
    await registry.engine.process([request]);
  }

  it('opens the gate again, and the union is what it was', async () => {
    await begun();
    expect(gateOf(one.unionId)).toMatchObject({ status: 'shut', members: 12 });
    expect(await run('AbandonDissolution', { unionId: one.unionId })).toEqual({ unionId: one.unionId });
    expect(union()).toMatchObject({ status: 'normal' });
    expect(gateOf(one.unionId)).toMatchObject({ status: 'open', members: 12 });
    expect(dissolution()).toMatchObject({ status: 'abandoned' });
    expect(await report()).toEqual({ unionId: one.unionId });
    expect(dissolution()).toMatchObject({ run: 2, status: 'waiting' });
  });

  it('lets members leave and be transferred out while the gate is shut, and nobody in', async () => {
    const two = await foundUnion(registry, { seed: 2, size: 2 });
    const [leaver, mover] = [await register(90), await register(91)];
    await begun();
    const days = { requestedOn: DAY, talkedOn: DAY, announcedOn: DAY, certificateRecovered: true };
    expect(await run('WithdrawMember', { memberId: leaver, ...days })).toEqual({ memberId: leaver });
    const to = { unionId: two.unionId, employerId: two.employerId };
    await run('RequestTransfer', { memberId: mover, ...to, consent: 'ZZ-1' });
    expect(memberOf(mover)).toMatchObject({ unionId: two.unionId, status: 'active' });
    const back = { memberId: mover, ...one, applicationId: undefined, consent: 'ZZ-2' };
    expect(await run('RequestTransfer', back)).toEqual({ code: 'union/not-open' });
    expect(gateOf(one.unionId)).toMatchObject({ status: 'shut', members: 12 });
  });

  it('is not given up once nobody is left', async () => {
    await report();
    expect(dissolution().status).toBe('waiting');
    expect(await run('AbandonDissolution', { unionId: one.unionId })).toEqual({
      code: 'dissolution/nobody-left',
    });
  });
});
