import * as z from 'zod';
import { PersonId } from './ids.ts';

/**
 * Personal data (name, ID number, mobile, address) as one ciphertext under the person's own data key. It is
 * made at the edge and travels as it is: queue, event, record, replica, archive. Destroying the key erases it
 * everywhere.
 */
export const SealedPerson = z.strictObject({
  personId: PersonId,
  /** base64url of nonce, ciphertext and tag; bound to the tenant and the person. */
  sealed: z.string().regex(/^[\w-]+$/),
});
export type SealedPerson = z.infer<typeof SealedPerson>;

/**
 * The claim on an ID number on its way to the registry, sealed: the keyed hash itself stands in the registry
 * only.
 */
export const SealedIdentity = z
  .string()
  .regex(/^[\w-]+$/)
  .brand<'SealedIdentity'>();
export type SealedIdentity = z.infer<typeof SealedIdentity>;
