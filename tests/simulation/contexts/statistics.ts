import { legalDate } from '../../../shared/kernel/dates.ts';
import { daysAfter } from '../../../shared/kernel/working-days.ts';
import type { Choices, Drawn, Known, SimulatedContext } from '../contract.ts';
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

export const statisticsContext: SimulatedContext = {
  name: 'statistics',
  commands: [{ name: 'report figures', weight: 0.5, draw: drawReport }],
  invariants: [reportedFiguresStandInOrder],
};
