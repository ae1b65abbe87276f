import * as z from 'zod';
import { Instant, LocalDate } from '../../kernel/dates.ts';
import type { AggregateType, EntryMeta, LedgerEvent } from '../../kernel/decision.ts';
import { Disposition } from '../../kernel/disposition.ts';
import { unreachable } from '../../kernel/exhaustive.ts';
import { CaseId, DuplicateId, EmployerId, GroupId, MemberId, TransferId, UnionId } from '../../kernel/ids.ts';
import { Post } from '../../kernel/post.ts';
import { Stamp } from '../../kernel/stamp.ts';
import { hasVote, MemberStatus } from './lifecycle.ts';
import { PersonRecord } from './person.ts';
import { ChangeCodes, changeOf } from './reported-change.ts';

/** Why a membership is retained (membership rules, arts 17, 19, 20; Trade Union Law, art 13). */
export const RetainedFor = z.enum(['retired', 'unemployed', 'military-service', 'union-dissolved']);
export type RetainedFor = z.infer<typeof RetainedFor>;

/**
 * How the member is employed: by the employer itself, sent by an agency (劳务派遣: `workUnit` is where they
 * work), flexibly or part-time (灵活就业、非全日制), or through a platform (新就业形态; Trade Union Law, art 3).
 */
export const EmploymentForm = z.enum(['direct', 'agency', 'flexible', 'platform']);
export type EmploymentForm = z.infer<typeof EmploymentForm>;

/** Where a membership stands: its union, and the employer through which the person belongs to it. */
export const Placement = z.object({
  unionId: UnionId,
  employerId: EmployerId,
  stamp: Stamp,
  /** Absent: direct. */
  form: EmploymentForm.optional(),
  /** The unit that uses an agency's worker. */
  workUnit: EmployerId.optional(),
});
export type Placement = z.infer<typeof Placement>;

/**
 * One person's membership (会籍), for life. Whatever its state, it names a union and an employer, the last ones
 * when it has ended: there is no member without them (空挂会员).
 */
export const Member = z.lazy(() =>
  z.object({
    memberId: MemberId,
    status: MemberStatus,
    ...Placement.shape,
    /** The day the membership was confirmed (membership rules, art 5). It survives transfers and retention. */
    joinedOn: LocalDate,
    /** GB-coded employment status where the union has noted one. */
    employment: z.string().optional(),
    retained: z.object({ for: RetainedFor, since: LocalDate }).optional(),
    /** The transfer that is under way; there is one at a time. */
    transfer: TransferId.optional(),
    /** Where they come from and go back to (借调), and until when; since the end was reached, they are to return. */
    secondment: z
      .object({
        from: UnionId,
        employerId: EmployerId,
        until: LocalDate,
        endedAt: Instant.optional(),
      })
      .optional(),
    /** Since when they have neither paid dues nor taken part, as the union records it (art 22). */
    lapsedSince: LocalDate.optional(),
    /** The case that is open against the member, and not decided; there is one at a time. */
    case: CaseId.optional(),
    /** The pairs that are open with others who may be the same person: they follow whoever of the two moves. */
    duplicates: z.array(DuplicateId).min(1).readonly().optional(),
    /** The group of this union that they are in (工会小组). */
    group: z.object({ in: UnionId, groupId: GroupId }).optional(),
    /** What is to become of the membership should this union be dissolved; elsewhere it says nothing. */
    disposition: z.object({ in: UnionId, wanted: Disposition }).optional(),
    /** What a voided record was before, and the record it was merged into. */
    voided: z.object({ was: MemberStatus, mergedInto: MemberId.optional() }).optional(),
    endedOn: LocalDate.optional(),
    /**
     * Posts held in a union, as it said in that turn. They end with the membership, or where it moves; the turn stays,
     * so that what comes late is known to be older.
     */
    offices: z
      .array(z.object({ unionId: UnionId, turn: z.number().int(), since: LocalDate, posts: z.array(Post) }))
      .optional(),
    /** The last change as the member form reports it outward. */
    change: z.object({ ...ChangeCodes.shape, on: LocalDate, notedOn: LocalDate.optional() }).optional(),
    person: PersonRecord,
  }),
);
export type Member = z.infer<typeof Member>;

/** How the membership came about. */
export type JoinedBy = 'registration' | 'application' | 'founding' | 'confirmation';

interface Placed {
  readonly unionId: UnionId;
  readonly employerId: EmployerId;
  readonly stamp: Stamp;
  readonly form?: EmploymentForm | undefined;
  readonly workUnit?: EmployerId | undefined;
}

interface Event<Type extends string> extends LedgerEvent {
  readonly type: Type;
  readonly v: 1;
}

export interface MemberJoined extends Event<'MemberJoined'>, Placed {
  readonly memberId: MemberId;
  readonly person: PersonRecord;
  readonly by: JoinedBy;
}

/** A superior union holds the membership until the employer has a union (art 6). */
export interface PreparatoryMemberAdmitted extends Event<'PreparatoryMemberAdmitted'>, Placed {
  readonly memberId: MemberId;
  readonly person: PersonRecord;
}

/**
 * A union above held the membership because the employer had no union; now it has one, which takes the membership
 * over (art 13). It is no new joining.
 */
export interface MemberTakenOver extends Event<'MemberTakenOver'>, Placed {
  readonly from: UnionId;
}

/** From one superior union to another, nearer by territory or industry (art 6). */
export interface PreparatoryMemberForwarded extends Event<'PreparatoryMemberForwarded'>, Placed {
  readonly from: UnionId;
}

/** The employer has a union, which takes the membership over: number and day of joining stay (art 6). */
export interface PreparatoryMemberConfirmed extends Event<'PreparatoryMemberConfirmed'>, Placed {
  readonly from: UnionId;
}

export interface TransferBegun extends Event<'TransferBegun'> {
  readonly transferId: TransferId;
}

/** The transfer came to nothing: the membership stays where it is. */
export interface TransferEnded extends Event<'TransferEnded'> {
  readonly transferId: TransferId;
}

/** A case was opened that may end the membership. It changes nothing yet. */
export interface CaseBegun extends Event<'CaseBegun'> {
  readonly caseId: CaseId;
}

/** The case came to nothing. */
export interface CaseEnded extends Event<'CaseEnded'> {
  readonly caseId: CaseId;
}

/** Another record may be of the same person, and somebody is to find out. It changes nothing of the membership. */
export interface LikenessFound extends Event<'LikenessFound'> {
  readonly duplicateId: DuplicateId;
}

/** Nobody asks any more whether the two are one. */
export interface LikenessSettled extends Event<'LikenessSettled'> {
  readonly duplicateId: DuplicateId;
}

/** The switch of a transfer: in this commit the one union gives and the other takes (arts 12, 13). */
export interface MemberMoved extends Event<'MemberMoved'>, Placed {
  readonly from: UnionId;
  readonly transferId: TransferId;
  /** On a secondment: until when. */
  readonly secondedUntil?: LocalDate;
}

/** The last day of the secondment is over: they are to return (art 14). */
export interface SecondmentEnded extends Event<'SecondmentEnded'> {
  readonly until: LocalDate;
}

/** It goes on until another day; or they stay for good, without one. */
export interface SecondmentSettled extends Event<'SecondmentSettled'> {
  readonly until?: LocalDate;
}

/** Into a group of their union; absent: out of the one they were in. */
export interface GroupAssigned extends Event<'GroupAssigned'> {
  readonly groupId?: GroupId;
}

/** What is to become of the membership when the union is dissolved; absent: as of all others. */
export interface DispositionNoted extends Event<'DispositionNoted'> {
  readonly wanted?: Disposition | undefined;
}

/**
 * The union is dissolved, and another holds the membership from this commit on, as it was: active, or retained for
 * what it was retained for.
 */
export interface MemberPassedOn extends Event<'MemberPassedOn'>, Placed {
  readonly from: UnionId;
}

export interface MemberRetained extends Event<'MemberRetained'>, Placed {
  readonly for: RetainedFor;
  readonly since: LocalDate;
}

export interface MemberRestored extends Event<'MemberRestored'>, Placed {
  readonly from: UnionId;
}

/** Secondment, study, laid off but awaiting a post, internal retirement: the membership stays (arts 14, 18). */
export interface EmploymentNoted extends Event<'EmploymentNoted'> {
  readonly employment: string;
  readonly note?: string;
}

/** Neither dues nor activity since this day: the months begin to count (art 22). */
export interface LapseNoted extends Event<'LapseNoted'> {
  readonly since: LocalDate;
}

/** They have paid or taken part again. */
export interface ParticipationNoted extends Event<'ParticipationNoted'> {
  readonly on: LocalDate;
}

/** At the member's own request, after talks and an announcement (art 22). */
export interface MemberWithdrew extends Event<'MemberWithdrew'> {
  readonly requestedOn: LocalDate;
  readonly talkedOn: LocalDate;
  readonly announcedOn: LocalDate;
  readonly certificateRecovered: boolean;
}

export interface MemberDeemedWithdrawn extends Event<'MemberDeemedWithdrawn'> {
  readonly caseId: string;
}

export interface MemberExpelled extends Event<'MemberExpelled'> {
  readonly caseId: string;
}

export interface MemberDied extends Event<'MemberDied'> {
  readonly diedOn: LocalDate;
}

export interface MemberVoided extends Event<'MemberVoided'> {
  readonly reason: string;
  readonly mergedInto?: MemberId;
}

export interface MemberRevived extends Event<'MemberRevived'> {
  readonly reason: string;
}

/** Their union has another place in the tree; the membership itself stays as it is. */
export interface MemberRestamped extends Event<'MemberRestamped'> {
  readonly stamp: Stamp;
}

/** Which posts they hold in the union since that day; none: none any more. */
export interface OfficesNoted extends Event<'OfficesNoted'> {
  readonly unionId: UnionId;
  readonly turn: number;
  readonly since: LocalDate;
  readonly posts: readonly Post[];
}

export interface MemberCorrected extends Event<'MemberCorrected'> {
  readonly person: PersonRecord;
}

export type MemberEvent =
  | MemberJoined
  | PreparatoryMemberAdmitted
  | PreparatoryMemberForwarded
  | PreparatoryMemberConfirmed
  | TransferBegun
  | TransferEnded
  | CaseBegun
  | CaseEnded
  | LikenessFound
  | LikenessSettled
  | MemberMoved
  | MemberTakenOver
  | SecondmentEnded
  | SecondmentSettled
  | GroupAssigned
  | DispositionNoted
  | MemberPassedOn
  | MemberRetained
  | MemberRestored
  | EmploymentNoted
  | LapseNoted
  | ParticipationNoted
  | MemberWithdrew
  | MemberDeemedWithdrawn
  | MemberExpelled
  | MemberDied
  | MemberVoided
  | MemberRevived
  | MemberRestamped
  | OfficesNoted
  | MemberCorrected;

export const memberRecord: AggregateType<Member, MemberEvent> = {
  type: 'member',
  parse: (stored) => Member.parse(stored),
  // "Am I a member?" is answered from the claim alone: who changes this also holds the claim (`keep`).
  standing: ({ status, joinedOn }) => ({ status, joinedOn }),
  evolve(state, event, { on, at }) {
    const next = memberAfter(state, event, { on, at });
    const change = changeOf(event, on);
    return change ? { ...next, change } : next;
  },
};

type When = Pick<EntryMeta, 'on' | 'at'>;

/** What the event makes of the membership, whoever did it. */
export function memberAfter(state: Member | undefined, event: MemberEvent, when: When): Member {
  switch (event.type) {
    case 'MemberJoined':
      return begun(event, 'active', when.on);
    case 'PreparatoryMemberAdmitted':
      return begun(event, 'preparatory', when.on);
    default:
      if (state === undefined) throw new Error(`${event.type} of a member who never joined`);
      return inGroup(inOffice(continued(state, event, when)));
  }
}

/** Only active members of a union hold its posts (election rules, art 4). */
const inOffice = (state: Member): Member => {
  const { offices } = state;
  return offices === undefined
    ? state
    : {
        ...state,
        offices: offices.map((held) => (isActiveIn(state, held.unionId) ? held : { ...held, posts: [] })),
      };
};

/** A group has active members of its own union. */
const inGroup = (state: Member): Member =>
  state.group === undefined || isActiveIn(state, state.group.in) ? state : without(state, 'group');

export const isActiveIn = (
  { status, unionId }: Pick<Member, 'status' | 'unionId'>,
  union: UnionId,
): boolean => hasVote(status) && unionId === union;

const begun = (
  { memberId, person, ...placed }: MemberJoined | PreparatoryMemberAdmitted,
  status: 'active' | 'preparatory',
  on: LocalDate,
): Member => ({ memberId, status, ...placement(placed), joinedOn: on, person });

function continued(
  state: Member,
  event: Exclude<MemberEvent, MemberJoined | PreparatoryMemberAdmitted>,
  { on, at }: When,
): Member {
  switch (event.type) {
    case 'PreparatoryMemberForwarded':
      return { ...without(state, 'form', 'workUnit'), ...placement(event) };
    case 'PreparatoryMemberConfirmed':
      return { ...without(state, 'form', 'workUnit'), ...placement(event), status: 'active' };
    case 'TransferBegun':
      return { ...state, transfer: event.transferId };
    case 'TransferEnded':
      return without(state, 'transfer');
    case 'MemberMoved':
    case 'MemberTakenOver':
      return {
        ...without(state, 'transfer', 'employment', 'form', 'workUnit', 'lapsedSince', 'secondment'),
        ...placement(event),
        ...('secondedUntil' in event && secondedTo(event, state)),
      };
    case 'SecondmentEnded':
      return { ...state, ...(state.secondment && { secondment: { ...state.secondment, endedAt: at } }) };
    case 'SecondmentSettled':
      return { ...without(state, 'secondment'), ...secondedFrom(state.secondment, event.until) };
    case 'GroupAssigned': {
      const { groupId } = event;
      const rest = without(state, 'group');
      return groupId === undefined ? rest : { ...rest, group: { in: state.unionId, groupId } };
    }
    case 'DispositionNoted': {
      const { wanted } = event;
      const rest = without(state, 'disposition');
      return wanted === undefined ? rest : { ...rest, disposition: { in: state.unionId, wanted } };
    }
    case 'MemberPassedOn':
      return {
        ...without(state, 'transfer', 'disposition', 'form', 'workUnit', 'lapsedSince', 'secondment'),
        ...placement(event),
      };
    case 'MemberRetained':
      return {
        ...without(state, 'transfer', 'disposition', 'form', 'workUnit', 'lapsedSince', 'secondment'),
        ...placement(event),
        status: 'retained',
        retained: { for: event.for, since: event.since },
      };
    case 'MemberRestored':
      return {
        ...without(state, 'retained', 'employment', 'form', 'workUnit'),
        ...placement(event),
        status: 'active',
      };
    case 'CaseBegun':
      return { ...state, case: event.caseId };
    case 'CaseEnded':
      return without(state, 'case');
    case 'LikenessFound':
      return { ...state, duplicates: [...(state.duplicates ?? []), event.duplicateId].toSorted() };
    case 'LikenessSettled': {
      const duplicates = state.duplicates?.filter((id) => id !== event.duplicateId) ?? [];
      const rest = without(state, 'duplicates');
      return duplicates.length === 0 ? rest : { ...rest, duplicates };
    }
    case 'LapseNoted':
      return { ...state, lapsedSince: event.since };
    case 'ParticipationNoted':
      return without(state, 'lapsedSince');
    case 'EmploymentNoted':
      return { ...state, employment: event.employment };
    case 'MemberWithdrew':
      return ended(state, 'withdrawn', on);
    case 'MemberDeemedWithdrawn':
      return ended(without(state, 'case'), 'deemed-withdrawn', on);
    case 'MemberExpelled':
      return ended(without(state, 'case'), 'expelled', on);
    case 'MemberDied':
      return ended(state, 'deceased', event.diedOn);
    case 'MemberVoided': {
      const { mergedInto } = event;
      return {
        ...without(state, 'transfer'),
        status: 'void',
        voided: { was: state.status, ...(mergedInto === undefined ? {} : { mergedInto }) },
      };
    }
    case 'MemberRevived':
      return { ...without(state, 'voided'), status: state.voided?.was ?? state.status };
    case 'MemberRestamped':
      return { ...state, stamp: event.stamp };
    case 'OfficesNoted': {
      const { type: _, v: __, posts, ...noted } = event;
      const others = (state.offices ?? []).filter(({ unionId }) => unionId !== noted.unionId);
      return { ...state, offices: [...others, { ...noted, posts: [...posts] }] };
    }
    case 'MemberCorrected':
      return { ...state, person: event.person };
    default:
      return unreachable(event);
  }
}

/** Who was seconded already goes back to where they came from first. */
const secondedFrom = (
  from: Pick<Member, 'unionId' | 'employerId' | 'secondment'> | Member['secondment'],
  until: LocalDate | undefined,
): Pick<Member, 'secondment'> => {
  if (from === undefined || until === undefined) return {};
  const home =
    'from' in from ? from : (from.secondment ?? { from: from.unionId, employerId: from.employerId });
  return { secondment: { from: home.from, employerId: home.employerId, until } };
};

/** Back where they come from nobody is seconded. */
const secondedTo = (
  { unionId, secondedUntil }: { readonly unionId: UnionId; readonly secondedUntil?: LocalDate },
  before: Member,
): Pick<Member, 'secondment'> => {
  const { secondment } = secondedFrom(before, secondedUntil);
  return secondment === undefined || secondment.from === unionId ? {} : { secondment };
};

/** Only what a placement is made of, and nothing of the one before. */
const placement = ({ unionId, employerId, stamp, form, workUnit }: Placed): Placement => ({
  unionId,
  employerId,
  stamp,
  ...(form === undefined || form === 'direct' ? {} : { form }),
  ...(workUnit === undefined ? {} : { workUnit }),
});

const ended = (state: Member, status: MemberStatus, endedOn: LocalDate): Member => ({
  ...without(state, 'transfer', 'retained', 'lapsedSince', 'secondment'),
  status,
  endedOn,
});

function without<
  K extends
    | 'transfer'
    | 'case'
    | 'duplicates'
    | 'group'
    | 'disposition'
    | 'lapsedSince'
    | 'secondment'
    | 'retained'
    | 'employment'
    | 'form'
    | 'workUnit'
    | 'voided',
>(state: Member, ...keys: readonly K[]): Omit<Member, K> {
  return Object.fromEntries(
    Object.entries(state).filter(([key]) => !(keys as readonly string[]).includes(key)),
  ) as Omit<Member, K>;
}
