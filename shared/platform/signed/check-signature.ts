import { reject, type Rejection } from '../../kernel/problem.ts';
import { err, ok, type Result } from '../../kernel/result.ts';
import { OperatorSignature } from '../../kernel/signature.ts';
import { isBareSignatureOf } from '../certificates/bare-signature.ts';
import { type Certificate, parseCertificate } from '../certificates/certificate.ts';
import { isMessageOf, isSigner, parseSignedMessage } from '../certificates/signed-message.ts';
import type { GivenSignature } from './signature-header.ts';

type Problem = 'signature/malformed' | 'signature/other-certificate' | 'signature/wrong';

/** The signature to be kept, where it is one by the certificate with this fingerprint over the text. */
export function checkSignature(
  { form, value, algorithm, certificate }: GivenSignature,
  over: string,
  fingerprint: string | undefined,
): Result<OperatorSignature, Rejection<Problem>> {
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
