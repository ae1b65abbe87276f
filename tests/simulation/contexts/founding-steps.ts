import { legalDate } from '../../../shared/kernel/dates.ts';
import type { FoundingApplicationId } from '../../../shared/kernel/ids.ts';
import { daysAfter } from '../../../shared/kernel/working-days.ts';
import type { Member } from '../../../shared/members/domain/member.ts';
import type { Founding, FoundingStatus } from '../../../shared/unions/domain/founding.ts';
import type { Choices, CommandSource, Drawn, Known } from '../contract.ts';
import { officerFor } from './cast.ts';

/** The founding by steps: each step in most cases when it is due, with figures that hold, now and then not. */

const UNKNOWN_APPLICATION = '0ZZZZZZZZZZZZZZZZZZZZZZZZZ' as FoundingApplicationId;

const step = (
  type: string,
  weight: number,
  of: { readonly by: 'organiser' | 'superior-officer'; readonly in: readonly FoundingStatus[] },
  body: (founding: Founding, known: Known, choices: Choices) => object | undefined,
): CommandSource => ({
  name: type,
  weight,
  draw(known, choices): Drawn | undefined {
    const all = known.records('founding-application').map(({ state }) => state as Founding);
    const fit = all.filter(({ status }) => of.in.includes(status));
    const from = fit.length > 0 && choices.chance(0.9) ? fit : all.slice(-6);
    if (from.length === 0) return undefined;
    const founding = choices.pick(from);
    const words = body(founding, known, choices);
    return (
      words && {
        type,
        body: {
          applicationId: choices.chance(0.02) ? UNKNOWN_APPLICATION : founding.applicationId,
          ...words,
        },
        actor: officerFor(founding.stamp.path, known, choices, { role: of.by, wrong: 'union-officer' }),
      }
    );
  },
});

const membersOf = (known: Known, { unionId }: Founding): readonly Member[] =>
  known
    .records('member')
    .map(({ state }) => state as Member)
    .filter((member) => member.unionId === unionId);

function election(founding: Founding, known: Known, choices: Choices) {
  const members = membersOf(known, founding);
  if (members.length === 0) return undefined;
  const entitled = members.length;
  const present = choices.chance(0.1) ? Math.floor(entitled / 3) : entitled;
  const [chair, ...others] = members;
  const elected = [
    { memberId: chair?.memberId, post: 'chair', votes: present },
    ...others.slice(0, 2).map(({ memberId }) => ({ memberId, post: 'committee', votes: present })),
    ...(choices.chance(0.05) ? [{ memberId: chair?.memberId, post: 'audit', votes: present }] : []),
  ];
  return {
    election: {
      heldOn: daysAfter(legalDate(known.now), choices.chance(0.05) ? choices.pick([-3, 2]) : 0),
      form: founding.meeting?.form ?? 'general',
      entitled,
      present,
      termYears: choices.pick([3, 5]),
      womenMembers: choices.int(2),
      elected,
      minutes: `founding/${String(choices.int(1_000))}/minutes.pdf`,
    },
  };
}

const applicant = (status: FoundingStatus) => ({ by: 'organiser', in: [status] }) as const;
const superior = (...status: FoundingStatus[]) => ({ by: 'superior-officer', in: status }) as const;

export const foundingSteps: readonly CommandSource[] = [
  step('RequestFoundingMeeting', 3, applicant('preparing'), (founding, known, choices) => ({
    meeting: {
      plannedOn: daysAfter(legalDate(known.now), choices.chance(0.05) ? -1 : choices.int(20)),
      form: choices.chance(0.05) ? 'representatives' : 'general',
      entitled: Math.max(1, membersOf(known, founding).length),
      request: `founding/${String(choices.int(1_000))}/request.pdf`,
    },
  })),
  step('ApproveFoundingMeeting', 3, superior('meeting-requested'), () => ({})),
  step('ReturnFoundingMeeting', 0.7, superior('meeting-requested'), () => ({ remark: '方案不全' })),
  step('ReportFoundingElection', 3, applicant('meeting-approved'), election),
  step('ApproveFoundingElection', 3, superior('election-reported'), () => ({})),
  step('ReturnFoundingElection', 0.7, superior('election-reported'), () => ({ remark: '程序不符' })),
  step('FileFoundingReply', 1, superior('preparing', 'founded', 'meeting-approved'), (_, __, choices) => ({
    step: choices.pick(['preparation', 'meeting', 'election']),
    document: {
      number: `南工复〔2026〕${String(choices.int(500))}号`,
      scan: `founding/${String(choices.int(1_000))}/reply.pdf`,
    },
  })),
];
