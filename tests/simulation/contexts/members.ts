import type { Worker } from '../../../shared/kernel/caller.ts';
import { legalDate } from '../../../shared/kernel/dates.ts';
import type { EmployerId, MembershipApplicationId, PersonId, UnionId } from '../../../shared/kernel/ids.ts';
import type { Member } from '../../../shared/members/domain/member.ts';
import type { MembershipApplication } from '../../../shared/members/domain/membership-application.ts';
import { checkPerson, PersonalData, type PersonInput } from '../../../shared/members/domain/person.ts';
import { sealPersons } from '../../../shared/platform/edge/seal-persons.ts';
import { derivedId } from '../../../shared/platform/ids.ts';
import type { Employer } from '../../../shared/unions/domain/employer.ts';
import type { Union } from '../../../shared/unions/domain/union.ts';
import type { Choices, CommandSource, Drawn, Known, Sealing, SimulatedContext } from '../contract.ts';
import { claimsAreHeld } from '../invariants/claims.ts';
import { erasuresAreApproved } from '../invariants/erasures.ts';
import { groupsCountTheirMembers, groupsHaveActiveMembers } from '../invariants/groups.ts';
import { membersStandInUnions, onePersonOneMembership } from '../invariants/membership.ts';
import { preparatoryMembersWait } from '../invariants/preparatory.ts';
import { expelledComeBackByConsent } from '../invariants/readmission.ts';
import { baseUnions, employerCast, federations, officerFor, someUnion, unionsOf } from './cast.ts';
import { correctionCommands } from './corrections.ts';
import { specialPlace } from './employment.ts';
import { erasureCommands } from './erasures.ts';
import { groupCommands } from './groups.ts';
import { standingCommands } from './standing.ts';

/** A small part of the cast is named wrongly: the route refuses it, and nothing may be left behind. */
function someone({ people }: Known, choices: Choices): PersonInput {
  const person = choices.pick(people);
  return choices.chance(0.03) ? { ...person, sex: person.sex === '1' ? '2' : '1' } : person;
}

const sealed =
  (person: PersonInput, rest: object) =>
  async ({ vault, requestId, now }: Sealing): Promise<unknown> => {
    const checked = checkPerson(person, legalDate(now));
    if (!checked.ok) return undefined;
    const { idNumber, personal, counted } = checked.value;
    const personId = derivedId<PersonId>(requestId, 'person');
    const [member] = await sealPersons(vault, [{ personId, data: personal, idNumber }]);
    return { ...rest, person: { ...member?.person, ...counted }, identity: member?.identity };
  };

/** One that was founded, or sometimes a federation, which has no employer and so admits nobody. */
function joinable(known: Known, choices: Choices): UnionId | undefined {
  const founded = baseUnions(known);
  if (founded.length === 0 && choices.chance(0.9)) return undefined;
  return someUnion(choices.chance(0.95) ? founded : unionsOf(known), choices);
}

function employerIn(unionId: UnionId, known: Known, choices: Choices): EmployerId | undefined {
  const from = choices.chance(0.04) ? choices.pick(unionsOf(known)) : unionNamed(unionId, known);
  return from?.employers[0];
}

const unionNamed = (id: UnionId, known: Known): Union | undefined =>
  unionsOf(known).find(({ unionId }) => unionId === id);

function drawApplication(known: Known, choices: Choices): Drawn | undefined {
  const unionId = joinable(known, choices);
  if (unionId === undefined) return undefined;
  const employerId = choices.chance(0.3) ? employerIn(unionId, known, choices) : undefined;
  const person = someone(known, choices);
  const special = choices.chance(0.15) ? specialPlace(known, choices) : undefined;
  const named = special ?? { unionId, ...(employerId && { employerId }) };
  const actor: Worker = { kind: 'worker', id: `worker-${String(choices.int(8))}` as Worker['id'] };
  return { type: 'ApplyForMembership', body: { ...named, person }, actor, seal: sealed(person, named) };
}

/** At a union above, in most cases; of an employer of the small cast, whether it is known and has a union or not. */
function drawPreparatory(known: Known, choices: Choices): Drawn | undefined {
  const above = choices.chance(0.92) ? federations(known) : baseUnions(known);
  if (above.length === 0) return undefined;
  const person = someone(known, choices);
  const noted = known
    .records('employer')
    .map(({ state }) => state as Employer)
    .filter(({ status }) => status === 'without-union');
  const { creditCode: employerCode } =
    noted.length > 0 && choices.chance(0.85) ? choices.pick(noted) : choices.pick(employerCast);
  const form = choices.chance(0.2) && { form: choices.pick(['agency', 'flexible', 'platform'] as const) };
  const named = { unionId: someUnion(above, choices), employerCode, ...form };
  const actor: Worker = { kind: 'worker', id: `worker-${String(choices.int(8))}` as Worker['id'] };
  return { type: 'ApplyForMembership', body: { ...named, person }, actor, seal: sealed(person, named) };
}

/** By a preparatory member, in the union that their employer has by now, or in any. */
function drawTakeOver(known: Known, choices: Choices): Drawn | undefined {
  const waiting = known
    .records('member')
    .map(({ state }) => state as Member)
    .filter(({ status }) => status === 'preparatory');
  if (waiting.length === 0) return undefined;
  const { person, employerId } = choices.pick(waiting);
  const covering = baseUnions(known).filter(({ employers }) => employers.includes(employerId));
  const unions = covering.length > 0 && choices.chance(0.9) ? covering : baseUnions(known);
  if (unions.length === 0) return undefined;
  const named = { unionId: someUnion(unions, choices) };
  const actor: Worker = { kind: 'worker', id: `worker-${String(choices.int(8))}` as Worker['id'] };
  return {
    type: 'ApplyForMembership',
    body: named,
    actor,
    async seal(sealing) {
      const [data] = await sealing.vault.openAll([person]);
      const number = data === undefined ? undefined : PersonalData.parse(data).idNumber;
      const input = known.people.find(({ idNumber }) => idNumber === number);
      return input && sealed(input, named)(sealing);
    },
  };
}

/** Between two unions above, by whoever stands over both; now and then of somebody who is no preparatory member. */
function drawForwarding(known: Known, choices: Choices): Drawn | undefined {
  const all = known.records('member').map(({ state }) => state as Member);
  const waiting = all.filter(({ status }) => status === 'preparatory');
  const member = waiting.length > 0 ? choices.pick(waiting) : choices.chance(0.3) ? all.at(-1) : undefined;
  if (member === undefined) return undefined;
  const { memberId, stamp } = member;
  const unionId = someUnion(choices.chance(0.9) ? federations(known) : baseUnions(known), choices);
  return {
    type: 'ForwardPreparatory',
    body: { memberId, unionId },
    actor: officerFor(stamp.path.slice(0, 2), known, choices, {
      role: 'superior-officer',
      wrong: 'organiser',
    }),
  };
}

function ownPlace(known: Known, choices: Choices) {
  const unionId = joinable(known, choices);
  const employerId = unionId && employerIn(unionId, known, choices);
  return unionId && employerId && { unionId, employerId };
}

function drawRegistration(known: Known, choices: Choices): Drawn | undefined {
  const named = choices.chance(0.2) ? specialPlace(known, choices) : ownPlace(known, choices);
  if (named === undefined) return undefined;
  const person = someone(known, choices);
  const path = unionNamed(named.unionId, known)?.stamp.path ?? [];
  const actor = officerFor(path, known, choices, { role: 'union-officer', wrong: 'organiser' });
  return { type: 'RegisterMember', body: { ...named, person }, actor, seal: sealed(person, named) };
}

const applications = (known: Known): readonly MembershipApplication[] =>
  known.records('membership-application').map(({ state }) => state as MembershipApplication);

/** One that waits, in most cases; else any: a closed application is approved and rejected again. */
function someApplication(known: Known, choices: Choices): MembershipApplication | undefined {
  const all = applications(known);
  const waiting = all.filter(({ status }) => status === 'submitted');
  if (waiting.length > 0 && choices.chance(0.85)) return choices.pick(waiting);
  return all.length > 0 && choices.chance(0.4) ? choices.pick(all.slice(-12)) : undefined;
}

const review =
  (type: string, more: object) =>
  (known: Known, choices: Choices): Drawn | undefined => {
    const application = someApplication(known, choices);
    if (application === undefined) return undefined;
    const { stamp } = application;
    const applicationId = choices.chance(0.02) ? UNKNOWN_APPLICATION : application.applicationId;
    return {
      type,
      body: { applicationId, ...more },
      actor: officerFor(stamp.path, known, choices, { role: 'union-officer', wrong: 'organiser' }),
    };
  };

/** By who applied, in most cases. */
function drawWithdrawal(known: Known, choices: Choices): Drawn | undefined {
  const application = someApplication(known, choices);
  if (application === undefined) return undefined;
  const { applicationId, by } = application;
  const name = choices.chance(0.9) ? by.replace(/^worker:/, '') : `worker-${String(choices.int(8))}`;
  const actor: Worker = { kind: 'worker', id: name as Worker['id'] };
  return { type: 'WithdrawMembershipApplication', body: { applicationId }, actor };
}

/** Of one that needs it, in most cases. */
function drawConsent(known: Known, choices: Choices): Drawn | undefined {
  const needing = applications(known).filter(
    ({ status, needsConsent, consent }) => status === 'submitted' && needsConsent && !consent,
  );
  const application =
    needing.length > 0 && choices.chance(0.9) ? choices.pick(needing) : someApplication(known, choices);
  if (application === undefined) return undefined;
  const { applicationId, stamp } = application;
  return {
    type: 'ConsentToReadmission',
    body: { applicationId, reason: '确有悔改表现' },
    actor: officerFor(stamp.path.slice(0, -1), known, choices, {
      role: 'superior-officer',
      wrong: 'union-officer',
    }),
  };
}

const UNKNOWN_APPLICATION = '0ZZZZZZZZZZZZZZZZZZZZZZZZZ' as MembershipApplicationId;

const commands: readonly CommandSource[] = [
  { name: 'apply for membership', weight: 6, draw: drawApplication },
  { name: 'approve a membership application', weight: 6, draw: review('ApproveMembershipApplication', {}) },
  {
    name: 'reject a membership application',
    weight: 1,
    draw: review('RejectMembershipApplication', { reason: '不是本单位职工' }),
  },
  { name: 'apply for a preparatory membership', weight: 4, draw: drawPreparatory },
  { name: 'apply as a preparatory member', weight: 3, draw: drawTakeOver },
  { name: 'forward a preparatory member', weight: 1, draw: drawForwarding },
  { name: 'withdraw an application', weight: 0.7, draw: drawWithdrawal },
  { name: 'consent to a readmission', weight: 1, draw: drawConsent },
  { name: 'register a member', weight: 5, draw: drawRegistration },
  ...standingCommands,
  ...groupCommands,
  ...correctionCommands,
  ...erasureCommands,
];

export const membersContext: SimulatedContext = {
  name: 'members',
  commands,
  invariants: [
    onePersonOneMembership,
    membersStandInUnions,
    claimsAreHeld,
    erasuresAreApproved,
    expelledComeBackByConsent,
    preparatoryMembersWait,
    groupsHaveActiveMembers,
    groupsCountTheirMembers,
  ],
};
