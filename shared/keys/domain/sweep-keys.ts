import * as z from 'zod';
import type { Command } from '../../kernel/command.ts';
import {
  change,
  type ClaimChange,
  type Decide,
  decide,
  type FollowUp,
  type KeyChange,
  type Loaded,
  type LoadedClaim,
  refuse,
  release,
  take,
} from '../../kernel/decision.ts';
import { type KeyRotation, type KeyRotationEvent, RotationPhase } from './key-rotation.ts';
import type { KeyPageSwept, KeySweep } from './key-sweep.ts';
import type { NoteKeySweep } from './rotate-key.ts';

export const SweepKeys = z.lazy(() =>
  z.strictObject({
    rotationId: z.string(),
    phase: RotationPhase,
    pass: z.number().int().positive(),
    segment: z.number().int().nonnegative(),
    after: z.string().optional(),
  }),
);
export type SweepKeys = z.infer<typeof SweepKeys>;

/** Items one commit changes: with both records, the follow-up and the outcome they fit one transaction. */
export const CHANGES_PER_PAGE = 90;

/** What one page of a sweep found: person keys wrapped anew, or persons with their claims. */
export interface SweptPage {
  readonly finds: readonly Find[];
  /** Where the page ended; undefined at the end of the segment. */
  readonly next: string | undefined;
}

/** One item that was looked at, with what is to be done about it. */
export interface Find {
  /** The item's key: where the next page begins should this be the last of the page. */
  readonly place: string;
  readonly key?: KeyChange;
  readonly claims?: PersonClaims;
}

/** The claims on a person's number under the old and the new index key, and the record they should name. */
export interface PersonClaims {
  readonly record: string;
  readonly from: LoadedClaim;
  readonly to: LoadedClaim;
}

export interface SweepingKeys {
  readonly rotation: Loaded<KeyRotation, KeyRotationEvent>;
  readonly sweep: Loaded<KeySweep, KeyPageSwept>;
  /** Undefined when the rotation is not in the phase that the command is of. */
  readonly page: SweptPage | undefined;
}

/** Goes through one page; the next one follows, or the report that the segment is done. */
export const sweepKeys: Decide<SweepingKeys, Command<string, SweepKeys>> = (
  { rotation, sweep, page },
  { body },
) => {
  const { rotationId, phase, pass, segment, after: begun } = body;
  if (page === undefined || sweep.state?.done === true || sweep.state?.after !== begun)
    return refuse('keys/rotation-moved', { phase: rotation.state?.phase ?? '' });
  const keys: KeyChange[] = [];
  const claims: ClaimChange[] = [];
  let seen = 0;
  let after = page.next;
  for (const find of page.finds) {
    if (keys.length + claims.length === CHANGES_PER_PAGE) {
      after = page.finds[seen - 1]?.place;
      break;
    }
    seen += 1;
    if (find.key) keys.push(find.key);
    const claim = find.claims && (phase === 'clearing' ? cleared(find.claims) : aligned(find.claims));
    if (claim) claims.push(claim);
  }
  const changed = keys.length + claims.length;
  const swept: KeyPageSwept = {
    type: 'KeyPageSwept',
    v: 1,
    seen,
    changed,
    ...(after === undefined ? {} : { after }),
  };
  const report: NoteKeySweep = {
    rotationId,
    phase,
    pass,
    segment,
    changed: (sweep.state?.changed ?? 0) + changed,
  };
  return decide({
    changes: [change(sweep, swept)],
    keys,
    claims,
    follow: [after === undefined ? next('NoteKeySweep', rotationId, report) : nextPage({ ...body, after })],
  });
};

/**
 * The new claim says what the old one says, which decides until the switch. Undefined when it does already, or
 * when the old one speaks of another record: the number was corrected away from this one.
 */
function aligned({ record, from, to }: PersonClaims): ClaimChange | undefined {
  if ((from.holder ?? from.lastHolder) !== record) return undefined;
  if (saysTheSame(from, to)) return undefined;
  return from.holder === undefined
    ? release({ ...to, holder: record })
    : take({ ...to, ...(from.standing && { standing: from.standing }) }, record);
}

const saysTheSame = (one: LoadedClaim, other: LoadedClaim): boolean =>
  one.holder === other.holder &&
  one.lastHolder === other.lastHolder &&
  Object.keys({ ...one.standing, ...other.standing }).every(
    (name) => one.standing?.[name] === other.standing?.[name],
  );

/** The old claim names nobody any more. */
const cleared = ({ from }: PersonClaims): ClaimChange | undefined =>
  from.holder === undefined && from.lastHolder === undefined
    ? undefined
    : release({ ...from, holder: undefined });

const nextPage = (body: SweepKeys): FollowUp =>
  next('SweepKeys', `${body.rotationId}-${String(body.segment)}`, body);

const next = (type: string, group: string, body: unknown): FollowUp => ({
  command: { type, body, group, lane: 'bulk' },
});
