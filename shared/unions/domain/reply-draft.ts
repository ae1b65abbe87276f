import { legalDate, type LocalDate } from '../../kernel/dates.ts';
import type { ReplyStep } from './founding-step-events.ts';
import { type Founding, foundersOf } from './founding.ts';
import type { Reelection, ReelectionStep } from './reelection.ts';

interface Author {
  /** Name of the superior union. */
  readonly superior: string;
  readonly on: LocalDate;
}

/**
 * 批复稿: the reply's text for the superior to put on its paper, stamp and number. It names nobody: the list of
 * those elected is annexed. Undefined while there is nothing to reply to in this step.
 */
export const replyDraft = (founding: Founding, step: ReplyStep, author: Author): string | undefined =>
  drafted(founding, step, { part: parts[step](founding), to: employersIn(founding), author });

const employersIn = (founding: Founding): string =>
  foundersOf(founding)
    .map(({ employer }) => employer.name)
    .join('、');

/** The same of a re-election; `union` is its name. */
export const reelectionReplyDraft = (
  reelection: Reelection,
  step: ReelectionStep,
  { union, ...author }: Author & { readonly union: string },
): string | undefined =>
  drafted(reelection, step, { part: reelectionParts[step](reelection, union), to: union, author });

/** What has been replied to, or waits for it. */
type Replied = Pick<Founding, 'replies' | 'awaited'>;

function drafted(
  { replies, awaited }: Replied,
  step: ReplyStep,
  { part, to, author }: { readonly part: Part | undefined; readonly to: string; readonly author: Author },
): string | undefined {
  const reply = replies.find((one) => one.step === step);
  if (part === undefined || (reply === undefined && awaited?.step !== step)) return undefined;
  return [
    part.title,
    reply?.document?.number ?? '（批复文号）',
    `${to}：`,
    ...part.body.map((line) => `　　${line}`),
    author.superior,
    inWords(author.on),
  ].join('\n');
}

interface Part {
  readonly title: string;
  readonly body: readonly string[];
}

/** Undefined where the application does not hold what the reply is about. */
const parts: Readonly<Record<ReplyStep, (founding: Founding) => Part | undefined>> = {
  preparation: ({ union, officers, submittedAt, procedure }) => ({
    title: `关于同意${procedure === 'by-steps' ? '筹备' : ''}建立${union.name}的批复`,
    body: [
      `你单位${inWords(legalDate(submittedAt))}关于建立${union.name}的申请收悉。`,
      procedure === 'by-steps'
        ? `根据《中华人民共和国工会法》第十一条、第十二条的规定，经研究，同意你单位成立${union.name}筹备组，筹备组由${String(officers.length - 1)}人组成。`
        : `根据《中华人民共和国工会法》第十一条、第十二条的规定，经研究，同意建立${union.name}。`,
      ...(procedure === 'by-steps'
        ? ['请筹备组依法发展会员，做好召开会员大会或者会员代表大会的筹备工作，并将会议方案报我会审批。']
        : []),
    ],
  }),
  meeting: ({ union, meeting }) =>
    meeting && {
      title: `关于同意召开${union.name}${meetings[meeting.form]}的批复`,
      body: [
        `关于召开${union.name}${meetings[meeting.form]}的请示收悉。`,
        `经研究，同意于${inWords(meeting.plannedOn)}召开${meetings[meeting.form]}，应到会${String(meeting.entitled)}人，选举产生工会委员会。`,
        '请按照《工会基层组织选举工作条例》规定的程序组织选举，并将选举结果报我会审批。',
      ],
    },
  election: ({ union, election }) =>
    election && {
      title: `关于${union.name}选举结果的批复`,
      body: [
        `关于${union.name}选举结果的报告收悉。`,
        `${meetings[election.form]}于${inWords(election.heldOn)}召开，应到会${String(election.entitled)}人，实到会${String(election.present)}人。经研究，同意大会选举结果（当选人员名单附后），任期${String(election.termYears)}年，自选举之日起计算。`,
        `根据《中华人民共和国工会法》第十二条的规定，${union.name}自批准之日起成立。`,
      ],
    },
};

const reelectionParts: Readonly<
  Record<ReelectionStep, (reelection: Reelection, union: string) => Part | undefined>
> = {
  meeting: ({ meeting, reason }, union) => ({
    title: `关于同意${union}召开${meetings[meeting.form]}换届选举的批复`,
    body: [
      `关于召开${meetings[meeting.form]}进行换届选举的请示收悉。`,
      `经研究，同意${reason === undefined ? '' : '你会提前换届，并'}于${inWords(meeting.plannedOn)}召开${meetings[meeting.form]}，应到会${String(meeting.entitled)}人，选举产生新一届工会委员会。`,
      '请按照《工会基层组织选举工作条例》规定的程序组织选举，并将选举结果报我会审批。',
    ],
  }),
  election: ({ election }, union) =>
    election && {
      title: `关于${union}换届选举结果的批复`,
      body: [
        '关于换届选举结果的报告收悉。',
        `${meetings[election.form]}于${inWords(election.heldOn)}召开，应到会${String(election.entitled)}人，实到会${String(election.present)}人。经研究，同意大会选举结果（当选人员名单附后），新一届工会委员会任期${String(election.termYears)}年，自选举之日起计算。`,
      ],
    },
};

const meetings = { general: '会员大会', representatives: '会员代表大会' } as const;

const inWords = (date: LocalDate): string => {
  const [year, month, day] = date.split('-').map(Number);
  return `${String(year)}年${String(month)}月${String(day)}日`;
};
