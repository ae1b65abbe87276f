import * as z from 'zod';
import { Instant } from '../../kernel/dates.ts';
import type { AggregateType, EntryMeta, LedgerEvent } from '../../kernel/decision.ts';
import { unreachable } from '../../kernel/exhaustive.ts';
import { ExtractId, UnionId } from '../../kernel/ids.ts';
import { Stamp } from '../../kernel/stamp.ts';
import { QueryPlace } from './query-place.ts';
import { Query } from './query.ts';

export const ExtractStatus = z.enum(['reading', 'closing', 'ready', 'failed']);
export type ExtractStatus = z.infer<typeof ExtractStatus>;

/** What can become of an extract. `closing`: all is read and written, and its parts are being made one file. */
export const extractTransitions = {
  reading: {
    read: 'reading',
    read_all: 'ready',
    read_all_in_parts: 'closing',
    start_over: 'reading',
    fail: 'failed',
  },
  closing: { close: 'ready', start_over: 'reading', fail: 'failed' },
  ready: {},
  failed: {},
} as const satisfies Record<ExtractStatus, Readonly<Partial<Record<string, ExtractStatus>>>>;

export const ExtractFormat = z.enum(['csv', 'xlsx']);
export type ExtractFormat = z.infer<typeof ExtractFormat>;

/** Why: a code, so that nobody writes a name into it. */
export const ExtractPurpose = z
  .enum(['check-records', 'plan-services', 'prepare-elections', 'report-upward', 'request-of-an-authority'])
  .meta({
    description: '核对数据 · 安排服务 · 筹备换届 · 上报 · 有权机关依法调取 | why the records are taken out',
  });
export type ExtractPurpose = z.infer<typeof ExtractPurpose>;

/** How far a spreadsheet has been written: as whoever goes on with it must know. */
const Written = z.object({
  bytes: z.number().int().nonnegative(),
  sheets: z
    .array(
      z.object({
        at: z.number().int(),
        crc: z.number().int(),
        packed: z.number().int(),
        raw: z.number().int(),
        rows: z.number().int(),
      }),
    )
    .readonly(),
});
export type Written = z.infer<typeof Written>;

/** Where what was written stands: parts of an upload that is not closed, and what is too short to be a part yet. */
const Held = z.object({
  upload: z.string().optional(),
  parts: z.array(z.string()).readonly(),
  tail: z.string().optional(),
});
export type Held = z.infer<typeof Held>;

export const Extract = z.lazy(() =>
  z.object({
    extractId: ExtractId,
    unionId: UnionId,
    /** The place of the union when it was asked for. */
    stamp: Stamp,
    status: ExtractStatus,
    query: Query,
    format: ExtractFormat,
    purpose: ExtractPurpose,
    askedBy: z.string(),
    askedAt: Instant,
    /** Counts up when what was written got lost: all is read once more. */
    run: z.number().int().positive(),
    turns: z.number().int().nonnegative(),
    rows: z.number().int().nonnegative(),
    place: QueryPlace.optional(),
    written: Written,
    held: Held,
    readyAt: Instant.optional(),
    failedFor: z.enum(['too-large', 'file-lost']).optional(),
  }),
);
export type Extract = z.infer<typeof Extract>;

interface Event<Type extends string> extends LedgerEvent {
  readonly type: Type;
  readonly v: 1;
}

export interface ExtractAsked extends Event<'ExtractAsked'> {
  readonly extractId: ExtractId;
  readonly unionId: UnionId;
  readonly stamp: Stamp;
  readonly query: Query;
  readonly format: ExtractFormat;
  readonly purpose: ExtractPurpose;
}

/** One turn more: what was found stands in the file. */
export interface ExtractRead extends Event<'ExtractRead'> {
  readonly rows: number;
  /** Where the next turn reads on; none after the last. */
  readonly place?: QueryPlace;
  readonly written: Written;
  readonly upload?: string;
  /** A part that this turn put into the upload. */
  readonly part?: string;
  readonly tail?: string;
}

export type ExtractClosed = Event<'ExtractClosed'>;
export type ExtractStartedOver = Event<'ExtractStartedOver'>;
export interface ExtractFailed extends Event<'ExtractFailed'> {
  readonly for: 'too-large' | 'file-lost';
}

export type ExtractEvent = ExtractAsked | ExtractRead | ExtractClosed | ExtractStartedOver | ExtractFailed;

const unwritten = { turns: 0, rows: 0, written: { bytes: 0, sheets: [] }, held: { parts: [] } };

export const extractRecord: AggregateType<Extract, ExtractEvent> = {
  type: 'extract',
  parse: (stored) => Extract.parse(stored),
  evolve(state, event, meta) {
    if (event.type === 'ExtractAsked') {
      const { type: _, v: __, ...asked } = event;
      return { ...asked, status: 'reading', askedBy: meta.by, askedAt: meta.at, run: 1, ...unwritten };
    }
    if (state === undefined) throw new Error(`${event.type} before ExtractAsked`);
    return after(state, event, meta);
  },
};

function after(state: Extract, event: Exclude<ExtractEvent, ExtractAsked>, { at }: EntryMeta): Extract {
  const { place: _, ...rest } = state;
  switch (event.type) {
    case 'ExtractRead': {
      const { rows, place, written, upload, part, tail } = event;
      const acts = extractTransitions.reading;
      const status =
        place !== undefined ? acts.read : upload === undefined ? acts.read_all : acts.read_all_in_parts;
      return {
        ...rest,
        status,
        turns: state.turns + 1,
        rows: state.rows + rows,
        ...(place && { place }),
        written,
        held: {
          ...(upload !== undefined && { upload }),
          parts: part === undefined ? state.held.parts : [...state.held.parts, part],
          ...(tail !== undefined && { tail }),
        },
        ...(status === 'ready' && { readyAt: at }),
      };
    }
    case 'ExtractClosed':
      return { ...state, status: extractTransitions.closing.close, readyAt: at };
    case 'ExtractStartedOver':
      return { ...rest, status: extractTransitions.closing.start_over, run: state.run + 1, ...unwritten };
    case 'ExtractFailed':
      return { ...rest, status: extractTransitions.reading.fail, failedFor: event.for };
    default:
      return unreachable(event);
  }
}

/** Where the file of an extract is put together; short ones are one piece, which stands under its own digest. */
export const fileKeyOf = ({
  extractId,
  run,
  held: { upload, tail },
}: Pick<Extract, 'extractId' | 'run' | 'held'>) =>
  upload === undefined && tail !== undefined ? tail : `extracts/${extractId}/${String(run)}`;

/** Days that the bucket keeps a file. */
export const FILE_DAYS = 7;
