import * as z from 'zod';
import type { Command } from '../../kernel/command.ts';
import { actorName } from '../../kernel/caller.ts';
import {
  absent,
  change,
  type Decide,
  decide,
  type FollowUp,
  type Loaded,
  type LoadedGate,
  refuse,
} from '../../kernel/decision.ts';
import { ExtractId, UnionId } from '../../kernel/ids.ts';
import {
  type Extract,
  type ExtractEvent,
  ExtractFormat,
  ExtractPurpose,
  type ExtractRead,
  extractRecord,
} from './extract.ts';
import { checked, Query } from './query.ts';

export const AskForExtract = z.lazy(() =>
  z.strictObject({ unionId: UnionId, query: Query, format: ExtractFormat, purpose: ExtractPurpose }),
);
export type AskForExtract = z.infer<typeof AskForExtract>;

export interface Asking {
  readonly gate: LoadedGate;
}

/** 导出: what is asked for is put down, under the signature of who asks; a process does the reading. */
export const askForExtract: Decide<Asking, Command<string, AskForExtract>> = (
  { gate },
  { body: { unionId, query, format, purpose }, actor },
  { newId },
) => {
  if (gate.gate === undefined) return refuse('union/not-found');
  const asked = checked(query);
  if (!asked.ok) return refuse(asked.error.code, asked.error.params);
  const extractId = newId<ExtractId>('extract');
  const { stamp } = gate.gate;
  return decide({
    changes: [
      change(absent(extractRecord, extractId), {
        type: 'ExtractAsked',
        v: 1,
        extractId,
        unionId,
        stamp,
        query: asked.value,
        format,
        purpose,
      } as const),
    ],
    follow: [goOn({ extractId, run: 1, turn: 0 }, actorName(actor))],
    result: { extractId },
  });
};

export const ContinueExtract = z.lazy(() =>
  z.strictObject({
    extractId: ExtractId,
    run: z.number().int().positive(),
    turn: z.number().int().nonnegative(),
  }),
);
export type ContinueExtract = z.infer<typeof ContinueExtract>;

/** What one turn has done outside the registry: read and written, or found out that it can't. */
export type Turn =
  | { readonly did: 'read'; readonly read: Omit<ExtractRead, 'type' | 'v'> }
  | { readonly did: 'closed' }
  | { readonly did: 'too-large' }
  /** What earlier turns wrote is not there any more, or is not what they wrote. */
  | { readonly did: 'lost' };

export interface Continuing {
  readonly extract: Loaded<Extract, ExtractEvent>;
  /** Undefined where this turn is not the next one. */
  readonly turn: Turn | undefined;
}

const MOST_RUNS = 3;

/** One turn more: what it wrote counts once this is committed, and what another try of the same turn wrote does not. */
export const continueExtract: Decide<Continuing, Command<string, ContinueExtract>> = ({ extract, turn }) => {
  const { state } = extract;
  if (state === undefined || turn === undefined) return refuse('extract/moved');
  const { extractId, run, turns, askedBy } = state;
  switch (turn.did) {
    case 'read': {
      const { place, upload } = turn.read;
      return decide({
        changes: [change(extract, { type: 'ExtractRead', v: 1, ...turn.read } as const)],
        follow:
          place === undefined && upload === undefined
            ? []
            : [goOn({ extractId, run, turn: turns + 1 }, askedBy)],
      });
    }
    case 'closed':
      return decide({ changes: [change(extract, { type: 'ExtractClosed', v: 1 } as const)] });
    case 'too-large':
      return decide({
        changes: [change(extract, { type: 'ExtractFailed', v: 1, for: 'too-large' } as const)],
      });
    case 'lost':
      return run < MOST_RUNS
        ? decide({
            changes: [change(extract, { type: 'ExtractStartedOver', v: 1 } as const)],
            follow: [goOn({ extractId, run: run + 1, turn: 0 }, askedBy)],
          })
        : decide({ changes: [change(extract, { type: 'ExtractFailed', v: 1, for: 'file-lost' } as const)] });
  }
};

/** One after another for each who asks: whoever asks for many waits for their own. */
const goOn = (body: ContinueExtract, askedBy: string): FollowUp => ({
  command: { type: 'ContinueExtract', body, group: `extracts:${askedBy}`, lane: 'bulk' },
});
