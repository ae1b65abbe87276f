import * as z from 'zod';
import type { GoneFor } from '../../kernel/offices.ts';
import { LocalDate } from '../../kernel/dates.ts';
import type { LedgerEvent } from '../../kernel/decision.ts';
import { unreachable } from '../../kernel/exhaustive.ts';
import { MemberId } from '../../kernel/ids.ts';
import { Post } from '../../kernel/post.ts';
import type { UnionStatus } from './lifecycle.ts';

/** Retained members and those of other unions hold no post; a post that fell vacant is filled. */
export const officeBasis = {
  leave: '工会基层组织选举工作条例 第四条',
  remove: '中华人民共和国工会法 第十八条',
  fill: '企业工会主席产生办法 第十条',
} as const;

/** Who holds a post, by the number of their membership. */
export const Officer = z.object({
  memberId: MemberId,
  post: Post,
  since: LocalDate,
  /** The turn in which they came into office. Absent in committees from before turns were counted. */
  turn: z.number().int().positive().optional(),
});
export type Officer = z.infer<typeof Officer>;

export const VacancyStatus = z.enum(['open', 'reminded', 'overdue']);
export type VacancyStatus = z.infer<typeof VacancyStatus>;

/** The days of a vacancy on which union and superior are told: one before it is to be filled, and the day after. */
export const VacancyMark = z.enum(['reminder', 'over']);
export type VacancyMark = z.infer<typeof VacancyMark>;

/** A vacancy that was filled, or fell with the committee, is none any more. What does not stand here is refused. */
export const vacancyTransitions = {
  open: { reminder: 'reminded', over: 'overdue' },
  reminded: { over: 'overdue' },
  overdue: {},
} as const satisfies Readonly<Record<VacancyStatus, Readonly<Partial<Record<VacancyMark, VacancyStatus>>>>>;

export const vacancyAfter = (status: VacancyStatus, mark: VacancyMark): VacancyStatus | undefined =>
  (vacancyTransitions[status] as Readonly<Partial<Record<VacancyMark, VacancyStatus>>>)[mark];

/** 出缺: a post whose holder left during the term, and by when somebody is to be elected into it. */
export const Vacancy = z.object({
  vacancyId: z.string(),
  post: Post,
  since: LocalDate,
  dueOn: LocalDate,
  status: VacancyStatus,
});
export type Vacancy = z.infer<typeof Vacancy>;

/** Whose holder is moved to other work with the consent of committee and superior only (Trade Union Law, art 18). */
export const protectedPosts: readonly Post[] = ['chair', 'deputy-chair'];

/** A union that is no more, or going, elects nobody, and nobody is told of its vacancies. */
export const isServing = (status: UnionStatus): boolean =>
  status !== 'dissolving' && status !== 'dissolved' && status !== 'void';

/** Why somebody left a post before the term was over. */
export type LeftFor = GoneFor | 'resigned' | 'removed' | 'other-work' | 'other-post';

export interface LeftPost {
  readonly memberId: MemberId;
  readonly post: Post;
  readonly for: LeftFor;
}

/** In one commit with the vacancies that it opens. */
export interface OfficersLeft extends LedgerEvent {
  readonly type: 'OfficersLeft';
  readonly v: 1;
  readonly on: LocalDate;
  readonly left: readonly LeftPost[];
  readonly vacancies: readonly Omit<Vacancy, 'status'>[];
}

export interface VacancyNoted extends LedgerEvent {
  readonly type: 'VacancyNoted';
  readonly v: 1;
  readonly vacancyId: string;
  readonly post: Post;
  readonly mark: VacancyMark;
  readonly dueOn: LocalDate;
}

/** 补选: into the seats that were vacant, for the rest of the term. */
export interface OfficersElected extends LedgerEvent {
  readonly type: 'OfficersElected';
  readonly v: 1;
  readonly electedOn: LocalDate;
  readonly elected: readonly {
    readonly memberId: MemberId;
    readonly post: Post;
    readonly vacancyId: string;
  }[];
}

export type OfficeEvent = OfficersLeft | OfficersElected | VacancyNoted;

/** What a union's record holds of who is in office. */
export const officeFields = {
  officers: z.array(Officer).optional(),
  vacancies: z.array(Vacancy).optional(),
  /** Counted by each change of who is in office. */
  turn: z.number().int().positive().optional(),
};
export interface InOffice {
  readonly officers?: Officer[] | undefined;
  readonly vacancies?: Vacancy[] | undefined;
  readonly turn?: number | undefined;
}

export const nextTurn = ({ turn = 0 }: InOffice): number => turn + 1;

/** A new committee takes the place of the one before: whoever was in office is not, and nothing of it is vacant. */
export const elected = (
  before: InOffice,
  officers: readonly { readonly memberId: MemberId; readonly post: Post }[],
  since: LocalDate,
): Required<InOffice> => {
  const turn = nextTurn(before);
  return { officers: officers.map((officer) => ({ ...officer, since, turn })), vacancies: [], turn };
};

export function evolveOffices(state: InOffice, event: OfficeEvent): InOffice {
  const { officers = [], vacancies = [] } = state;
  switch (event.type) {
    case 'OfficersLeft':
      return {
        officers: officers.filter((officer) => !event.left.some((left) => isOf(officer, left))),
        vacancies: [...vacancies, ...event.vacancies.map((one) => ({ ...one, status: 'open' as const }))],
        turn: nextTurn(state),
      };
    case 'OfficersElected': {
      const turn = nextTurn(state);
      const into = event.elected.map(({ memberId, post }) => ({
        memberId,
        post,
        since: event.electedOn,
        turn,
      }));
      return {
        officers: [...officers, ...into],
        vacancies: vacancies.filter(
          (one) => !event.elected.some(({ vacancyId }) => vacancyId === one.vacancyId),
        ),
        turn,
      };
    }
    case 'VacancyNoted':
      return {
        vacancies: vacancies.map((one) =>
          one.vacancyId === event.vacancyId
            ? { ...one, status: vacancyAfter(one.status, event.mark) ?? one.status }
            : one,
        ),
      };
    default:
      return unreachable(event);
  }
}

type Seat = Pick<Officer, 'memberId' | 'post'>;

const isOf = (officer: Seat, left: Seat): boolean =>
  officer.memberId === left.memberId && officer.post === left.post;
