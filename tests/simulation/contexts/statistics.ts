import { legalDate } from '../../../shared/kernel/dates.ts';
import { daysAfter } from '../../../shared/kernel/working-days.ts';
import type { Assessment } from '../../../shared/statistics/domain/assessment.ts';
import type { Choices, Drawn, Known, SimulatedContext } from '../contract.ts';
import { assessmentsComeToRest, assessmentsStayAsSigned } from '../invariants/assessments.ts';
import { extractsAreWhole, extractsComeToRest } from '../invariants/extracts.ts';
import { reportedFiguresStandInOrder } from '../invariants/reported-figures.ts';
import { baseUnions, federations, officerFor } from './cast.ts';

/** Few scopes and days, so that later reports correct earlier ones. */
function drawReport(known: Known, choices: Choices): Drawn | undefined {
  const measured = [...federations(known), ...baseUnions(known).slice(0, 2)];
  if (measured.length === 0) return undefined;
  const { unionId, stamp } = choices.pick(measured);
  const scope = choices.chance(0.7) ? `union:${unionId}` : `division:${stamp.division}`;
  const checked = choices.int(50);
  const agreed = choices.chance(0.95) ? choices.int(checked + 1) : checked + 1;
  return {
    type: 'ReportFigures',
    body: {
      scope,
      from: daysAfter(legalDate(known.now), choices.chance(0.95) ? -choices.int(3) : 1),
      figures: choices.pick([
        { 'annual-members': choices.int(500) },
        { 'annual-members': choices.int(500), 'annual-unions': choices.int(20) },
        { 'sample-checked': checked, 'sample-agreed': agreed },
        {},
      ]),
      evidence: `statistics/${String(choices.int(99))}.pdf`,
    },
    actor: officerFor(stamp.path, known, choices, { role: 'superior-officer', wrong: 'union-officer' }),
  };
}

const assessmentsOf = (known: Known): readonly Assessment[] =>
  known.records('assessment').map(({ state }) => state as Assessment);

/** Of few unions and periods, so that versions follow each other. */
function drawClosing(known: Known, choices: Choices): Drawn | undefined {
  const closing = [...federations(known), ...baseUnions(known).slice(0, 1)];
  if (closing.length === 0) return undefined;
  const { unionId, stamp } = choices.pick(closing);
  const through = daysAfter(legalDate(known.now), choices.chance(0.95) ? -1 : 0);
  const before = assessmentsOf(known).filter((one) => one.unionId === unionId);
  const again = before.length > 0 && choices.chance(0.5) ? choices.pick(before) : undefined;
  return {
    type: 'CloseAssessment',
    body: {
      unionId,
      period: again?.period ?? { from: daysAfter(through, -30), through },
      ...(again && choices.chance(0.7) && { correction: '补报年报数' }),
    },
    actor: officerFor(stamp.path, known, choices, { role: 'superior-officer', wrong: 'union-officer' }),
  };
}

function drawSigning(known: Known, choices: Choices): Drawn | undefined {
  const all = assessmentsOf(known);
  const ready = all.filter(({ status }) => status === 'ready');
  const from = ready.length > 0 && choices.chance(0.9) ? ready : all;
  if (from.length === 0) return undefined;
  const { assessmentId, digest = '', stamp } = choices.pick(from);
  return {
    type: 'SignAssessment',
    body: { assessmentId, digest: digest !== '' && choices.chance(0.95) ? digest : 'x'.repeat(43) },
    actor: officerFor(stamp.path, known, choices, { role: 'superior-officer', wrong: 'union-officer' }),
  };
}

const QUERIES = [
  { of: 'members' },
  { of: 'members', where: [{ dimension: 'members.bySex', values: ['2'] }] },
  { of: 'members', where: [{ dimension: 'members.byStatus', values: ['active', 'retained'] }] },
  { of: 'unions' },
  { of: 'unions', where: [{ dimension: 'unions.total' }] },
  { of: 'employers' },
  { of: 'transfers' },
  { of: 'transfers', where: [{ dimension: 'transfers.open' }] },
  { of: 'members', where: [{ dimension: 'members.bySex', values: ['7'] }] },
] as const;

function drawExtract(known: Known, choices: Choices): Drawn | undefined {
  const asked = [...federations(known), ...baseUnions(known).slice(0, 2)];
  if (asked.length === 0) return undefined;
  const { unionId, stamp } = choices.pick(asked);
  return {
    type: 'AskForExtract',
    body: {
      unionId,
      query: choices.pick(QUERIES),
      format: choices.pick(['csv', 'xlsx']),
      purpose: 'check-records',
    },
    actor: officerFor(stamp.path, known, choices, { role: 'superior-officer', wrong: 'organiser' }),
  };
}

export const statisticsContext: SimulatedContext = {
  name: 'statistics',
  commands: [
    { name: 'report figures', weight: 0.5, draw: drawReport },
    { name: 'close a period', weight: 1, draw: drawClosing },
    { name: 'sign a period', weight: 2, draw: drawSigning },
    { name: 'take records out', weight: 0.5, draw: drawExtract },
  ],
  invariants: [
    reportedFiguresStandInOrder,
    assessmentsStayAsSigned,
    assessmentsComeToRest,
    extractsAreWhole,
    extractsComeToRest,
  ],
};
