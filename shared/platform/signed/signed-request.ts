import { type Actor, actorName } from '../../kernel/caller.ts';
import type { Instant } from '../../kernel/dates.ts';
import { signedForm } from './canonical-form.ts';

/** One request as its sender knows it. */
export interface SignableRequest {
  readonly tenant: string;
  readonly operator: Pick<Extract<Actor, { kind: 'operator' }>, 'kind' | 'id'>;
  /** `POST` */
  readonly method: string;
  /** `/v1/members/01…/reveal` */
  readonly path: string;
  /** The JSON that is sent; none for a request without a body. */
  readonly body?: unknown;
  /** Of a command. */
  readonly idempotencyKey?: string | undefined;
  /** Of what takes no idempotency key, and could be asked again with the same signature. */
  readonly at?: Instant | undefined;
}

/**
 * The text an operator signs to ask for this: canonical JSON (RFC 8785) of tenant, operator, idempotency key or time,
 * method and path, and body. Whoever sends the request can write it down without asking. Bodies of signed requests
 * hold no personal data, or the ledger would keep it in clear: `tests/authorisation/signed.test.ts` holds the routes to that.
 */
export function signedText({
  tenant,
  operator,
  method,
  path,
  body,
  idempotencyKey,
  at,
}: SignableRequest): string {
  const request = {
    tenant,
    by: actorName(operator as Actor),
    ...(idempotencyKey !== undefined && { key: idempotencyKey }),
    ...(at !== undefined && { at }),
    type: `${method} ${path}`,
    body: body ?? null,
  };
  return signedForm(request, [], {});
}
