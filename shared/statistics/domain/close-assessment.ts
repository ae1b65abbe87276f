import * as z from 'zod';
import type { Command } from '../../kernel/command.ts';
import { epochOf, instantOf } from '../../kernel/dates.ts';
import {
  absent,
  change,
  type Decide,
  decide,
  type FollowUp,
  type Loaded,
  type LoadedGate,
  pass,
  refuse,
} from '../../kernel/decision.ts';
import { freeText } from '../../kernel/free-text.ts';
import { AssessmentId, UnionId } from '../../kernel/ids.ts';
import {
  type Assessment,
  type AssessmentBook,
  type AssessmentEvent,
  assessmentPageRecord,
  assessmentRecord,
  lastVersion,
  type ListPlace,
  pageId,
  Period,
  type Snapshot,
  type VersionOpened,
  type VersionSigned,
} from './assessment.ts';

export const CloseAssessment = z.lazy(() =>
  z.strictObject({
    unionId: UnionId,
    period: Period,
    /** Why a period whose figures are signed is closed once more. */
    correction: freeText(200).optional(),
  }),
);
export type CloseAssessment = z.infer<typeof CloseAssessment>;

type Book = Loaded<AssessmentBook, VersionOpened | VersionSigned>;
type Version = Loaded<Assessment, AssessmentEvent>;

export interface Closing {
  readonly gate: LoadedGate;
  readonly book: Book;
  /** The last version of the period, if it was closed before. */
  readonly last?: Version | undefined;
}

/** 封账: the figures of a period that is over are read once, with the tree of this day, and stay as they are. */
export const closeAssessment: Decide<Closing, Command<string, CloseAssessment>> = (
  { gate, book, last },
  { body: { unionId, period, correction } },
  { on, newId },
) => {
  if (gate.gate?.status !== 'open') return refuse('union/not-open');
  if (period.from > period.through || period.through >= on) return refuse('assessment/not-over', { on });
  const before = last?.state;
  if (before?.status === 'collecting') return refuse('assessment/under-way');
  if (before?.status === 'signed' && correction === undefined) return refuse('assessment/signed');
  const corrects = signedBefore(before);
  if (correction !== undefined && corrects === undefined) return refuse('assessment/nothing-to-correct');
  const assessmentId = newId<AssessmentId>('assessment');
  const version = (lastVersion(book.state, period)?.version ?? 0) + 1;
  const reason = correction ?? before?.corrects?.reason;
  const closed: AssessmentEvent = {
    type: 'AssessmentClosed',
    v: 1,
    assessmentId,
    unionId,
    period,
    version,
    ...(corrects !== undefined && reason !== undefined && { corrects: { assessmentId: corrects, reason } }),
    stamp: gate.gate.stamp,
  };
  const opened: VersionOpened = { type: 'VersionOpened', v: 1, period, version, assessmentId };
  return decide({
    changes: [
      change(absent(assessmentRecord, assessmentId), closed),
      change(book, opened),
      ...(last !== undefined && before?.status === 'ready'
        ? [change(last, { type: 'AssessmentSetAside', v: 1 } as const)]
        : []),
    ],
    gates: [pass(gate, 'open', {})],
    follow: [collectNext({ assessmentId, run: 1, page: 0 })],
    result: { assessmentId },
  });
};

/** The signed version that another one corrects: the last, or what an unsigned last was to correct. */
const signedBefore = (before: Assessment | undefined): AssessmentId | undefined =>
  before?.status === 'signed' ? before.assessmentId : before?.corrects?.assessmentId;

export const CollectAssessment = z.lazy(() =>
  z.strictObject({
    assessmentId: AssessmentId,
    run: z.number().int().positive(),
    page: z.number().int().nonnegative(),
  }),
);
export type CollectAssessment = z.infer<typeof CollectAssessment>;

export interface Collected {
  readonly rows: readonly Snapshot[];
  readonly next: ListPlace | undefined;
  /** Of the union itself, with the first page. */
  readonly whole?: Snapshot | undefined;
  /** Over what was collected before, and this. */
  readonly digest: string;
}

export interface Collecting {
  readonly assessment: Version;
  readonly gate: LoadedGate;
  /** Undefined where this page is not the next one. */
  readonly collected: Collected | undefined;
}

/** One page more; after the last, as many rows as the gate counts unions below, or all is read once more. */
export const collectAssessment: Decide<Collecting, Command<string, CollectAssessment>> = (
  { assessment, gate, collected },
  { body: { assessmentId, run, page } },
  { at },
) => {
  const { state } = assessment;
  if (state?.status !== 'collecting' || collected === undefined || state.run !== run || state.pages !== page)
    return refuse('assessment/moved');
  const { rows, next, whole, digest } = collected;
  const read: AssessmentEvent = {
    type: 'AssessmentCollected',
    v: 1,
    rows: rows.length,
    ...(next && { after: next }),
    ...(whole && { whole }),
    digest,
  };
  const isWhole = state.rows + rows.length === (gate.gate?.children ?? 0);
  const last: AssessmentEvent[] =
    next !== undefined ? [] : [{ type: isWhole ? 'AssessmentCompleted' : 'AssessmentStartedOver', v: 1 }];
  return decide({
    changes: [
      change(assessment, [read, ...last]),
      change(absent(assessmentPageRecord, pageId(state, page)), {
        type: 'RowsCollected',
        v: 1,
        rows,
      } as const),
    ],
    follow:
      next !== undefined
        ? [collectNext({ assessmentId, run, page: page + 1 })]
        : isWhole
          ? []
          : [{ ...collectNext({ assessmentId, run: run + 1, page: 0 }), at: instantOf(epochOf(at) + WAIT) }],
  });
};

/** Milliseconds in which lists catch up with what they are made of. */
const WAIT = 60_000;

const collectNext = (body: CollectAssessment): FollowUp => ({
  command: { type: 'CollectAssessment', body, group: body.assessmentId, lane: 'bulk' },
});

export const SignAssessment = z.lazy(() =>
  z.strictObject({
    assessmentId: AssessmentId,
    digest: z
      .string()
      .regex(/^[\w-]{43}$/)
      .meta({ examples: ['RBNvo1WzZ4oRRq0W9-hknpT7T8If536DEMBg9hyq_4o'] }),
  }),
);
export type SignAssessment = z.infer<typeof SignAssessment>;

export interface Signing {
  readonly assessment: Version;
  readonly book: Book;
  readonly corrected?: Version | undefined;
}

/** The responsible officer signs what they have read: its digest. What it corrects stays, and says so. */
export const signAssessment: Decide<Signing, Command<string, SignAssessment>> = (
  { assessment, book, corrected },
  { body: { digest } },
) => {
  const { state } = assessment;
  if (state?.status !== 'ready') return refuse('assessment/not-ready');
  if (state.digest !== digest) return refuse('assessment/other-digest');
  const { assessmentId } = state;
  return decide({
    changes: [
      change(assessment, { type: 'AssessmentSigned', v: 1 } as const),
      change(book, { type: 'VersionSigned', v: 1, assessmentId } as const),
      ...(corrected?.state?.status === 'signed'
        ? [change(corrected, { type: 'AssessmentCorrected', v: 1, by: assessmentId } as const)]
        : []),
    ],
  });
};
