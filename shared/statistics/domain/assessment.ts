import * as z from 'zod';
import { Instant, LocalDate } from '../../kernel/dates.ts';
import type { AggregateType, EntryMeta, LedgerEvent } from '../../kernel/decision.ts';
import { unreachable } from '../../kernel/exhaustive.ts';
import { AssessmentId, UnionId } from '../../kernel/ids.ts';
import { Stamp } from '../../kernel/stamp.ts';
import { ReportedFigure } from './reported-figures.ts';

/** 考核期, both days included. */
export const Period = z.strictObject({ from: LocalDate, through: LocalDate });
export type Period = z.infer<typeof Period>;

export const AssessmentStatus = z.enum(['collecting', 'ready', 'signed', 'set-aside', 'corrected']);
export type AssessmentStatus = z.infer<typeof AssessmentStatus>;

/**
 * What can become of one version. None is ever changed: an unsigned one is set aside by the next, a signed one is
 * corrected by it once that is signed, and stays to be read.
 */
export const assessmentTransitions = {
  collecting: { collect: 'collecting', start_over: 'collecting', complete: 'ready' },
  ready: { sign: 'signed', set_aside: 'set-aside' },
  signed: { correct: 'corrected' },
  'set-aside': {},
  corrected: {},
} as const satisfies Record<AssessmentStatus, Readonly<Partial<Record<string, AssessmentStatus>>>>;

/** What was counted of one union with all below it, and what had been reported of it. */
export const Snapshot = z.object({
  unionId: UnionId,
  name: z.string(),
  /** When it was read. */
  at: Instant,
  /** The day at whose close these were the figures; absent where it was not closed: they are those of the reading. */
  closed: LocalDate.optional(),
  figures: z.record(z.string(), z.number().int()),
  reported: z.array(ReportedFigure.pick({ kind: true, from: true, value: true, evidence: true })).readonly(),
});
export type Snapshot = z.infer<typeof Snapshot>;

/** Where a page of the list of unions below begins. */
export const ListPlace = z.record(z.string(), z.string());
export type ListPlace = z.infer<typeof ListPlace>;

/** One version of one period's figures of a union, and of each union directly below it on that day. */
export const Assessment = z.lazy(() =>
  z.object({
    assessmentId: AssessmentId,
    unionId: UnionId,
    status: AssessmentStatus,
    period: Period,
    version: z.number().int().positive(),
    /** The signed version that this one is to correct, and why. */
    corrects: z.object({ assessmentId: AssessmentId, reason: z.string() }).optional(),
    correctedBy: AssessmentId.optional(),
    /** The place of the union in the tree of that day. */
    stamp: Stamp,
    closedOn: LocalDate,
    closedBy: z.string(),
    /** Counts up when the list of unions below changed while it was read: what was read before counts no more. */
    run: z.number().int().positive(),
    pages: z.number().int().nonnegative(),
    rows: z.number().int().nonnegative(),
    after: ListPlace.optional(),
    whole: Snapshot.optional(),
    /** Chains all that was collected: what is signed. */
    digest: z.string().optional(),
    readyAt: Instant.optional(),
    signed: z.object({ by: z.string(), at: Instant }).optional(),
  }),
);
export type Assessment = z.infer<typeof Assessment>;

interface Event<Type extends string> extends LedgerEvent {
  readonly type: Type;
  readonly v: 1;
}

export interface AssessmentClosed extends Event<'AssessmentClosed'> {
  readonly assessmentId: AssessmentId;
  readonly unionId: UnionId;
  readonly period: Period;
  readonly version: number;
  readonly corrects?: { readonly assessmentId: AssessmentId; readonly reason: string };
  readonly stamp: Stamp;
}

export interface AssessmentCollected extends Event<'AssessmentCollected'> {
  readonly rows: number;
  readonly after?: ListPlace;
  /** With the first page. */
  readonly whole?: Snapshot;
  readonly digest: string;
}

/** The list that was read is not the list that the gate counts: it changed meanwhile, or lags. */
export type AssessmentStartedOver = Event<'AssessmentStartedOver'>;
export type AssessmentCompleted = Event<'AssessmentCompleted'>;
export type AssessmentSigned = Event<'AssessmentSigned'>;
export type AssessmentSetAside = Event<'AssessmentSetAside'>;
export interface AssessmentCorrected extends Event<'AssessmentCorrected'> {
  readonly by: AssessmentId;
}

export type AssessmentEvent =
  | AssessmentClosed
  | AssessmentCollected
  | AssessmentStartedOver
  | AssessmentCompleted
  | AssessmentSigned
  | AssessmentSetAside
  | AssessmentCorrected;

export const assessmentRecord: AggregateType<Assessment, AssessmentEvent> = {
  type: 'assessment',
  parse: (stored) => Assessment.parse(stored),
  evolve(state, event, meta) {
    if (event.type === 'AssessmentClosed') {
      const { type: _, v: __, corrects, ...closed } = event;
      return {
        ...closed,
        ...(corrects && { corrects }),
        status: 'collecting',
        closedOn: meta.on,
        closedBy: meta.by,
        run: 1,
        pages: 0,
        rows: 0,
      };
    }
    if (state === undefined) throw new Error(`${event.type} before AssessmentClosed`);
    return after(state, event, meta);
  },
};

function after(
  state: Assessment,
  event: Exclude<AssessmentEvent, AssessmentClosed>,
  { at, by }: EntryMeta,
): Assessment {
  const { after: _, ...rest } = state;
  switch (event.type) {
    case 'AssessmentCollected':
      return {
        ...rest,
        pages: state.pages + 1,
        rows: state.rows + event.rows,
        ...(event.after && { after: event.after }),
        ...(event.whole && { whole: event.whole }),
        digest: event.digest,
      };
    case 'AssessmentStartedOver': {
      const { whole: __, digest: ___, ...begun } = rest;
      return { ...begun, run: state.run + 1, pages: 0, rows: 0 };
    }
    case 'AssessmentCompleted':
      return { ...state, status: assessmentTransitions.collecting.complete, readyAt: at };
    case 'AssessmentSigned':
      return { ...state, status: assessmentTransitions.ready.sign, signed: { by, at } };
    case 'AssessmentSetAside':
      return { ...state, status: assessmentTransitions.ready.set_aside };
    case 'AssessmentCorrected':
      return { ...state, status: assessmentTransitions.signed.correct, correctedBy: event.by };
    default:
      return unreachable(event);
  }
}

/** Rows of one page, as they were read; its id is made of version, run and number. */
export const AssessmentPage = z.lazy(() => z.object({ rows: z.array(Snapshot).readonly() }));
export type AssessmentPage = z.infer<typeof AssessmentPage>;

export interface RowsCollected extends Event<'RowsCollected'> {
  readonly rows: readonly Snapshot[];
}

export const assessmentPageRecord: AggregateType<AssessmentPage, RowsCollected> = {
  type: 'assessment-page',
  parse: (stored) => AssessmentPage.parse(stored),
  evolve: (_, { rows }) => ({ rows }),
};

export const pageId = ({ assessmentId, run }: Pick<Assessment, 'assessmentId' | 'run'>, page: number) =>
  `${assessmentId}-${String(run)}-${String(page)}`;

/** The ids of all pages of a version, in their order. */
export const pageIdsOf = (assessment: Assessment): readonly string[] =>
  Array.from({ length: assessment.pages }, (_, page) => pageId(assessment, page));

const Version = z.object({
  period: Period,
  version: z.number().int().positive(),
  assessmentId: AssessmentId,
  signedAt: Instant.optional(),
});

/** Every version of every period of one union, in the order in which they were closed: under the union's id. */
export const AssessmentBook = z.lazy(() => z.object({ versions: z.array(Version).readonly() }));
export type AssessmentBook = z.infer<typeof AssessmentBook>;

export interface VersionOpened extends Event<'VersionOpened'> {
  readonly period: Period;
  readonly version: number;
  readonly assessmentId: AssessmentId;
}

export interface VersionSigned extends Event<'VersionSigned'> {
  readonly assessmentId: AssessmentId;
}

export const assessmentBookRecord: AggregateType<AssessmentBook, VersionOpened | VersionSigned> = {
  type: 'assessment-book',
  parse: (stored) => AssessmentBook.parse(stored),
  evolve(state, event, { at }) {
    const versions = state?.versions ?? [];
    if (event.type === 'VersionOpened') {
      const { period, version, assessmentId } = event;
      return { versions: [...versions, { period, version, assessmentId }] };
    }
    return {
      versions: versions.map((one) =>
        one.assessmentId === event.assessmentId ? { ...one, signedAt: at } : one,
      ),
    };
  },
};

/** The last version of a period; undefined while it was never closed. */
export const lastVersion = (book: AssessmentBook | undefined, { from, through }: Period) =>
  book?.versions.findLast(({ period }) => period.from === from && period.through === through);
