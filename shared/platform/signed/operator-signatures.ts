import type { Operator } from '../../kernel/caller.ts';
import { epochOf, type Instant } from '../../kernel/dates.ts';
import type { Action } from '../../kernel/permissions.ts';
import { reject, type Rejection } from '../../kernel/problem.ts';
import { err, ok, type Result } from '../../kernel/result.ts';
import { OperatorSignature } from '../../kernel/signature.ts';
import { mayBeSigned, mustBeSigned } from '../../kernel/signed-acts.ts';
import { isBareSignatureOf } from '../certificates/bare-signature.ts';
import { type Certificate, parseCertificate } from '../certificates/certificate.ts';
import { isMessageOf, isSigner, parseSignedMessage } from '../certificates/signed-message.ts';
import type { RulesSource } from '../engine/rules-source.ts';
import { type GivenSignature, parseSignatureHeader } from './signature-header.ts';
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
    return verified(given, signedText({ ...asked, tenant, at: given.at }), operator.certificate);
  },
});

function verified(
  { form, value, algorithm, certificate }: GivenSignature,
  over: string,
  fingerprint: string | undefined,
): Result<OperatorSignature, Rejection<SignatureProblem>> {
  const given = certificate === undefined ? undefined : parseCertificate(certificate);
  if (certificate !== undefined && given === undefined) return err(reject('signature/malformed'));
  const signer = form === 'raw' ? bareSigner(given, value, algorithm) : messageSigner(given, value);
  if (signer === undefined) return err(reject('signature/malformed'));
  if (signer.leaf === undefined || signer.leaf.fingerprint !== fingerprint)
    return err(reject('signature/other-certificate'));
  if (!signer.signs(Buffer.from(over))) return err(reject('signature/wrong'));
  const kept = OperatorSignature.safeParse({
    certificate: fingerprint,
    form,
    ...(algorithm !== undefined && { algorithm }),
    value: Buffer.from(value).toString('base64'),
    over,
  });
  return kept.success ? ok(kept.data) : err(reject('signature/malformed'));
}

interface Signer {
  readonly leaf: Certificate | undefined;
  readonly signs: (text: Uint8Array) => boolean;
}

const bareSigner = (
  leaf: Certificate | undefined,
  value: Uint8Array,
  algorithm: GivenSignature['algorithm'],
): Signer | undefined =>
  leaf && { leaf, signs: (text) => isBareSignatureOf(leaf.key, text, value, algorithm) };

function messageSigner(given: Certificate | undefined, value: Uint8Array): Signer | undefined {
  const message = parseSignedMessage(value);
  if (message === undefined) return undefined;
  const certificates = [...(given ? [given] : []), ...message.certificates];
  const leaf = certificates.find((certificate) => isSigner(message, certificate));
  return { leaf, signs: (text) => leaf !== undefined && isMessageOf(message, leaf, text) };
}
