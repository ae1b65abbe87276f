import type { JWK } from 'jose';
import * as z from 'zod';
import type { IsLive } from './live-session.ts';

const PRIVATE_MEMBERS = ['d', 'k', 'p', 'q', 'dp', 'dq', 'qi'];

const KeySet = z.lazy(() =>
  z.object({
    keys: z
      .array(
        z
          .looseObject({ kty: z.enum(['OKP', 'EC', 'RSA']), kid: z.string().min(1) })
          .refine((key) => PRIVATE_MEMBERS.every((member) => !(member in key)), 'holds a private key'),
      )
      .min(1),
  }),
);

const json = z.string().transform((text, context): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    context.addIssue('is not JSON');
    return z.NEVER;
  }
});

/** `AUTH_JWKS`: a JWK set in JSON of public keys only; a secret or private key in it is a configuration error. */
export const PublicKeySet = json.pipe(KeySet);
export type PublicKeySet = z.infer<typeof PublicKeySet>;

const WorkerIssuer = z.lazy(() =>
  z.strictObject({
    /** Short, ours, for good: it stands in front of every worker's account. */
    name: z.string().regex(/^[a-z][a-z0-9-]{0,15}$/),
    issuer: z.string().min(1),
    audience: z.string().min(1),
    /** Fixed keys; or where the issuer publishes them, as OpenID Connect has it. */
    jwks: KeySet.optional(),
    jwksUri: z.url({ protocol: /^https?$/ }).optional(),
    /** The claim with the verified ID number, encrypted to the registry. */
    identityClaim: z.string().min(1),
  }),
);

/** `AUTH_WORKERS`: the OpenID Connect issuers that speak for workers, a JSON list; none trusts none. */
export const WorkerIssuers = json.pipe(
  z.array(
    WorkerIssuer.refine(
      ({ jwks, jwksUri }) => (jwks === undefined) !== (jwksUri === undefined),
      'has jwks or jwksUri',
    ),
  ),
);
export type WorkerIssuers = z.infer<typeof WorkerIssuers>;

/** Who may sign tokens, with which keys, and for whom: an issuer of one kind never speaks for another. */
export type TrustedIssuer = { readonly issuer: string; readonly audience: string } & (
  | { readonly speaksFor: 'operators'; readonly keys: PublicKeySet }
  | {
      readonly speaksFor: 'workers';
      readonly keys: PublicKeySet | URL;
      readonly name: string;
      readonly identityClaim: string;
    }
  /** The registry itself, for those who signed in by certificate; each use asks whether they still may. */
  | { readonly speaksFor: 'sessions'; readonly keys: KeyFinder; readonly isLive: IsLive }
);

/** Keys that change while this runs, each found by its id. */
export interface KeyFinder {
  find(kid: string): Promise<JWK | undefined>;
}

export const trustedWorkerIssuers = (issuers: WorkerIssuers): TrustedIssuer[] =>
  issuers.map(({ jwks, jwksUri, ...issuer }) => ({
    ...issuer,
    speaksFor: 'workers',
    keys: jwks ?? new URL(jwksUri ?? ''),
  }));
