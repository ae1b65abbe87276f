import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type * as z from 'zod';
import { reject, type Rejection } from '../../kernel/problem.ts';
import { err, ok, type Result } from '../../kernel/result.ts';
import { invalidFields } from './invalid-fields.ts';
import { type BodyProblem, readJsonBody } from './json-body.ts';
import type { FieldRefusal, Place } from './problem.ts';
import type { RouteSpec } from './route.ts';

/** What a spec accepts of a request, still without its caller. */
export type Checked = {
  readonly params: unknown;
  readonly query: unknown;
  readonly body: unknown;
  /** The body as it was sent: what a signature is over. */
  readonly sent: unknown;
  readonly idempotencyKey: string | undefined;
};

export type Unreadable =
  | { readonly refusal: Rejection<BodyProblem | 'request/unexpected-body'> }
  | { readonly fields: readonly FieldRefusal[] };

const IDEMPOTENCY_KEY = /^[\x21-\x7e]{8,128}$/;

/** A mobile or an ID number that stands alone: what is signed is kept in the ledger with its key, in clear. */
const NUMBER_OF_A_PERSON = /(?<![A-Za-z0-9])(?:1[3-9]\d{9}|\d{17}[\dXx])(?![A-Za-z0-9])/;

/** Checks every part of a request by its spec and names all that is wrong at once. */
export function readRequest(spec: RouteSpec, event: APIGatewayProxyEventV2): Result<Checked, Unreadable> {
  const headers = event.headers;
  const body = readJsonBody({
    body: event.body,
    isBase64Encoded: event.isBase64Encoded,
    contentType: headers['content-type'],
    contentEncoding: headers['content-encoding'],
  });
  if (!body.ok) return err({ refusal: body.error });
  if (spec.body === undefined && body.value !== undefined)
    return err({ refusal: reject('request/unexpected-body') });

  const { values: queryValues, repeated } = readQuery(event.rawQueryString);
  const params = check('path', spec.params, event.pathParameters ?? {});
  const query = check('query', spec.query, queryValues);
  const content = check('body', spec.body, body.value);
  const key =
    spec.idempotent === true ? readKey(headers['idempotency-key']) : { value: undefined, refused: [] };

  const refused = [...params.refused, ...query.refused, ...repeated, ...key.refused, ...content.refused];
  if (refused.length > 0) return err({ fields: refused });
  return ok({
    params: params.value,
    query: query.value,
    body: content.value,
    sent: body.value,
    idempotencyKey: key.value,
  });
}

type Part<T> = { readonly value: T; readonly refused: readonly FieldRefusal[] };

function check(source: Place['in'], schema: z.ZodType | undefined, input: unknown): Part<unknown> {
  if (schema === undefined)
    return { value: source === 'body' ? undefined : {}, refused: unknownNames(source, input) };
  const parsed = schema.safeParse(input);
  return parsed.success
    ? { value: parsed.data, refused: [] }
    : { value: undefined, refused: invalidFields(source, input, parsed.error.issues) };
}

/** A route without a query refuses parameters as a strict schema would. */
const unknownNames = (source: Place['in'], input: unknown): FieldRefusal[] =>
  source === 'query' && typeof input === 'object' && input !== null
    ? invalidFields(source, input, [
        { code: 'unrecognized_keys', keys: Object.keys(input), path: [], message: '' },
      ])
    : [];

/** From the raw string, since API Gateway joins repeated parameters by a comma. */
function readQuery(raw: string): { values: Record<string, string>; repeated: FieldRefusal[] } {
  const search = new URLSearchParams(raw);
  const names = [...new Set(search.keys())];
  return {
    values: Object.fromEntries(names.map((name) => [name, search.get(name) ?? ''])),
    repeated: names
      .filter((name) => search.getAll(name).length > 1 && /^\w{1,64}$/.test(name))
      .map((name) => ({ place: { in: 'query', name }, rejection: reject('field/repeated') })),
  };
}

function readKey(header: string | undefined): Part<string | undefined> {
  if (header !== undefined && IDEMPOTENCY_KEY.test(header) && !NUMBER_OF_A_PERSON.test(header))
    return { value: header, refused: [] };
  const code = header === undefined ? 'field/required' : 'field/wrong-format';
  return {
    value: undefined,
    refused: [{ place: { in: 'header', name: 'Idempotency-Key' }, rejection: reject(code) }],
  };
}
