import { lateRepliesToExtensionsAreTold } from '../invariants/late-replies.ts';
import { legalDate, type LocalDate } from '../../../shared/kernel/dates.ts';
import type { UnionId } from '../../../shared/kernel/ids.ts';
import { daysAfter, monthsAfter } from '../../../shared/kernel/working-days.ts';
import type { Member } from '../../../shared/members/domain/member.ts';
import type { DeliveredNotice } from '../../../shared/notices/domain/notice.ts';
import type { UnionStatus } from '../../../shared/unions/domain/lifecycle.ts';
import type { LegalPerson } from '../../../shared/unions/domain/legal-person.ts';
import type { Reelection, ReelectionStatus } from '../../../shared/unions/domain/reelection.ts';
import type { TermExtension } from '../../../shared/unions/domain/term-extension.ts';
import { termEnd } from '../../../shared/unions/domain/term.ts';
import type { Union } from '../../../shared/unions/domain/union.ts';
import { unionCreditCode } from '../../support/employers.ts';
import type { Choices, CommandSource, Drawn, Known, SimulatedContext } from '../contract.ts';
import {
  lateRepliesToReelectionsAreTold,
  reelectedUnionsAreInOffice,
  reelectionsAndUnionsAgree,
  termsAreKept,
} from '../invariants/terms.ts';
import { certificatesAreKept } from '../invariants/legal-persons.ts';
import { noticesComeOnce } from '../invariants/notices.ts';
import { baseUnions, federations, officerFor, unionsOf } from './cast.ts';

/** Terms, extensions and re-elections: each act in most cases on a union that it fits, now and then on any. */

const UNKNOWN_UNION = '0ZZZZZZZZZZZZZZZZZZZZZZZZZ' as UnionId;

/** One act on a union, by somebody who may do it in most cases. */
export const act = (
  type: string,
  weight: number,
  by: 'union-officer' | 'superior-officer',
  fits: (union: Union, known: Known) => boolean,
  body: (union: Union, known: Known, choices: Choices) => object | undefined,
): CommandSource => ({
  name: type,
  weight,
  draw(known, choices): Drawn | undefined {
    const all = [...baseUnions(known), ...federations(known)];
    const fit = all.filter((union) => fits(union, known));
    const from = fit.length > 0 && choices.chance(0.9) ? fit : all.slice(-6);
    if (from.length === 0) return undefined;
    const union = choices.pick(from);
    const words = body(union, known, choices);
    const path =
      by === 'superior-officer' && choices.chance(0.95) ? union.stamp.path.slice(0, -1) : union.stamp.path;
    return (
      words && {
        type,
        body: { unionId: choices.chance(0.02) ? UNKNOWN_UNION : union.unionId, ...words },
        actor: officerFor(path, known, choices, {
          role: by,
          wrong: by === 'superior-officer' ? 'union-officer' : 'organiser',
        }),
      }
    );
  },
});

const one = <State>(known: Known, type: string, { unionId }: Union): State | undefined =>
  known.records(type).find(({ id }) => id === unionId)?.state as State | undefined;

const extensionOf = (known: Known, union: Union) => one<TermExtension>(known, 'term-extension', union);
const reelectionOf = (known: Known, union: Union) => one<Reelection>(known, 'reelection', union);

const isIn =
  (...states: (ReelectionStatus | undefined)[]) =>
  (union: Union, known: Known): boolean =>
    states.includes(reelectionOf(known, union)?.status);

const stands: readonly UnionStatus[] = ['normal', 'term-due', 'overdue', 'extended'];

/** Its active members. */
export const members = (known: Known, { unionId }: Union): readonly Member[] =>
  known
    .records('member')
    .map(({ state }) => state as Member)
    .filter((member) => member.unionId === unionId && member.status === 'active');

/** Terms of every age: just begun, about to be due, due, over. */
function term({ level, term: held }: Union, { now }: Known, choices: Choices) {
  const today = legalDate(now);
  const years = level === 'base' ? choices.pick([3, 5]) : choices.chance(0.9) ? 5 : 3;
  const left = choices.pick([900, 185, 181, 120, 91, 3, 1, 0, -1, -400]);
  const electedOn = monthsAfter(daysAfter(today, left), -12 * years);
  const later = held !== undefined && choices.chance(0.5);
  return { electedOn: later ? today : electedOn, years, document: `terms/${String(choices.int(1_000))}.pdf` };
}

function result(union: Union, known: Known, choices: Choices) {
  const electing = members(known, union);
  const [chair, ...others] = electing;
  if (chair === undefined) return undefined;
  const entitled = electing.length;
  const present = choices.chance(0.1) ? Math.floor(entitled / 3) : entitled;
  const heldOn = daysAfter(legalDate(known.now), choices.chance(0.05) ? choices.pick([-3, 2]) : 0);
  return {
    election: {
      heldOn,
      form: reelectionOf(known, union)?.meeting.form ?? 'general',
      entitled,
      present,
      termYears: choices.pick([3, 5]),
      womenMembers: choices.int(2),
      elected: [
        { memberId: chair.memberId, post: 'chair', votes: present },
        ...others.slice(0, 2).map(({ memberId }) => ({ memberId, post: 'committee', votes: present })),
      ],
      minutes: `elections/${String(choices.int(1_000))}/minutes.pdf`,
    },
  };
}

/** Somebody of the union, or above it, reads the inbox; now and then a notice that was read. */
const reading: CommandSource = {
  name: 'MarkNoticeRead',
  weight: 1,
  draw(known, choices): Drawn | undefined {
    const all = known.records('notice').map(({ state }) => state as DeliveredNotice);
    const unread = all.filter(({ read }) => read === undefined);
    const from = unread.length > 0 && choices.chance(0.9) ? unread : all;
    if (from.length === 0) return undefined;
    const { noticeId, to } = choices.pick(from);
    const path = unionsOf(known).find(({ unionId }) => unionId === to)?.stamp.path ?? [];
    return {
      type: 'MarkNoticeRead',
      body: { noticeId },
      actor: officerFor(path, known, choices, { role: 'union-officer', wrong: 'organiser' }),
    };
  },
};

const personOf = (known: Known, union: Union) => one<LegalPerson>(known, 'legal-person', union);

const legally =
  (...states: LegalPerson['status'][]) =>
  (union: Union, known: Known): boolean =>
    union.level === 'base' && states.includes(personOf(known, union)?.status ?? 'none');

const until = (known: Known, union: Union): LocalDate =>
  personOf(known, union)?.certificate?.validTo ?? legalDate(known.now);

const legalPersons: readonly CommandSource[] = [
  act('ApplyForLegalPerson', 2, 'union-officer', legally('none', 'cancelled'), (_, __, choices) => ({
    request: `lp/${String(choices.int(1_000))}.pdf`,
  })),
  act('RegisterLegalPerson', 2, 'superior-officer', legally('pending'), (union, { now }, choices) => ({
    creditCode: union.creditCode ?? unionCreditCode(10 + choices.int(4)),
    validFrom: daysAfter(legalDate(now), choices.chance(0.05) ? 1 : -choices.int(20)),
    validTo: daysAfter(legalDate(now), choices.pick([0, 1, 20, 31, 400, 1_500])),
    scan: 'lp/certificate.pdf',
  })),
  act('RefuseLegalPerson', 0.5, 'superior-officer', legally('pending'), () => ({ remark: '材料不全' })),
  act('ChangeLegalPerson', 0.5, 'superior-officer', legally('held', 'expiring'), (_, __, choices) => ({
    what: choices.pick(['name', 'address', 'leader']),
    document: 'lp/change.pdf',
  })),
  act('RenewLegalPerson', 1.5, 'superior-officer', legally('expiring'), (union, known, choices) => ({
    validTo: daysAfter(until(known, union), choices.chance(0.05) ? 0 : 300 + choices.int(900)),
    scan: 'lp/renewed.pdf',
  })),
  act('CancelLegalPerson', 0.5, 'superior-officer', legally('held', 'expiring'), () => ({
    document: 'lp/cancelled.pdf',
  })),
];

const commands: readonly CommandSource[] = [
  reading,
  ...legalPersons,
  act('RecordTerm', 3, 'superior-officer', ({ term: held }) => held === undefined, term),
  act(
    'OrderReelection',
    1,
    'superior-officer',
    ({ status }) => status === 'overdue',
    (_, { now }, choices) => ({
      until: daysAfter(legalDate(now), choices.chance(0.1) ? 0 : 1 + choices.int(60)),
    }),
  ),
  act(
    'RequestTermExtension',
    2,
    'union-officer',
    ({ status }) => status === 'term-due',
    (union, { now }, choices) => {
      const end = union.term ? termEnd(union.term) : legalDate(now);
      return {
        until: daysAfter(end, choices.chance(0.1) ? choices.pick([0, 400]) : 1 + choices.int(150)),
        reason: '筹备不足',
        request: `terms/${String(choices.int(1_000))}/request.pdf`,
      };
    },
  ),
  act(
    'ApproveTermExtension',
    2,
    'superior-officer',
    (union, known) => extensionOf(known, union)?.status === 'requested',
    () => ({}),
  ),
  act(
    'RefuseTermExtension',
    0.5,
    'superior-officer',
    (union, known) => extensionOf(known, union)?.status === 'requested',
    () => ({ remark: '理由不足' }),
  ),
  act(
    'RequestReelectionMeeting',
    3,
    'union-officer',
    (union, known) =>
      union.level === 'base' &&
      stands.includes(union.status) &&
      isIn(undefined, 'returned', 'completed', 'abandoned')(union, known),
    (union, known, choices) => ({
      meeting: {
        plannedOn: daysAfter(legalDate(known.now), choices.chance(0.05) ? -1 : choices.int(3)),
        form: choices.chance(0.05) ? 'representatives' : 'general',
        entitled: Math.max(1, members(known, union).length),
        request: `elections/${String(choices.int(1_000))}/request.pdf`,
      },
      ...(choices.chance(0.8) && { reason: '提前换届' }),
    }),
  ),
  act('ApproveReelectionMeeting', 3, 'superior-officer', isIn('meeting-requested'), () => ({})),
  act('ReturnReelectionMeeting', 0.7, 'superior-officer', isIn('meeting-requested'), () => ({
    remark: '方案不全',
  })),
  act('ReportReelection', 3, 'union-officer', isIn('meeting-approved'), result),
  act('ApproveReelection', 3, 'superior-officer', isIn('election-reported'), () => ({})),
  act('ReturnReelection', 0.7, 'superior-officer', isIn('election-reported'), () => ({ remark: '程序不符' })),
  act(
    'AbandonReelection',
    0.6,
    'union-officer',
    isIn('meeting-requested', 'returned', 'meeting-approved', 'election-reported'),
    () => ({ remark: '条件不具备' }),
  ),
  act(
    'FileReelectionReply',
    0.5,
    'superior-officer',
    isIn('meeting-approved', 'completed'),
    (_, __, choices) => ({
      step: choices.pick(['meeting', 'election']),
      document: {
        number: `南工复〔2026〕${String(choices.int(500))}号`,
        scan: `elections/${String(choices.int(1_000))}/reply.pdf`,
      },
    }),
  ),
];

export const electionsContext: SimulatedContext = {
  name: 'elections',
  commands,
  invariants: [
    termsAreKept,
    reelectionsAndUnionsAgree,
    reelectedUnionsAreInOffice,
    lateRepliesToReelectionsAreTold,
    lateRepliesToExtensionsAreTold,
    noticesComeOnce,
    certificatesAreKept,
  ],
};
