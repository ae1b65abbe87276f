import { epochOf, type Instant, instantOf, legalDate, type LocalDate } from '../../../shared/kernel/dates.ts';
import type { CaseId } from '../../../shared/kernel/ids.ts';
import type { Case, CaseStatus } from '../../../shared/members/domain/case.ts';
import type { Choices, CommandSource, Drawn, Known, SimulatedContext } from '../contract.ts';
import {
  casesAndMembersAgree,
  nobodyIsExpelledButByDecision,
  noFilingIsForgotten,
} from '../invariants/cases.ts';
import { officerFor } from './cast.ts';
import { members } from './standing.ts';

/** 会籍处理: cases against a few members, each step in most cases when it is due, by two officers. */

const UNKNOWN_CASE = '0ZZZZZZZZZZZZZZZZZZZZZZZZZ' as CaseId;

const day = (now: Instant, ago: number): LocalDate => legalDate(instantOf(epochOf(now) - ago * 86_400_000));

/** Today, in most cases; before what came before it, or ahead, now and then. */
const dayOf = (now: Instant, choices: Choices): LocalDate =>
  day(now, choices.chance(0.9) ? 0 : choices.pick([-2, 60]));

const evidence = (choices: Choices): string => `cases/${String(choices.int(1_000))}/scan.pdf`;

function drawOpening(known: Known, choices: Choices): Drawn | undefined {
  const all = members(known);
  const fit = all.filter(
    ({ status, case: open }) => (status === 'active' || status === 'retained') && open === undefined,
  );
  const from = fit.length > 0 && choices.chance(0.9) ? fit : all;
  if (from.length === 0) return undefined;
  const { memberId, stamp } = choices.pick(from);
  const crime = evidence(choices);
  return {
    type: 'OpenExpulsion',
    body: {
      memberId,
      crime,
      punishment: choices.chance(0.05) ? crime : `${crime}.2`,
      punishedOn: day(known.now, choices.chance(0.03) ? -2 : choices.int(100)),
    },
    actor: officerFor(stamp.path, known, choices, { role: 'union-officer', wrong: 'organiser' }),
  };
}

const step = (
  type: string,
  weight: number,
  states: readonly CaseStatus[],
  body: (known: Known, choices: Choices) => object,
): CommandSource => ({
  name: type,
  weight,
  draw(known, choices): Drawn | undefined {
    const all = known.records('case').map(({ state }) => state as Case);
    const fit = all.filter(({ status }) => states.includes(status));
    const from = fit.length > 0 && choices.chance(0.9) ? fit : all.slice(-6);
    if (from.length === 0) return undefined;
    const { caseId, stamp } = choices.pick(from);
    const role = choices.chance(0.6) ? 'union-officer' : 'superior-officer';
    return {
      type,
      body: { caseId: choices.chance(0.02) ? UNKNOWN_CASE : caseId, ...body(known, choices) },
      actor: officerFor(stamp.path, known, choices, { role, wrong: 'organiser' }),
    };
  },
});

const meeting = ({ now }: Known, choices: Choices) => ({
  heldOn: dayOf(now, choices),
  evidence: evidence(choices),
});

export const casesContext: SimulatedContext = {
  name: 'cases',
  commands: [
    { name: 'open a case of expulsion', weight: 1.5, draw: drawOpening },
    step('GiveGroupOpinion', 2, ['opinion'], (known, choices) => ({
      inFavour: choices.chance(0.7),
      ...meeting(known, choices),
    })),
    step('DecideExpulsion', 2, ['committee'], meeting),
    step('FileExpulsion', 1, ['filing', 'filing-overdue'], (known, choices) => ({
      filedOn: dayOf(known.now, choices),
      evidence: evidence(choices),
    })),
    step('NoteCertificateRecovered', 0.7, ['filing', 'filing-overdue', 'filed'], (known, choices) => ({
      recoveredOn: dayOf(known.now, choices),
    })),
    step('CloseCase', 0.7, ['opinion', 'committee'], (_, choices) => ({
      closedFor: choices.pick(['not-decided-against', 'opened-in-error', 'membership-ended']),
    })),
  ],
  invariants: [casesAndMembersAgree, nobodyIsExpelledButByDecision, noFilingIsForgotten],
};
