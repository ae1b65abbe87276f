import type { Operator, OperatorId } from '../../../shared/kernel/caller.ts';
import { legalDate, type LocalDate } from '../../../shared/kernel/dates.ts';
import type { RetentionSchedule } from '../../../shared/retention/domain/schedule.ts';
import type { Choices, Drawn, Known, SimulatedContext } from '../contract.ts';
import { nothingGoesBeforeItsTime, runsCountWhatTheySwept } from '../invariants/retention.ts';
import { federations, operator, someUnion, unionsOf } from './cast.ts';

/** Few administrators, so that the one who sets a version now and then tries to release it. */
const ADMINISTRATORS = 3;

export function administrator(known: Known, choices: Choices): Operator {
  const province = unionsOf(known).filter(({ stamp }) => stamp.path.length === 2);
  const scope = someUnion(choices.chance(0.94) ? province : federations(known), choices);
  const role = choices.chance(0.95) ? 'system-administrator' : 'security-administrator';
  const id = `administrator-${String(choices.int(ADMINISTRATORS))}` as OperatorId;
  return { ...operator(role, scope), id };
}

export const tomorrow = (on: LocalDate): LocalDate =>
  new Date(Date.parse(on) + 86_400_000).toISOString().slice(0, 10) as LocalDate;

const versionsOf = (known: Known) =>
  known.records('retention-schedule').flatMap(({ state }) => (state as RetentionSchedule).versions);

/** Periods so short that they are over while the simulation runs; a new version stops the one before, so few follow. */
function drawSchedule(known: Known, choices: Choices): Drawn | undefined {
  if (versionsOf(known).length > 0 && choices.chance(0.8)) return undefined;
  const on = legalDate(known.now);
  const days = (kind: string): object => (choices.chance(0.85) ? { [kind]: 1 + choices.int(3) } : {});
  return {
    type: 'SetRetentionSchedule',
    body: {
      from: choices.chance(0.7) ? on : choices.chance(0.8) ? tomorrow(on) : '2020-01-01',
      every: 1 + choices.int(2),
      periods: { ...days('request-body'), ...days('rejected-application'), ...days('departed-member') },
    },
    actor: administrator(known, choices),
  };
}

const NO_RUN = '0ZZZZZZZZZZZZZZZZZZZZZZZZZ';

function drawRelease(known: Known, choices: Choices): Drawn | undefined {
  const versions = versionsOf(known);
  const last = versions.at(-1);
  if (last === undefined || (last.released !== undefined && choices.chance(0.9))) return undefined;
  const { version, dryRun } = choices.chance(0.9) ? last : choices.pick(versions);
  return {
    type: 'ReleaseRetentionSchedule',
    body: { version, dryRun: dryRun !== undefined && choices.chance(0.95) ? dryRun.runId : NO_RUN },
    actor: administrator(known, choices),
  };
}

export const retentionContext: SimulatedContext = {
  name: 'retention',
  commands: [
    { name: 'set a retention schedule', weight: 0.15, draw: drawSchedule },
    { name: 'release a retention schedule', weight: 2, draw: drawRelease },
  ],
  invariants: [nothingGoesBeforeItsTime, runsCountWhatTheySwept],
};
