import * as z from 'zod';

/**
 * An operator's own signature on what they asked for, kept with the ledger entries it led to. The certificate is
 * named, not kept: it bears the operator's name.
 */
export const OperatorSignature = z.strictObject({
  /** SHA-256 of the certificate, hexadecimal, as the operator's record names it. */
  certificate: z.string().regex(/^[0-9a-f]{64}$/),
  form: z.enum(['raw', 'cms']),
  /** Of a bare signature, by the names of RFC 7518, or SM2. */
  algorithm: z.string().max(16).optional(),
  /** Base64. */
  value: z.base64().max(88_000),
  /** What was signed, word for word: canonical JSON in which personal fields are salted digests. */
  over: z.string().max(65_536),
});
export type OperatorSignature = z.infer<typeof OperatorSignature>;
