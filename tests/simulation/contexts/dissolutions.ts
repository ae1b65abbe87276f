import { legalDate } from '../../../shared/kernel/dates.ts';
import type { Disposition } from '../../../shared/kernel/disposition.ts';
import { daysAfter } from '../../../shared/kernel/working-days.ts';
import type { Member } from '../../../shared/members/domain/member.ts';
import type { Dissolution, DissolutionStatus } from '../../../shared/unions/domain/dissolution.ts';
import type { Union } from '../../../shared/unions/domain/union.ts';
import type { Choices, CommandSource, Drawn, Known, SimulatedContext } from '../contract.ts';
import {
  dissolutionsComeToAnEnd,
  dissolutionsStandAsTheirUnions,
  nobodyIsLeftInADissolvedUnion,
} from '../invariants/dissolutions.ts';
import { lateRepliesToDissolutionsAreTold } from '../invariants/late-replies.ts';
import { baseUnions, federations, officerFor, someUnion } from './cast.ts';

/** 撤销: of base unions in most cases, now and then of one above with unions below it, which is refused. */

const UNKNOWN = '0ZZZZZZZZZZZZZZZZZZZZZZZZZ' as Union['unionId'];

const standing = (known: Known): readonly Union[] =>
  baseUnions(known).filter(({ status }) => status === 'normal');

function someToDissolve(known: Known, choices: Choices): Union | undefined {
  const from = choices.chance(0.92) ? standing(known) : [...baseUnions(known), ...federations(known)];
  return from.length === 0 ? undefined : choices.pick(from);
}

/** Held by the superior, by another union, or taken over by one; now and then by one that can't. */
function disposition(own: Union, known: Known, choices: Choices): Disposition {
  const others = standing(known).filter(({ unionId }) => unionId !== own.unionId);
  const other = others.length > 0 && choices.chance(0.9) ? choices.pick(others) : own;
  const employerId = other.employers[0];
  if (choices.chance(0.4) && employerId !== undefined)
    return { kind: 'take-over', unionId: other.unionId, employerId };
  if (choices.chance(0.5)) return { kind: 'retain' };
  return {
    kind: 'retain',
    holder: choices.chance(0.5) ? someUnion(federations(known), choices) : other.unionId,
  };
}

const day = ({ now }: Known, choices: Choices) =>
  daysAfter(legalDate(now), choices.chance(0.05) ? choices.pick([-3, 2]) : 0);

function begins(type: string, why: (union: Union, known: Known, choices: Choices) => object) {
  return (known: Known, choices: Choices): Drawn | undefined => {
    const union = someToDissolve(known, choices);
    if (union === undefined) return undefined;
    const usual = disposition(union, known, choices);
    const assetsTo =
      usual.kind === 'take-over' && choices.chance(0.5) ? usual.unionId : (union.superior ?? UNKNOWN);
    return {
      type,
      body: {
        unionId: choices.chance(0.02) ? UNKNOWN : union.unionId,
        usual,
        assetsTo: choices.chance(0.03) ? UNKNOWN : assetsTo,
        ...why(union, known, choices),
      },
      // Who stands above both, in most cases.
      actor: officerFor(union.stamp.path.slice(0, -1), known, choices, {
        role: 'superior-officer',
        wrong: 'organiser',
      }),
    };
  };
}

const meeting = ({ unionId }: Union, known: Known, choices: Choices) => {
  const members = known
    .records('member')
    .filter(
      ({ state }) => (state as Member).unionId === unionId && (state as Member).status === 'active',
    ).length;
  const entitled = Math.max(1, members);
  const present = choices.chance(0.05) ? Math.floor(entitled / 3) : entitled;
  return {
    meeting: {
      heldOn: day(known, choices),
      form: choices.chance(0.04) ? 'representatives' : 'general',
      entitled,
      present,
      inFavour: choices.chance(0.05) ? Math.floor(present / 2) : present,
      minutes: `dissolutions/${String(choices.int(1_000))}/minutes.pdf`,
    },
  };
};

const end = (_: Union, known: Known, choices: Choices) => ({
  end: { endedOn: day(known, choices), evidence: `dissolutions/${String(choices.int(1_000))}/end.pdf` },
});

/** In a state that allows it, in most cases. */
const step = (
  type: string,
  weight: number,
  states: readonly DissolutionStatus[],
  body: (known: Known, choices: Choices) => object = () => ({}),
): CommandSource => ({
  name: type,
  weight,
  draw(known, choices): Drawn | undefined {
    const all = known.records('dissolution').map(({ state }) => state as Dissolution);
    const fit = all.filter(({ status }) => states.includes(status));
    if (fit.length === 0 && choices.chance(0.8)) return undefined;
    const from = fit.length > 0 ? fit : all.slice(-6);
    if (from.length === 0) return undefined;
    const { unionId, stamp } = choices.pick(from);
    const path = choices.chance(0.05) ? stamp.path : stamp.path.slice(0, -1);
    return {
      type,
      body: { unionId, ...body(known, choices) },
      actor: officerFor(path, known, choices, { role: 'superior-officer', wrong: 'organiser' }),
    };
  },
});

function drawDisposition(known: Known, choices: Choices): Drawn | undefined {
  const members = known.records('member').map(({ state }) => state as Member);
  if (members.length === 0) return undefined;
  const { memberId, unionId, stamp } = choices.pick(members);
  const union = baseUnions(known).find((one) => one.unionId === unionId);
  if (union === undefined) return undefined;
  const wanted = choices.chance(0.15) ? undefined : disposition(union, known, choices);
  return {
    type: 'NoteDisposition',
    body: { memberId, ...(wanted && { wanted }) },
    actor: officerFor(stamp.path.slice(0, -1), known, choices, {
      role: 'superior-officer',
      wrong: 'organiser',
    }),
  };
}

export const dissolutionCommands: readonly CommandSource[] = [
  { name: 'propose a dissolution', weight: 0.6, draw: begins('ProposeDissolution', meeting) },
  { name: 'report a dissolution', weight: 0.4, draw: begins('ReportDissolution', end) },
  step('ApproveDissolution', 1.5, ['proposed']),
  step('ReturnDissolution', 0.2, ['proposed'], () => ({ remark: '材料不全' })),
  step('AbandonDissolution', 0.4, ['placing', 'waiting']),
  step('NoteSealsHandedIn', 1.2, ['placing', 'waiting', 'proposed'], (known, choices) => ({
    handedInOn: day(known, choices),
    ...(choices.chance(0.5) && { evidence: `dissolutions/${String(choices.int(1_000))}/seals.pdf` }),
  })),
  step('ResumeDissolution', 0.3, ['waiting']),
  { name: 'note a disposition', weight: 1, draw: drawDisposition },
];

export const dissolutionsContext: SimulatedContext = {
  name: 'dissolutions',
  commands: dissolutionCommands,
  invariants: [
    nobodyIsLeftInADissolvedUnion,
    dissolutionsStandAsTheirUnions,
    dissolutionsComeToAnEnd,
    lateRepliesToDissolutionsAreTold,
  ],
};
