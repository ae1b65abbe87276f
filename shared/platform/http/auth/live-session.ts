import { epochOf, type Instant } from '../../../kernel/dates.ts';
import type { EntrustmentId, UnionId } from '../../../kernel/ids.ts';

/** What a session was opened as. */
export interface SessionFacts {
  readonly account: string;
  readonly role: string;
  readonly scope: UnionId;
  /** Of the certificate, SHA-256 in hexadecimal. */
  readonly fingerprint: string;
  /** The contract that the account is of, where it is an entrusted party's. */
  readonly entrustment?: EntrustmentId | undefined;
}

/** Whether account and certificate may still be used, as what they were when the session was opened. */
export type IsLive = (session: SessionFacts, now: Instant) => Promise<boolean>;

const REMEMBERED_MILLISECONDS = 30_000;
const MOST_REMEMBERED = 5_000;

/**
 * Asks once in 30 seconds for each session: who is revoked is out within that time in every function. What can't be
 * told is not remembered, and not taken for a yes.
 */
export function remembered(ask: IsLive): IsLive {
  const answers = new Map<string, { readonly answer: Promise<boolean>; readonly at: number }>();
  return (session, now) => {
    const key = JSON.stringify([
      session.account,
      session.role,
      session.scope,
      session.fingerprint,
      session.entrustment,
    ]);
    const known = answers.get(key);
    // A clock that was put back makes nothing last longer.
    if (known !== undefined && Math.abs(epochOf(now) - known.at) < REMEMBERED_MILLISECONDS)
      return known.answer;
    const answer = ask(session, now);
    // The one asked longest ago stands first.
    answers.delete(key);
    answers.set(key, { answer, at: epochOf(now) });
    const [oldest] = answers.keys();
    if (answers.size > MOST_REMEMBERED && oldest !== undefined) answers.delete(oldest);
    answer.catch(() => answers.delete(key));
    return answer;
  };
}
