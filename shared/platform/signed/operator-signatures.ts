import type { Operator } from '../../kernel/caller.ts';
import { epochOf, type Instant } from '../../kernel/dates.ts';
import type { Action } from '../../kernel/permissions.ts';
import { reject, type Rejection } from '../../kernel/problem.ts';
import { err, ok, type Result } from '../../kernel/result.ts';
import type { OperatorSignature } from '../../kernel/signature.ts';
import { mayBeSigned, mustBeSigned } from '../../kernel/signed-acts.ts';
import type { RulesSource } from '../engine/rules-source.ts';
import { parseSignatureHeader } from './signature-header.ts';
import { signedText } from './signed-request.ts';

export type SignatureProblem =
  | 'signature/required'
  | 'signature/not-taken'
  | 'signature/malformed'
  | 'signature/stale'
  | 'signature/other-certificate'
  | 'signature/wrong';

/** A request of an operator, as it came. */
export interface AskedByOperator {
  readonly operator: Operator;
  readonly action: Action;
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
  readonly idempotencyKey: string | undefined;
  /** The header `Operator-Signature`. */
  readonly header: string | undefined;
  readonly now: Instant;
}

/** Operators' own signatures on what they ask for (G3). */
export interface OperatorSignatures {
  /** The signature to be kept; undefined where none was given and none is demanded. */
  verify(asked: AskedByOperator): Promise<Result<OperatorSignature | undefined, Rejection<SignatureProblem>>>;
}

/** How far the time in a signed text may be from ours, either way. */
const FRESH_MILLISECONDS = 300_000;

export interface SignatureDependencies {
  readonly tenant: string;
  readonly rules: RulesSource;
}

/**
 * Verifies with the certificate that the session is bound to. That it leads to a pinned root and was not revoked was
 * found at sign-in, at most 15 minutes ago; that account and certificate still hold is asked every 30 seconds.
 */
export const operatorSignatures = ({ tenant, rules }: SignatureDependencies): OperatorSignatures => ({
  async verify(asked) {
    const { operator, action, header, now } = asked;
    if (!mayBeSigned(action))
      return header === undefined ? ok(undefined) : err(reject('signature/not-taken'));
    if (header === undefined) {
      if (operator.certificate === undefined) return ok(undefined);
      const isDemanded = mustBeSigned(action, operator, await rules.current(now));
      return isDemanded ? err(reject('signature/required')) : ok(undefined);
    }
    const given = parseSignatureHeader(header);
    // What bears a key of its own needs no time, and everything else does.
    if (given === undefined || (given.at === undefined) !== (asked.idempotencyKey !== undefined))
      return err(reject('signature/malformed'));
    if (given.at !== undefined && Math.abs(epochOf(now) - epochOf(given.at)) > FRESH_MILLISECONDS)
      return err(reject('signature/stale'));
    // Certificates and their algorithms are a tenth of a function, and most requests bear no signature.
    const { checkSignature } = await import('./check-signature.ts');
    return checkSignature(given, signedText({ ...asked, tenant, at: given.at }), operator.certificate);
  },
});
