import { legalDate, type LocalDate } from '../../../shared/kernel/dates.ts';
import type { UnionId } from '../../../shared/kernel/ids.ts';
import { daysAfter } from '../../../shared/kernel/working-days.ts';
import type { DemocraticAct } from '../../../shared/unions/domain/democratic-act.ts';
import type { Employer } from '../../../shared/unions/domain/employer.ts';
import { employers } from '../../support/employers.ts';
import type { Choices, CommandSource, Drawn, Known, SimulatedContext } from '../contract.ts';
import { contractsAreRenewedOnce } from '../invariants/democratic-acts.ts';
import {
  employersStandInTheirLists,
  endedEmployersStayAsTheyWere,
  employersStandWhereTheyAreCovered,
  unionsAreCountedByTheirEmployer,
} from '../invariants/employers.ts';
import { baseUnions, employerCast, officerFor, unionsOf } from './cast.ts';

/** Codes that employers come to have, and those that others apply with: so that numbers collide. */
const codes = [...employers(4, 77, '440305'), ...employerCast].map(({ creditCode }) => creditCode);

const employersOf = (known: Known): readonly Employer[] =>
  known.records('employer').map(({ state }) => state as Employer);

function pathOf(known: Known, { unionId, notedBy }: Employer): readonly UnionId[] {
  const at = unionId ?? notedBy;
  return unionsOf(known).find((union) => union.unionId === at)?.stamp.path ?? [];
}

type Body = (of: Employer, known: Known, choices: Choices) => object;

const drawn =
  (type: string, body: Body) =>
  (known: Known, choices: Choices): Drawn | undefined => {
    const all = employersOf(known);
    if (all.length === 0) return undefined;
    const of = choices.pick(all);
    const path = pathOf(known, of);
    const wrong = type === 'ReorganiseEmployer' ? 'union-officer' : 'organiser';
    return {
      type,
      body: { employerId: of.employerId, ...body(of, known, choices) },
      actor: officerFor(path, known, choices, { role: 'superior-officer', wrong }),
    };
  };

const dayFor = (known: Known, choices: Choices): string =>
  daysAfter(legalDate(known.now), choices.chance(0.95) ? -choices.int(3) : 1);

const change: Body = (_, known, choices) => ({
  employer: choices.pick([
    { name: `某某${String(choices.int(9))}号有限公司` },
    { industry: choices.pick(['C', 'G', 'I']) },
    { division: choices.pick(['440305', '440106']), address: '某某路一号院内' },
  ]),
  since: dayFor(known, choices),
  evidence: `employers/${String(choices.int(99))}.pdf`,
});

const code: Body = (_, known, choices) => ({
  creditCode: choices.pick(codes),
  since: dayFor(known, choices),
  evidence: `employers/${String(choices.int(99))}.pdf`,
});

const count: Body = (_, known, choices) => ({
  employees: 1 + choices.int(60),
  on: dayFor(known, choices),
});

const reorganise: Body = (of, known, choices) => {
  const others = employersOf(known).filter(({ employerId }) => employerId !== of.employerId);
  const pick = (times: number) =>
    others.length < times ? [] : others.slice(choices.int(others.length - times + 1)).slice(0, times);
  const [how, into] = choices.pick([
    ['closure', 0],
    ['merger', 1],
    ['division', 2],
    ['spin-off', 1],
  ] as const);
  return {
    how,
    on: dayFor(known, choices),
    into: pick(choices.chance(0.9) ? into : into + 1).map(({ employerId }) => employerId),
    evidence: `employers/${String(choices.int(99))}.pdf`,
  };
};

/** Small ones that nobody founds a union for: a joint union is what is left to them. */
const small = employers(8, 78, '440305').map(({ unionName: _, ...employer }, index) => ({
  ...employer,
  employees: 3 + 4 * index,
}));

function drawNote(known: Known, choices: Choices): Drawn | undefined {
  const [above] = unionsOf(known).filter(
    ({ level, stamp }) => level === 'county' && stamp.division === '440305',
  );
  if (above === undefined) return undefined;
  return {
    type: 'NoteEmployer',
    body: { superior: above.unionId, employer: choices.pick(small) },
    actor: officerFor(above.stamp.path, known, choices, { role: 'superior-officer', wrong: 'organiser' }),
  };
}

/** Employers that come under a union beside its own, mostly such as have none. */
function drawCover(known: Known, choices: Choices): Drawn | undefined {
  const unions = baseUnions(known);
  const all = employersOf(known);
  const without = all.filter(({ status, leaving }) => status === 'without-union' || leaving);
  if (unions.length === 0 || all.length === 0) return undefined;
  const {
    employerId,
    unionId: own,
    leaving,
  } = choices.pick(without.length > 0 && choices.chance(0.9) ? without : all);
  const to = choices.pick(unions);
  const unionId = leaving && own && choices.chance(0.8) ? own : to.unionId;
  return {
    type: 'CoverEmployer',
    body: { unionId, employerId },
    actor: officerFor(to.stamp.path, known, choices, { role: 'superior-officer', wrong: 'union-officer' }),
  };
}

/** One of a joint union, in most cases: the only one is never released. */
function drawRelease(known: Known, choices: Choices): Drawn | undefined {
  const unions = baseUnions(known).filter(({ employers: of }) => of.length > 0);
  const joint = unions.filter(({ employers: of }) => of.length > 1);
  if (unions.length === 0) return undefined;
  const union = choices.pick(joint.length > 0 && choices.chance(0.95) ? joint : unions);
  return {
    type: 'ReleaseEmployer',
    body: { unionId: union.unionId, employerId: choices.pick(union.employers), reason: '单独建会' },
    actor: officerFor(union.stamp.path, known, choices, {
      role: 'superior-officer',
      wrong: 'union-officer',
    }),
  };
}

function drawAct(known: Known, choices: Choices): Drawn | undefined {
  const unions = baseUnions(known);
  if (unions.length === 0) return undefined;
  const { unionId, stamp, employers: parties } = choices.pick(unions);
  const on = dayFor(known, choices) as LocalDate;
  const kind = choices.pick(['staff-congress', 'collective-contract', 'open-affairs'] as const);
  const contracts = known
    .records('democratic-act')
    .map(({ state }) => state as DemocraticAct)
    .filter((act) => act.unionId === unionId && act.kind === 'collective-contract');
  const isContract = kind === 'collective-contract';
  return {
    type: 'RecordDemocraticAct',
    body: {
      unionId,
      kind,
      on,
      parties,
      evidence: `democracy/${String(choices.int(99))}.pdf`,
      ...(isContract && { through: daysAfter(on, choices.chance(0.9) ? 400 : 20) }),
      ...(isContract &&
        contracts.length > 0 &&
        choices.chance(0.6) && { renews: choices.pick(contracts).actId }),
    },
    actor: officerFor(stamp.path, known, choices, { role: 'union-officer', wrong: 'organiser' }),
  };
}

const commands: readonly CommandSource[] = [
  { name: 'change an employer', weight: 0.5, draw: drawn('ChangeEmployer', change) },
  { name: 'change an employer’s code', weight: 0.4, draw: drawn('ChangeEmployerCode', code) },
  { name: 'count employees', weight: 0.5, draw: drawn('CountEmployees', count) },
  { name: 'record a democratic act', weight: 0.5, draw: drawAct },
  { name: 'note a small employer', weight: 0.5, draw: drawNote },
  { name: 'let a union cover one more employer', weight: 1.5, draw: drawCover },
  { name: 'let an employer leave a joint union', weight: 0.8, draw: drawRelease },
  { name: 'reorganise an employer', weight: 0.1, draw: drawn('ReorganiseEmployer', reorganise) },
];

export const employersContext: SimulatedContext = {
  name: 'employers',
  commands,
  invariants: [
    employersStandInTheirLists,
    endedEmployersStayAsTheyWere,
    unionsAreCountedByTheirEmployer,
    employersStandWhereTheyAreCovered,
    contractsAreRenewedOnce,
  ],
};
