import * as z from 'zod';
import { LocalDate } from '../../kernel/dates.ts';
import type { DecisionContext } from '../../kernel/decision.ts';
import { EvidenceKey } from '../../kernel/evidence-key.ts';
import { MemberId, type UnionId } from '../../kernel/ids.ts';
import { Post } from '../../kernel/post.ts';
import { reject, type Rejection } from '../../kernel/problem.ts';
import { err, ok, type Result } from '../../kernel/result.ts';
import type { Rules } from '../../kernel/rules.ts';

/** 会员大会 or 会员代表大会. */
export const MeetingForm = z.enum(['general', 'representatives']);
export type MeetingForm = z.infer<typeof MeetingForm>;

const bodyOf = {
  chair: 'committee',
  'deputy-chair': 'committee',
  committee: 'committee',
  'audit-chair': 'audit',
  audit: 'audit',
  'women-chair': 'women',
  women: 'women',
} as const satisfies Record<Post, 'committee' | 'audit' | 'women'>;

/** What keeps somebody from standing (Trade Union Law art 10; 企业工会主席产生办法 art 6), as the meeting's minutes say. */
export const Tie = z.enum([
  'principal-head',
  'administrative-head',
  'partner',
  'hr-head',
  'foreign-staff',
  'relative-of-principal-head',
  'relative-of-head',
]);
export type Tie = z.infer<typeof Tie>;

/** Close relatives of the principal head are kept off the committee by law; the others from its chair. */
const barredFromCommittee: readonly Tie[] = ['relative-of-principal-head'];

export const Elected = z.strictObject({
  memberId: MemberId,
  post: Post,
  votes: z.number().int().nonnegative(),
  ties: z.array(Tie).max(7).optional(),
});
export type Elected = z.infer<typeof Elected>;

/** The largest bodies there are have 45, 11 and as many women as the rest; no report is longer. */
const MOST_ELECTED = 80;

/** The result of an election as the meeting's minutes have it (选举结果报告). */
export const ElectionResult = z.strictObject({
  heldOn: LocalDate,
  form: MeetingForm,
  /** 应到会: those entitled to take part. */
  entitled: z.number().int().min(1).max(10_000_000),
  /** 实到会 */
  present: z.number().int().min(0).max(10_000_000),
  termYears: z.literal([3, 5]),
  womenMembers: z.number().int().min(0).max(10_000_000),
  elected: z.array(Elected).min(1).max(MOST_ELECTED),
  minutes: EvidenceKey,
});
export type ElectionResult = z.infer<typeof ElectionResult>;

/** 补选: the term of whoever is elected is the rest of the committee's. */
export const ByElectionResult = ElectionResult.omit({ termYears: true });
export type ByElectionResult = z.infer<typeof ByElectionResult>;

export const Finding = z.object({
  code: z.string(),
  params: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
});
export type Finding = z.infer<typeof Finding>;

/** How somebody who was elected stands; undefined for a number that nobody has. */
export type Standing = { readonly unionId: UnionId; readonly isActive: boolean } | undefined;

interface Electorate {
  readonly unionId: UnionId;
  /** Active members; retained ones have no vote (工会基层组织选举工作条例 第四条). */
  readonly members: number;
  readonly standings: ReadonlyMap<MemberId, Standing>;
}

/**
 * Whether the result stands by the figures entered. What a province's rules only warn of comes back as findings,
 * for the superior to weigh.
 */
export function checkElection(
  result: ElectionResult,
  electorate: Electorate,
  { rules, on }: Pick<DecisionContext, 'rules' | 'on'>,
): Result<readonly Finding[], Rejection> {
  const refused =
    formRefusal(result.form, electorate.members, rules) ??
    figuresRefusal(result, on, rules) ??
    (result.elected.filter(({ post }) => post === 'chair').length === 1
      ? undefined
      : reject('election/one-chair')) ??
    electedRefusal(result, result.elected, electorate);
  return refused ? err(refused) : composed(result, result.elected, electorate.members, rules);
}

/** A seat that somebody holds or is elected into. */
type Seat = Pick<Elected, 'memberId' | 'post'>;

/** Whoever is elected into another seat of the same body leaves the one they have. */
export const staysBeside = (elected: readonly Seat[], { memberId, post }: Seat): boolean =>
  !elected.some((one) => one.memberId === memberId && bodyOf[one.post] === bodyOf[post]);

/** As every election, of the seats that are vacant: the committee is as it will be with those who were elected. */
export function checkByElection(
  result: ByElectionResult,
  electorate: Electorate & { readonly inOffice: readonly Seat[] },
  { rules, on }: Pick<DecisionContext, 'rules' | 'on'>,
): Result<readonly Finding[], Rejection> {
  const { elected } = result;
  const seats = [...electorate.inOffice.filter((seat) => staysBeside(elected, seat)), ...elected];
  const refused =
    formRefusal(result.form, electorate.members, rules) ??
    figuresRefusal(result, on, rules) ??
    electedRefusal(result, seats, electorate);
  return refused ? err(refused) : composed(result, seats, electorate.members, rules);
}

/** What a province's rules only warn of is found, what they refuse is refused. */
function composed(
  result: ByElectionResult,
  seats: readonly Seat[],
  members: number,
  rules: Rules,
): Result<readonly Finding[], Rejection> {
  const findings = compositionFindings(result, seats, members, rules);
  const breach = findings.find(({ onBreach }) => onBreach === 'refuse');
  return breach
    ? err(reject(breach.code, breach.params))
    : ok(findings.map(({ code, params }) => ({ code, params })));
}

/** Below a hundred members all of them elect. */
export const formRefusal = (
  form: MeetingForm,
  members: number,
  { elections }: Rules,
): Rejection | undefined =>
  form === 'representatives' && members < elections.representativesFrom
    ? reject('election/general-meeting-needed', { from: elections.representativesFrom, members })
    : undefined;

function figuresRefusal(
  { heldOn, entitled, present, elected }: ByElectionResult,
  on: LocalDate,
  { elections: { quorum, majority } }: Rules,
): Rejection | undefined {
  if (heldOn > on) return reject('election/held-ahead');
  if (present > entitled || elected.some(({ votes }) => votes > present)) return reject('election/figures');
  if (present * quorum.of < entitled * quorum.atLeast)
    return reject('election/no-quorum', { present, entitled });
  const short = elected.filter(({ votes }) => votes * majority.of <= entitled * majority.moreThan);
  return short.length > 0 ? reject('election/no-majority', { count: short.length, entitled }) : undefined;
}

function electedRefusal(
  { elected }: Pick<ElectionResult, 'elected'>,
  all: readonly Seat[],
  { unionId, standings }: Electorate,
): Rejection | undefined {
  const seats = elected.map(({ memberId, post }) => `${memberId} ${bodyOf[post]}`);
  if (new Set(seats).size < seats.length) return reject('election/elected-twice');
  const strangers = strangersIn(elected, unionId, standings);
  if (strangers > 0) return reject('election/not-a-member', { count: strangers });
  const tied = elected.filter(({ post, ties = [] }) =>
    post === 'chair'
      ? ties.length > 0
      : bodyOf[post] === 'committee' && ties.some((tie) => barredFromCommittee.includes(tie)),
  );
  if (tied.length > 0) return reject('election/barred', { count: tied.length });
  const chair = all.find(({ post }) => post === 'chair')?.memberId;
  return all.some(({ memberId, post }) => memberId === chair && bodyOf[post] === 'audit')
    ? reject('election/chair-audits')
    : undefined;
}

/** How many of those elected are not active members of the union, or not any more. */
export const strangersIn = (
  elected: readonly Elected[],
  unionId: UnionId,
  standings: ReadonlyMap<MemberId, Standing>,
): number =>
  elected.filter(({ memberId }) => {
    const standing = standings.get(memberId);
    return standing?.unionId !== unionId || !standing.isActive;
  }).length;

interface Weighed extends Finding {
  readonly onBreach: 'warn' | 'refuse';
}

function compositionFindings(
  { entitled, form, womenMembers }: ByElectionResult,
  seats: readonly Pick<Elected, 'post'>[],
  members: number,
  { elections: { committee, auditCommittee, womensCommittee } }: Rules,
): readonly Weighed[] {
  const sizeOf = (body: 'committee' | 'audit' | 'women') =>
    seats.filter(({ post }) => bodyOf[post] === body).length;
  const band = committee.sizes.find(({ upTo = Infinity }) => members <= upTo);
  const size = sizeOf('committee');
  const isAlone = size === 1 && members < committee.smallFrom;
  const audit = sizeOf('audit');
  const women = sizeOf('women');
  const found: (Weighed | false | undefined)[] = [
    band !== undefined &&
      !isAlone &&
      (size < band.min || size > band.max) && {
        code: 'election/committee-size',
        params: { given: size, min: band.min, max: band.max, members },
        onBreach: committee.onBreach,
      },
    audit > 0 &&
      (audit < auditCommittee.min || audit > auditCommittee.max) && {
        code: 'election/audit-size',
        params: { given: audit, min: auditCommittee.min, max: auditCommittee.max },
        onBreach: auditCommittee.onBreach,
      },
    women === 0 &&
      womenMembers > 0 && {
        code:
          womenMembers >= womensCommittee.from
            ? 'election/no-women-committee'
            : 'election/no-women-commissioner',
        params: { women: womenMembers },
        onBreach: womensCommittee.onBreach,
      },
    form === 'general' &&
      entitled !== members && {
        code: 'election/entitled-differs',
        params: { entitled, members },
        onBreach: 'warn',
      },
  ];
  return found.filter((one): one is Weighed => one !== false && one !== undefined);
}
