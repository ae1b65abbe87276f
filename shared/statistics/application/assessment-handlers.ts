import type { AnyHandler, CommandHandler } from '../../kernel/command-handler.ts';
import { absent } from '../../kernel/decision.ts';
import type { LocalDate } from '../../kernel/dates.ts';
import type { UnionId } from '../../kernel/ids.ts';
import { reject } from '../../kernel/problem.ts';
import { hasInScope } from '../../kernel/stamp.ts';
import { ownSubmission } from '../../kernel/submission.ts';
import {
  type Assessment,
  assessmentBookRecord,
  assessmentRecord,
  lastVersion,
  type ListPlace,
  type Snapshot,
} from '../domain/assessment.ts';
import * as commands from '../domain/close-assessment.ts';

/** Where the figures of unions and the list of those directly below one are read, one page at a time. */
export interface AssessmentSource {
  /** At the close of that day, if it is closed. */
  snapshot(union: UnionId, through: LocalDate): Promise<Snapshot | undefined>;
  /** At the close of that day; of none, as they stand. */
  below(
    union: UnionId,
    after: ListPlace | undefined,
    closed: LocalDate | undefined,
  ): Promise<{ readonly rows: readonly Snapshot[]; readonly next: ListPlace | undefined }>;
  /** Chains one snapshot to all before it. */
  digest(previous: string | undefined, snapshot: Snapshot): string;
}

const closeHandler: CommandHandler<'CloseAssessment', commands.CloseAssessment, commands.Closing> = {
  type: 'CloseAssessment',
  body: commands.CloseAssessment,
  action: 'assessments:close',
  lane: 'people',
  async load(read, { body: { unionId, period }, actor }) {
    const gate = await read.gate(unionId);
    const seen = gate.gate !== undefined && hasInScope(actor, gate.gate.stamp);
    if (!seen) return { gate, book: absent(assessmentBookRecord, unionId) };
    const book = await read.record(assessmentBookRecord, unionId);
    const last = lastVersion(book.state, period);
    return { gate, book, last: last && (await read.record(assessmentRecord, last.assessmentId)) };
  },
  group: (_, { unionId }) => unionId,
  guard: ({ gate: { gate } }, actor) =>
    gate && hasInScope(actor, gate.stamp) ? undefined : reject('union/not-found'),
  decide: commands.closeAssessment,
};

const signHandler: CommandHandler<'SignAssessment', commands.SignAssessment, commands.Signing> = {
  type: 'SignAssessment',
  body: commands.SignAssessment,
  action: 'assessments:sign',
  lane: 'people',
  async load(read, { body: { assessmentId }, actor }) {
    const assessment = await read.record(assessmentRecord, assessmentId);
    const { state } = assessment;
    if (state === undefined || !hasInScope(actor, state.stamp))
      return { assessment, book: absent(assessmentBookRecord, assessmentId) };
    const { corrects } = state;
    const [book, corrected] = await Promise.all([
      read.record(assessmentBookRecord, state.unionId),
      corrects && read.record(assessmentRecord, corrects.assessmentId),
    ]);
    return { assessment, book, corrected };
  },
  group: ({ assessment }, { assessmentId }) => assessment.state?.unionId ?? assessmentId,
  guard: ({ assessment: { state } }, actor) =>
    state && hasInScope(actor, state.stamp)
      ? ownSubmission(actor, state.closedBy)
      : reject('assessment/not-found'),
  decide: commands.signAssessment,
};

const collectHandler = (
  source: AssessmentSource,
): CommandHandler<'CollectAssessment', commands.CollectAssessment, commands.Collecting> => ({
  type: 'CollectAssessment',
  body: commands.CollectAssessment,
  action: 'system',
  lane: 'bulk',
  async load(read, { body: { assessmentId, run, page } }) {
    const assessment = await read.record(assessmentRecord, assessmentId);
    const { state } = assessment;
    const isNext = state?.status === 'collecting' && state.run === run && state.pages === page;
    // The gate is read first: whoever comes or goes meanwhile makes the two differ.
    const gate = await read.gate(state?.unionId ?? (assessmentId as string as UnionId));
    return { assessment, gate, collected: isNext ? await collected(source, state) : undefined };
  },
  group: (_, { assessmentId }) => assessmentId,
  guard: (_, { kind }) => (kind === 'system' ? undefined : reject('command/not-permitted')),
  decide: commands.collectAssessment,
});

async function collected(
  source: AssessmentSource,
  { unionId, period, pages, after, whole: begun, digest: before }: Assessment,
): Promise<commands.Collected | undefined> {
  const whole = pages === 0 ? await source.snapshot(unionId, period.through) : undefined;
  if (pages === 0 && whole === undefined) return undefined;
  const { rows, next } = await source.below(unionId, after, (whole ?? begun)?.closed);
  const first = whole === undefined ? before : source.digest(undefined, whole);
  const digest = rows.reduce<string | undefined>((chain, row) => source.digest(chain, row), first);
  return digest === undefined ? undefined : { rows, next, whole, digest };
}

/** 考核期封账. Without a source nothing is collected: for functions that only take in. */
export const assessmentHandlers = (source?: AssessmentSource): readonly AnyHandler[] => [
  closeHandler,
  signHandler,
  ...(source ? [collectHandler(source)] : []),
];
