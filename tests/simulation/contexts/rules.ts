import { legalDate } from '../../../shared/kernel/dates.ts';
import type { RulesHistory } from '../../../shared/kernel/rules-history.ts';
import { daysAfter } from '../../../shared/kernel/working-days.ts';
import type { Choices, Drawn, Known, SimulatedContext } from '../contract.ts';
import { decidedByTheRulesOfTheDay, twoPersonsChangeRules } from '../invariants/rules.ts';
import { administrator, tomorrow } from './retention.ts';

/** What nothing else of the simulation takes for granted; signatures stay as they are. */
function drawChange(choices: Choices): object {
  const days = 1 + choices.int(20);
  return choices.pick([
    { founding: { replyDays: days } },
    { founding: { preparatoryGroup: { max: 4 + choices.int(3) } } },
    { membership: { minimumAge: 16 + choices.int(3) } },
    { cases: { stepDays: days, filingDays: days } },
    { transfer: { consentDays: days, objectionDays: 1 + choices.int(5) } },
    { retention: { whenEmployerClosed: choices.pick(['residence-union', 'superior-union']) } },
    { affiliation: { belowBase: choices.pick(['allow', 'refuse']) } },
    { elections: { auditCommittee: { min: 1 + choices.int(15) } } },
  ]);
}

function drawSet(known: Known, choices: Choices): Drawn {
  const on = legalDate(known.now);
  const days = [on, tomorrow(on), daysAfter(on, 3)];
  return {
    type: 'SetRules',
    body: {
      from: choices.chance(0.95) ? choices.pick(days) : '2020-01-01',
      change: drawChange(choices),
      basis: `粤工总〔2026〕${String(1 + choices.int(99))}号`,
    },
    actor: administrator(known, choices),
  };
}

const NO_PROPOSAL = '0ZZZZZZZZZZZZZZZZZZZZZZZZZ';

function drawAnswer(type: string, more: object) {
  return (known: Known, choices: Choices): Drawn | undefined => {
    const [rules] = known.records('rules');
    const proposal = (rules?.state as RulesHistory | undefined)?.proposal;
    if (proposal === undefined && choices.chance(0.95)) return undefined;
    return {
      type,
      body: { proposalId: proposal?.proposalId ?? NO_PROPOSAL, ...more },
      actor: administrator(known, choices),
    };
  };
}

export const rulesContext: SimulatedContext = {
  name: 'rules',
  commands: [
    { name: 'set a change of the rules', weight: 0.4, draw: drawSet },
    { name: 'release a change of the rules', weight: 1, draw: drawAnswer('ReleaseRules', {}) },
    {
      name: 'withdraw a change of the rules',
      weight: 0.1,
      draw: drawAnswer('WithdrawRules', { reason: '文号有误' }),
    },
  ],
  invariants: [decidedByTheRulesOfTheDay, twoPersonsChangeRules],
};
