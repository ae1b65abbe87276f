import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import * as z from 'zod';
import { Instant } from '../../kernel/dates.ts';

/** What an operator signs: who asks what of which province, and what keeps it from being asked twice. */
export const SignedCommand = z.lazy(() =>
  z.strictObject({
    tenant: z.string(),
    /** `operator:…` */
    by: z.string(),
    /** The idempotency key; the request's id follows from it. */
    key: z.string().optional(),
    /** Of what is only shown and has no such key: when it was signed. */
    at: Instant.optional(),
    /** Method and path: `POST /v1/…` */
    type: z.string(),
    body: z.unknown(),
  }),
);
export type SignedCommand = z.infer<typeof SignedCommand>;

/** Random text for each personal field, by its RFC 6901 pointer in the body; sealed with the person's data. */
export type Salts = Readonly<Record<string, string>>;

/** A digest that can't be tried out without its salt takes 128 bits of it, base64url. */
const SALT = /^[\w-]{22,128}$/;

/** What stands in the canonical form where the body has a personal field. */
export type SaltedDigest = { readonly digest: string };

/** Binds the digest to the field: the same value elsewhere, or another's salt, gives another digest. */
export function saltedDigest(pointer: string, value: unknown, salt: string): SaltedDigest {
  const content = canonicalize([salt, pointer, value]);
  if (content === undefined) throw new Error(`the field ${pointer} has no canonical form`);
  return { digest: createHash('sha256').update(content).digest('base64url') };
}

/**
 * The text that is signed: canonical JSON (RFC 8785) with a salted digest in place of each personal field. Throws
 * when a field has no value or no fit salt, or is part of another: nothing personal may stay in clear by accident.
 */
export function signedForm(command: SignedCommand, personal: readonly string[], salts: Salts): string {
  const unknown = Object.keys(salts).filter((pointer) => !personal.includes(pointer));
  if (unknown.length > 0) throw new Error(`salts of no personal field: ${String(unknown.length)}`);
  const body = personal.reduce((before, pointer) => {
    const salt = Object.hasOwn(salts, pointer) ? salts[pointer] : undefined;
    if (salt === undefined || !SALT.test(salt))
      throw new Error(`the personal field ${pointer} has no fit salt`);
    return replaced(before, tokensOf(pointer), (value) => saltedDigest(pointer, value, salt), pointer);
  }, command.body);
  const form = canonicalize({ ...command, body });
  if (form === undefined) throw new Error('a command has no canonical form');
  return form;
}

const tokensOf = (pointer: string): readonly string[] => {
  if (!pointer.startsWith('/')) throw new Error('a pointer begins with a slash');
  return pointer
    .slice(1)
    .split('/')
    .map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'));
};

function replaced(
  value: unknown,
  [token, ...rest]: readonly string[],
  by: (value: unknown) => SaltedDigest,
  pointer: string,
): unknown {
  if (token === undefined) {
    if (value === undefined) throw new Error(`there is no personal field ${pointer}`);
    return by(value);
  }
  if (value instanceof Digested) throw new Error(`${pointer} is part of another personal field`);
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, token))
    throw new Error(`there is no personal field ${pointer}`);
  const child = replaced((value as Record<string, unknown>)[token], rest, by, pointer);
  const marked = rest.length === 0 ? Object.assign(new Digested(), child) : child;
  return Array.isArray(value)
    ? value.map((item: unknown, index) => (String(index) === token ? marked : item))
    : { ...value, [token]: marked };
}

/** Tells a digest that was put in from a part of the body that looks like one. */
class Digested {
  declare readonly digest: string;
}
