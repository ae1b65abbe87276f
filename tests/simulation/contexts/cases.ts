import { epochOf, type Instant, instantOf, legalDate, type LocalDate } from '../../../shared/kernel/dates.ts';
import type { CaseId } from '../../../shared/kernel/ids.ts';
import type { Worker } from '../../../shared/kernel/caller.ts';
import { type Case, type CaseStatus, Condition } from '../../../shared/members/domain/case.ts';
import type { Choices, CommandSource, Drawn, Known, Sealing, SimulatedContext } from '../contract.ts';
import {
  casesAndMembersAgree,
  nobodyIsExpelledButByDecision,
  nobodyIsDeemedWithdrawnButByDecision,
  noFilingIsForgotten,
} from '../invariants/cases.ts';
import { PersonalData } from '../../../shared/members/domain/person.ts';
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

/** About somebody active, mostly: a lapse that has lasted for long, for short, or is over. */
const ofMember = (
  type: string,
  weight: number,
  body: (known: Known, choices: Choices) => object,
): CommandSource => ({
  name: type,
  weight,
  draw(known, choices): Drawn | undefined {
    const all = members(known);
    const lapsed = all.filter(({ lapsedSince }) => lapsedSince !== undefined);
    const active = all.filter(({ status }) => status === 'active');
    const fit = type === 'NoteLapse' ? active : lapsed;
    const from = fit.length > 0 && choices.chance(0.9) ? fit : all;
    if (from.length === 0) return undefined;
    const { memberId, stamp } = choices.pick(from);
    return {
      type,
      body: { memberId, ...body(known, choices) },
      actor: officerFor(stamp.path, known, choices, { role: 'union-officer', wrong: 'organiser' }),
    };
  },
});

const worker = (choices: Choices): Worker => ({
  kind: 'worker',
  id: `worker-${String(choices.int(8))}` as Worker['id'],
});

/** By whom the case is about; now and then by another, for whom there is no such case. */
function drawAnswer(known: Known, choices: Choices): Drawn | undefined {
  const cases = known.records('case').map(({ state }) => state as Case);
  const all = members(known);
  if (cases.length === 0) return undefined;
  const { caseId, memberId } = choices.pick(cases);
  const own = all.find((member) => member.memberId === memberId);
  const member = own === undefined || choices.chance(0.05) ? choices.pick(all) : own;
  const sent = { caseId, text: '因病住院' };
  return {
    type: 'AnswerOwnCase',
    body: sent,
    actor: worker(choices),
    async seal({ vault }: Sealing) {
      const [data] = await vault.openAll([member.person]);
      if (data === undefined) return undefined;
      const { personId } = member.person;
      const [answer] = await vault.sealAll([{ personId, data: { text: sent.text } }]);
      const claims = await vault.claimsOf(PersonalData.parse(data).idNumber);
      return { caseId, memberId: member.memberId, identity: await vault.sealIdentity(claims), answer };
    },
  };
}

const meeting = ({ now }: Known, choices: Choices) => ({
  heldOn: dayOf(now, choices),
  evidence: evidence(choices),
});

export const casesContext: SimulatedContext = {
  name: 'cases',
  commands: [
    { name: 'open a case of expulsion', weight: 2, draw: drawOpening },
    ofMember('NoteLapse', 2, ({ now }, choices) => ({
      since: day(now, choices.chance(0.1) ? -2 : choices.pick([0, 3])),
    })),
    ofMember('NoteParticipation', 0.5, ({ now }, choices) => ({ on: dayOf(now, choices) })),
    ofMember('OpenDeemedWithdrawal', 1, () => ({})),
    { name: 'answer a case', weight: 1, draw: drawAnswer },
    step('NoteProof', 5, ['gathering'], (known, choices) => ({
      of: choices.pick(Condition.options),
      on: day(known.now, 0),
      evidence: evidence(choices),
    })),
    step('DecideDeemedWithdrawal', 2, ['gathering'], meeting),
    step('GiveGroupOpinion', 5, ['opinion'], (known, choices) => ({
      inFavour: choices.chance(0.7),
      ...meeting(known, choices),
    })),
    step('DecideExpulsion', 5, ['committee'], meeting),
    step('FileExpulsion', 1.5, ['filing', 'filing-overdue'], (known, choices) => ({
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
  invariants: [
    casesAndMembersAgree,
    nobodyIsExpelledButByDecision,
    nobodyIsDeemedWithdrawnButByDecision,
    noFilingIsForgotten,
  ],
};
