import { type FoundingApplicationId, type PersonId, type RosterId } from '../../../shared/kernel/ids.ts';
import type { PersonInput } from '../../../shared/members/domain/person.ts';
import { derivedId } from '../../../shared/platform/ids.ts';
import type { Employer } from '../../../shared/unions/domain/employer.ts';
import type { Founding } from '../../../shared/unions/domain/founding.ts';
import { uploadKey } from '../../../shared/intake/application/offer-upload.ts';
import { type TestEmployer, unionCreditCode } from '../../support/employers.ts';
import type { Choices, CommandSource, Drawn, Known, SimulatedContext } from '../contract.ts';
import { foundingsByStepsAreWhole, overdueRepliesAreTold } from '../invariants/founding-steps.ts';
import {
  foundingsComeToAnEnd,
  foundingsEnterAllEmployersOrNone,
  foundingsTellWhatWasDone,
} from '../invariants/founding.ts';
import { gatesCount, gatesStandAsTheirUnions } from '../invariants/gates.ts';
import { foundingSteps } from './founding-steps.ts';
import { EMPLOYMENT_HEADER, employmentCells } from './employment.ts';
import { baseUnions, employerCast, federations, officerFor, operator, someUnion } from './cast.ts';

const foundings = (known: Known): readonly Founding[] =>
  known.records('founding-application').map(({ state }) => state as Founding);

/** Those of the cast that somebody has entered, and that have no union yet. */
function withoutUnion(known: Known): readonly TestEmployer[] {
  const codes = known
    .records('employer')
    .map(({ state }) => state as Employer)
    .flatMap(({ status, creditCode }) => (status === 'without-union' ? [creditCode] : []));
  return employerCast.filter(({ creditCode }) => codes.includes(creditCode));
}

/** More would crowd out what is decided about them. */
const MOST_OPEN = 6;

function drawApplication(known: Known, choices: Choices): Drawn | undefined {
  const open = foundings(known).filter(({ status }) => status === 'submitted' || status === 'ready');
  if (open.length >= MOST_OPEN) return undefined;
  const superiors = federations(known);
  const below = choices.chance(0.08) ? baseUnions(known) : superiors;
  const superior = someUnion(below, choices);
  const scope = choices.chance(0.05) ? someUnion(superiors, choices) : superior;
  const actor = operator(choices.chance(0.04) ? 'union-officer' : 'organiser', scope);
  const noted = withoutUnion(known);
  const { unionName, ...employer } = choices.pick(
    noted.length > 0 && choices.chance(0.4) ? noted : employerCast,
  );
  const together = drawTogether(employer, noted, choices);
  const codes = [employer, ...together].map(({ creditCode }) => creditCode);
  const rosterId = derivedId<RosterId>('simulated-roster', choices.int(2 ** 31));
  const rosterKey = uploadKey(actor.id, rosterId);
  const members = choices.chance(0.05) ? 2 : 3 + choices.int(2);
  const union = {
    name: unionName,
    unionType: '1',
    ...(choices.chance(0.4) && { creditCode: unionCreditCode(1 + choices.int(4)) }),
  };
  const otherEmployers = together.length > 0 && { otherEmployers: together };
  const procedure = choices.chance(0.5) && { procedure: choices.pick(['one-approval', 'by-steps'] as const) };
  const [leader, ...preparatoryGroup] = Array.from({ length: members + 1 }, (_, index) => ({
    name: '测试',
    mobile: `1380000000${String(index)}`,
  }));
  return {
    type: 'ApplyForFounding',
    body: {
      superior,
      employer,
      union,
      leader,
      preparatoryGroup,
      roster: { rosterId },
      ...otherEmployers,
      ...procedure,
    },
    actor,
    seal: async ({ vault, requestId }) => ({
      superior,
      employer,
      ...otherEmployers,
      union,
      officers: await vault.sealAll(
        [leader, ...preparatoryGroup].map((data, index) => ({
          personId: derivedId<PersonId>(requestId, 'officer', index),
          data,
        })),
      ),
      rosterId,
      rosterKey,
      ...procedure,
    }),
    ...(choices.chance(0.95) && {
      upload: { key: rosterKey, lines: rosterLines(known.people, codes, choices) },
    }),
  };
}

/** Now and then it is a joint union, with one employer or two more: of those without a union, or the same again. */
function drawTogether(
  first: Omit<TestEmployer, 'unionName'>,
  noted: readonly TestEmployer[],
  choices: Choices,
): readonly Omit<TestEmployer, 'unionName'>[] {
  if (!choices.chance(0.3)) return [];
  const others = Array.from({ length: 1 + choices.int(2) }, () => {
    const { unionName: _, ...other } = choices.pick(
      noted.length > 0 && choices.chance(0.4) ? noted : employerCast,
    );
    return other;
  });
  const codes = [first, ...others].map(({ creditCode }) => creditCode);
  const isDistinct = new Set(codes).size === codes.length;
  return isDistinct || choices.chance(0.1) ? others : [];
}

const HEADER = [
  ...['姓名', '性别', '身份证号码', '手机号码', '户籍类型', '是否农民工会员'],
  '所属单位统一社会信用代码',
  ...EMPLOYMENT_HEADER,
] as const;

/** Mostly a handful of the cast; now and then more chunks than are admitted side by side, or nobody at all. */
function rosterLines(
  people: readonly PersonInput[],
  codes: readonly string[],
  choices: Choices,
): readonly (readonly string[])[] {
  const employer = (): string =>
    choices.chance(0.05)
      ? choices.pick(employerCast).creditCode
      : choices.chance(0.1)
        ? ''
        : choices.pick(codes);
  const rows: string[][] = [];
  for (let left = 1 + choices.int(6); left > 0; left -= 1) {
    const { name, sex, idNumber, mobile, householdType, migrant } = choices.pick(people);
    const counted = [householdType, migrant ? '是' : '否'];
    rows.push([name, sex, idNumber, mobile, ...counted, employer(), ...employmentCells(choices)]);
  }
  const unreadable = choices.chance(0.12) ? 130 : choices.chance(0.2) ? 30 : choices.int(3);
  for (let left = unreadable; left > 0; left -= 1)
    rows.splice(choices.int(rows.length + 1), 0, [
      '测试',
      '1',
      '440305199001019999',
      '13800138000',
      '1',
      '否',
    ]);
  if (choices.chance(0.05)) return [HEADER, ...rows.filter((row) => row[2] === '440305199001019999')];
  return choices.chance(0.03) ? rows : [HEADER, ...rows];
}

/** An employer of the small cast that has no union yet, or has one already. */
function drawEmployer(known: Known, choices: Choices): Drawn | undefined {
  const superior = someUnion(choices.chance(0.93) ? federations(known) : baseUnions(known), choices);
  const { unionName: _, ...employer } = choices.pick(employerCast);
  const role = choices.chance(0.05) ? 'audit-administrator' : 'superior-officer';
  const scope = choices.chance(0.05) ? someUnion(federations(known), choices) : superior;
  return { type: 'NoteEmployer', body: { superior, employer }, actor: operator(role, scope) };
}

/** One that waits, in most cases; else any: a closed application is approved and rejected again. */
function someFounding(known: Known, choices: Choices): Founding | undefined {
  const all = foundings(known);
  const ready = all.filter(({ status }) => status === 'ready');
  if (ready.length > 0 && choices.chance(0.8)) return choices.pick(ready);
  return all.length > 0 && choices.chance(0.4) ? choices.pick(all.slice(-12)) : undefined;
}

const reviewerOf = ({ stamp }: Founding, known: Known, choices: Choices) =>
  officerFor(stamp.path, known, choices, { role: 'superior-officer', wrong: 'union-officer' });

function drawApproval(known: Known, choices: Choices): Drawn | undefined {
  const founding = someFounding(known, choices);
  if (founding === undefined) return undefined;
  return {
    type: 'ApproveFounding',
    body: { applicationId: applicationId(founding, choices) },
    actor: reviewerOf(founding, known, choices),
  };
}

function drawRejection(known: Known, choices: Choices): Drawn | undefined {
  const founding = someFounding(known, choices);
  if (founding === undefined) return undefined;
  return {
    type: 'RejectFounding',
    body: { applicationId: applicationId(founding, choices), remark: '材料不全' },
    actor: reviewerOf(founding, known, choices),
  };
}

const UNKNOWN_APPLICATION = '0ZZZZZZZZZZZZZZZZZZZZZZZZZ' as FoundingApplicationId;

const applicationId = (founding: Founding, choices: Choices): FoundingApplicationId =>
  choices.chance(0.02) ? UNKNOWN_APPLICATION : founding.applicationId;

const commands: readonly CommandSource[] = [
  { name: 'apply for founding', weight: 4, draw: drawApplication },
  { name: 'approve a founding', weight: 5, draw: drawApproval },
  { name: 'note an employer without a union', weight: 2, draw: drawEmployer },
  { name: 'reject a founding', weight: 1, draw: drawRejection },
  ...foundingSteps,
];

export const unionsContext: SimulatedContext = {
  name: 'unions',
  commands,
  invariants: [
    gatesCount,
    gatesStandAsTheirUnions,
    foundingsTellWhatWasDone,
    foundingsComeToAnEnd,
    foundingsEnterAllEmployersOrNone,
    foundingsByStepsAreWhole,
    overdueRepliesAreTold,
  ],
};
