import { createHash } from 'node:crypto';
import { epochOf, instantOf } from '../../kernel/dates.ts';
import { reject, type Rejection } from '../../kernel/problem.ts';
import { err, ok, type Result } from '../../kernel/result.ts';
import type { BareAlgorithm } from '../../platform/certificates/bare-algorithms.ts';
import { isBareSignatureOf } from '../../platform/certificates/bare-signature.ts';
import { type Certificate, parseCertificate } from '../../platform/certificates/certificate.ts';
import { type Trust, verifyChain } from '../../platform/certificates/chain.ts';
import { derOf } from '../../platform/certificates/pem.ts';
import { revocationFaultOf, type Revocations } from '../../platform/certificates/revocation.ts';
import { isMessageOf, isSigner, parseSignedMessage } from '../../platform/certificates/signed-message.ts';
import type { Certificates, GivenSignature } from '../application/ports.ts';
import type { CertificateRef } from '../domain/operator.ts';
import type { SignInProblem } from '../domain/problems.ts';

/** Whom the province trusts now, and what those have revoked. */
export type TrustSource = (now: number) => Promise<Trust & Revocations>;

/** Whom a signature is by, if it is by anybody given; whether it is right is told only after that. */
interface Signer {
  readonly leaf: Certificate;
  readonly others: readonly Certificate[];
  readonly signs: (message: Uint8Array) => boolean;
}

export function certificateVerifier(trust: TrustSource): Certificates {
  const verify = async (
    leaf: Certificate,
    others: readonly Certificate[],
    now: number,
  ): Promise<Result<CertificateRef, Rejection<SignInProblem>>> => {
    const current = await trust(now);
    const path = verifyChain(leaf, others, current, now);
    if (!path.ok) return err(reject(path.error));
    const fault = revocationFaultOf(path.value, current, now);
    return fault === undefined ? ok(refOf(leaf)) : err(reject(fault));
  };

  return {
    async verify(certificates, now) {
      const [leaf, ...others] = parsed(certificates) ?? [];
      return leaf === undefined ? err(malformed) : verify(leaf, others, epochOf(now));
    },
    async verifySignature({ certificates, signature, message }, now) {
      const given = parsed(certificates);
      if (given === undefined) return err({ rejection: malformed });
      const signer = signerOf(given, signature);
      if (signer === undefined) return err({ rejection: reject('sign-in/signature') });
      const certificate = refOf(signer.leaf);
      const verified = await verify(signer.leaf, signer.others, epochOf(now));
      if (!verified.ok) return err({ rejection: verified.error, certificate });
      return signer.signs(Buffer.from(message))
        ? verified
        : err({ rejection: reject('sign-in/signature'), certificate });
    },
  };
}

const malformed = reject('certificate/malformed');

function parsed(certificates: readonly string[]): readonly Certificate[] | undefined {
  const read = certificates.map((text) => {
    const der = derOf(text, 'CERTIFICATE');
    return der && parseCertificate(der);
  });
  return read.every((certificate) => certificate !== undefined) ? read : undefined;
}

function signerOf(given: readonly Certificate[], signature: GivenSignature): Signer | undefined {
  const bytes = Buffer.from(signature.value, 'base64');
  if (signature.form === 'raw') {
    const [leaf, ...others] = given;
    // The schema of the route admits the known algorithms only.
    const algorithm = signature.algorithm as BareAlgorithm | undefined;
    return (
      leaf && { leaf, others, signs: (message) => isBareSignatureOf(leaf.key, message, bytes, algorithm) }
    );
  }
  const message = parseSignedMessage(bytes);
  if (message === undefined) return undefined;
  const all = [...given, ...message.certificates];
  const leaf = all.find((certificate) => isSigner(message, certificate));
  return leaf && { leaf, others: all, signs: (content) => isMessageOf(message, leaf, content) };
}

const refOf = ({ fingerprint, issuer, serial, notBefore, notAfter }: Certificate): CertificateRef => ({
  fingerprint,
  issuer: issuerHash(issuer),
  serial,
  validFrom: instantOf(notBefore),
  validTo: instantOf(notAfter),
});

/** What is kept of a certificate in PEM; undefined when it can't be read. Says nothing of whether it is trusted. */
export function certificateRefOf(text: string): CertificateRef | undefined {
  const [certificate] = parsed([text]) ?? [];
  return certificate && refOf(certificate);
}

/** Names of authorities are long and of any form; a claim's key is not. */
export const issuerHash = (name: Uint8Array): string => createHash('sha256').update(name).digest('hex');
