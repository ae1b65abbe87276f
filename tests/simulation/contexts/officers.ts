import { legalDate } from '../../../shared/kernel/dates.ts';
import { daysAfter } from '../../../shared/kernel/working-days.ts';
import type {
  CommitteeChange,
  CommitteeChangeStatus,
} from '../../../shared/unions/domain/committee-change.ts';
import type { Union } from '../../../shared/unions/domain/union.ts';
import type { Choices, CommandSource, Known, SimulatedContext } from '../contract.ts';
import {
  committeeChangesAreAnswered,
  officesAreOfMembers,
  vacanciesAreDue,
  vacanciesAreToldOnce,
} from '../invariants/offices.ts';
import { act, members } from './elections.ts';

/** Officers during a term: they leave, are removed and moved, and others are elected into what is vacant. */

const inOffice = ({ officers = [] }: Union): boolean => officers.length > 0;
const isVacant = ({ vacancies = [] }: Union): boolean => vacancies.length > 0;

const statusOf = (known: Known, { unionId }: Union): CommitteeChangeStatus | undefined =>
  (known.records('committee-change').find(({ id }) => id === unionId)?.state as CommitteeChange | undefined)
    ?.status;
const isSubmitted = (union: Union, known: Known): boolean => statusOf(known, union) === 'submitted';

/** Somebody in office; now and then somebody who is not. */
function holder(union: Union, known: Known, choices: Choices) {
  const holders = union.officers ?? [];
  if (holders.length > 0 && choices.chance(0.9)) return choices.pick(holders);
  const [stranger] = members(known, union);
  return stranger && { memberId: stranger.memberId, post: 'chair' as const };
}

const today = ({ now }: Known) => legalDate(now);
const paper = (choices: Choices) => `officers/${String(choices.int(1_000))}.pdf`;

function meeting(union: Union, known: Known, choices: Choices) {
  const entitled = Math.max(1, members(known, union).length);
  return {
    heldOn: daysAfter(today(known), choices.chance(0.05) ? choices.pick([-3, 2]) : 0),
    form: 'general',
    entitled,
    present: choices.chance(0.1) ? Math.floor(entitled / 3) : entitled,
    minutes: paper(choices),
  };
}

const commands: readonly CommandSource[] = [
  // From all posts or from one, today or some time ago.
  act('RecordResignation', 2, 'union-officer', inOffice, (union, known, choices) => {
    const who = holder(union, known, choices);
    return (
      who && {
        memberId: who.memberId,
        ...(choices.chance(0.3) && { posts: [who.post] }),
        resignedOn: daysAfter(today(known), choices.pick([0, 0, 0, -1, -70, -200, 1])),
        letter: paper(choices),
      }
    );
  }),
  act('RemoveOfficer', 1, 'union-officer', inOffice, (union, known, choices) => {
    const who = holder(union, known, choices);
    const held = meeting(union, known, choices);
    const inFavour = choices.chance(0.8) ? held.present : Math.floor(held.entitled / 2);
    return who && { memberId: who.memberId, post: who.post, vote: { ...held, inFavour } };
  }),
  act('ReportByElection', 3, 'union-officer', isVacant, (union, known, choices) => {
    const electing = members(known, union);
    if (electing.length === 0) return undefined;
    const held = meeting(union, known, choices);
    const posts = (union.vacancies ?? []).slice(0, 1 + choices.int(3)).map(({ post }) => post);
    const first = choices.int(electing.length);
    const elected = (posts.length > 0 ? posts : (['committee'] as const)).flatMap((post, place) => {
      const member = electing[(first + place) % electing.length];
      return member ? [{ memberId: member.memberId, post, votes: held.present }] : [];
    });
    return { election: { ...held, womenMembers: choices.int(2), elected } };
  }),
  act('AskToMoveOfficer', 1, 'union-officer', inOffice, (union, known, choices) => {
    const who = union.officers?.find(({ post }) => post === 'chair') ?? holder(union, known, choices);
    return (
      who && {
        memberId: who.memberId,
        reason: '工作需要',
        consentedOn: daysAfter(today(known), choices.chance(0.05) ? 1 : 0),
        resolution: paper(choices),
      }
    );
  }),
  act('ApproveCommitteeChange', 3, 'superior-officer', isSubmitted, () => ({})),
  act('ReturnCommitteeChange', 0.5, 'superior-officer', isSubmitted, () => ({ remark: '程序不符' })),
  act('WithdrawCommitteeChange', 0.3, 'union-officer', isSubmitted, () => ({})),
  act(
    'FileCommitteeReply',
    0.5,
    'superior-officer',
    (union, known) => statusOf(known, union) === 'approved',
    (_, __, choices) => ({
      document: { number: `南工复〔2026〕${String(choices.int(500))}号`, scan: paper(choices) },
    }),
  ),
];

export const officersContext: SimulatedContext = {
  name: 'officers',
  commands,
  invariants: [officesAreOfMembers, vacanciesAreDue, vacanciesAreToldOnce, committeeChangesAreAnswered],
};
