import middy from '@middy/core';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from 'aws-lambda';
import type { Caller } from '../../kernel/caller.ts';
import { epochOf, type Instant } from '../../kernel/dates.ts';
import { mayAct, roleOf } from '../../kernel/permissions.ts';
import { type ProblemCatalogue, reject, type Rejection } from '../../kernel/problem.ts';
import { err, ok, type Result } from '../../kernel/result.ts';
import type { OperatorSignature } from '../../kernel/signature.ts';
import { PersonErased } from '../keys/person-erased.ts';
import { type Log, machineName } from '../log.ts';
import type { OperatorSignatures } from '../signed/operator-signatures.ts';
import { SIGNATURE_HEADER } from '../signed/signature-header.ts';
import {
  actOf,
  type Asked,
  type AuditedAct,
  type AuditNote,
  type AuditTrail,
  AuditUnavailable,
} from './audit.ts';
import type { TokenFailure, VerifyToken } from './auth/verify-token.ts';
import { entrustmentRefusal, type Entrustments } from '../entrustments.ts';
import { EMERGENCY_HEADER, type EmergencyScopes, grantsIn, inEmergency, noEmergencies } from './emergency.ts';
import { answerHeaders, type Headers, isUnchanged, preflightHeaders } from './headers.ts';
import { type LimitName, lockOut, type RateLimits, refusalByRate, type TooMany } from './limits.ts';
import { type Locale, negotiateLocale } from './locale.ts';
import type { Problem } from './problem.ts';
import { problemWords } from './problem-words.ts';
import { readRequest } from './read-request.ts';
import {
  type AnswerHeaders,
  type AnyAnswer,
  type Refusal,
  routeKeyOf,
  type RouteSpec,
  takesSignature,
} from './route.ts';
import type { FindRoute } from './routing.ts';

export type HttpDependencies = {
  readonly routes: FindRoute;
  /** The words of the contexts, asked for at the first refusal that is not the platform's own. */
  readonly problems: () => Promise<readonly ProblemCatalogue[]>;
  readonly verifyToken: VerifyToken;
  readonly clock: () => Instant;
  readonly log: Log;
  readonly audit: AuditTrail;
  /** Without, nobody is held back. */
  readonly rate?: RateLimits;
  /** Needed where a route takes signatures. */
  readonly signatures?: OperatorSignatures;
  /** Where a caller may name a grant; without, no grant is good. */
  readonly emergencies?: EmergencyScopes;
  /** Contracts of entrusted parties; without any, accounts of such parties may do nothing. */
  readonly entrustments?: Entrustments;
  /** Origins whose pages may call: `https://…`, exactly as a browser sends them. */
  readonly allowedOrigins?: readonly string[];
};

export type HttpHandler = (
  event: APIGatewayProxyEventV2,
  context: Context,
) => Promise<APIGatewayProxyStructuredResultV2>;

export type HttpAnswer = {
  readonly status: number;
  readonly headers?: AnswerHeaders | Headers;
  readonly body?: string;
  /** The code of the problem, for the log. */
  readonly problem?: string;
};

/** Enough to word and log an answer before Lambda ends the function. */
const MARGIN_BEFORE_TIMEOUT = 500;

/**
 * The Lambda handler of one context's routes behind an HTTP API (payload format 2.0).
 */
export function httpHandler(deps: HttpDependencies): HttpHandler {
  const describe = problemWords(deps.problems);

  /** The operator's signature on this request, where one was given; whether one must be is for the rules to say. */
  const signatureOn = async (
    { method, path, action }: RouteSpec,
    { caller, params, body, key, header, now }: Signable,
  ): Promise<Result<OperatorSignature | undefined, Rejection>> => {
    if (caller?.kind !== 'operator' || action === 'public' || !takesSignature({ method, action }))
      return header === undefined ? ok(undefined) : err(reject('signature/not-taken'));
    const { signatures } = deps;
    if (signatures === undefined) throw new Error(`nobody verifies signatures on ${method} ${path}`);
    const asked = { operator: caller, action, method, path: filled(path, params), body };
    return signatures.verify({ ...asked, idempotencyKey: key, header, now });
  };

  const answer = async (event: APIGatewayProxyEventV2): Promise<HttpAnswer> => {
    const occurrence = occurrenceOf(event);
    const refuse = async (refusal: Refusal, headers?: Headers) =>
      problemAnswer(await describe.refusal(refusal, occurrence), occurrence.locale, headers);

    const refuseFor = ({ rejection, retryAfter }: TooMany) =>
      refuse(rejection, { 'retry-after': String(retryAfter) });

    if (event.requestContext.http.method === 'OPTIONS') return { status: 204, headers: preflightHeaders };
    const route = await deps.routes(event.routeKey);
    if (route === undefined) return refuse(reject('request/no-such-route'));

    const { spec } = route;
    const now = deps.clock();
    // Undefined unless the gateway asks its clients for one, and then it has seen their key.
    const clientCertificate = event.requestContext.authentication?.clientCert.clientCertPem;
    const notes: AuditNote[] = [];
    let asked: Asked = {
      spec,
      params: event.pathParameters,
      caller: undefined,
      notes,
      request: event.requestContext.requestId,
      address: event.requestContext.http.sourceIp,
    };
    /** Nothing leaves before it is recorded. */
    const recorded = async (
      answering: HttpAnswer | Promise<HttpAnswer>,
      shown?: unknown,
    ): Promise<HttpAnswer> => {
      const answered = await answering;
      const act = actOf(asked, answered, shown);
      if (act !== undefined) await record(act);
      return answered;
    };

    if (spec.action !== 'public') {
      const verified = await deps.verifyToken(event.headers['authorization'], now, clientCertificate);
      if (!verified.ok) {
        const headers = { 'www-authenticate': challenge(verified.error) };
        return recorded(refuse(reject('caller/unauthenticated'), headers));
      }
      asked = { ...asked, caller: verified.value };
      if (!mayAct(roleOf(verified.value), spec.action)) return recorded(refuse(reject('caller/not-allowed')));
      const { entrustments } = deps;
      const uncovered = await entrustmentRefusal(verified.value, spec.action, entrustments, now);
      if (uncovered) return recorded(refuse(uncovered));
      const grantId = event.headers[EMERGENCY_HEADER];
      if (grantId !== undefined) {
        notes.push({ purpose: 'break-glass', records: grantsIn(grantId) });
        const { emergencies: scopes = noEmergencies } = deps;
        const within = await inEmergency(grantId, verified.value, spec.action, { scopes, now });
        if (!within.ok) return recorded(refuse(within.error));
        asked = { ...asked, caller: within.value };
      }
    }

    const address = event.requestContext.http.sourceIp;
    const attempt = { limit: limitOf(spec), caller: asked.caller, address, now };
    const exceeded = deps.rate && (await refusalByRate(attempt, deps.rate));
    if (exceeded) return recorded(refuseFor(exceeded));

    const read = readRequest(spec, event);
    if (!read.ok)
      return 'refusal' in read.error
        ? refuse(read.error.refusal)
        : problemAnswer(await describe.fields(read.error.fields, occurrence), occurrence.locale);

    const { sent, ...input } = read.value;
    const signed = await signatureOn(spec, {
      caller: asked.caller,
      params: event.pathParameters,
      body: sent,
      key: input.idempotencyKey,
      header: event.headers[SIGNATURE_HEADER],
      now,
    });
    if (!signed.ok) return recorded(refuse(signed.error));
    // What the ledger is to keep goes with the command; the trail keeps what no ledger entry comes of.
    if (signed.value && input.idempotencyKey === undefined) notes.push({ signature: signed.value });
    const caller =
      signed.value && asked.caller?.kind === 'operator'
        ? { ...asked.caller, signature: signed.value }
        : asked.caller;

    const result = await route.handle({
      ...input,
      caller,
      locale: occurrence.locale,
      now,
      clientCertificate,
      note: (note) => void notes.push(note),
    });
    const locked =
      deps.rate && isSignIn(spec) && (await lockOut(result.ok, notes, { address, now }, deps.rate));
    if (locked) return recorded(refuseFor(locked));
    return result.ok
      ? recorded(success(spec, result.value, event.headers['if-none-match']), result.value.body)
      : recorded(refuse(result.error));
  };

  const record = async (act: AuditedAct): Promise<void> => {
    try {
      await deps.audit.record(act);
    } catch (cause) {
      throw new AuditUnavailable('the audit trail could not be written', { cause });
    }
  };

  const fail = async (error: unknown, event: APIGatewayProxyEventV2): Promise<HttpAnswer> => {
    // Whatever route seals anew for somebody whose key was destroyed: a repeat of what they were entered by.
    if (error instanceof PersonErased) {
      const occurrence = occurrenceOf(event);
      return problemAnswer(await describe.refusal(reject('person/erased'), occurrence), occurrence.locale);
    }
    const code = isPassing(error) ? 'platform/unavailable' : 'internal';
    deps.log.error(`http/${code === 'internal' ? 'fault' : 'unavailable'}`, error, requestFields(event));
    const occurrence = occurrenceOf(event);
    return problemAnswer(await describe.refusal(reject(code), occurrence), occurrence.locale);
  };

  const finish = (answered: HttpAnswer, event: APIGatewayProxyEventV2): APIGatewayProxyStructuredResultV2 => {
    deps.log.info('http/answered', {
      ...requestFields(event),
      status: answered.status,
      problem: machineName(answered.problem),
      milliseconds: epochOf(deps.clock()) - event.requestContext.timeEpoch,
    });
    const headers = answerHeaders(
      {
        origin: event.headers['origin'],
        requestId: event.requestContext.requestId,
        allowedOrigins: deps.allowedOrigins ?? [],
      },
      answered.headers,
    );
    return {
      statusCode: answered.status,
      headers,
      ...(answered.body !== undefined && { body: answered.body }),
    };
  };

  return middy<APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2>({
    timeoutEarlyInMillis: MARGIN_BEFORE_TIMEOUT,
  })
    .before(({ context }) => deps.log.within(context))
    .onError(async (request) => {
      request.response = finish(await fail(request.error, request.event), request.event);
    })
    .handler(async (event) => finish(await answer(event), event));
}

interface Signable {
  readonly caller: Caller | undefined;
  readonly params: Readonly<Record<string, string | undefined>> | undefined;
  readonly body: unknown;
  readonly key: string | undefined;
  readonly header: string | undefined;
  readonly now: Instant;
}

/** The path as asked for, without what a gateway may have put before it. */
const filled = (path: string, params: Signable['params']): string =>
  path.replace(/\{(\w+)\}/g, (_, name: string) => params?.[name] ?? '');

const limitOf = ({ limit, idempotent }: RouteSpec): LimitName | undefined =>
  limit ?? (idempotent === true ? 'writes' : undefined);

/** Routes that open a session, and are recorded for it: asking for a challenge proves nothing yet. */
const isSignIn = ({ limit, audit }: RouteSpec): boolean => limit === 'sign-in' && audit !== 'none';

const occurrenceOf = (event: APIGatewayProxyEventV2) => ({
  locale: negotiateLocale(event.headers['accept-language']),
  instance: event.requestContext.requestId,
});

const requestFields = (event: APIGatewayProxyEventV2) => ({
  route: machineName(event.routeKey),
  request: machineName(event.requestContext.requestId),
});

/** RFC 6750: a caller without a token is not told of an error. */
const challenge = (failure: TokenFailure): string =>
  failure === 'missing'
    ? 'Bearer realm="union-registry"'
    : 'Bearer realm="union-registry", error="invalid_token"';

const RETRY_AFTER_SECONDS = '2';

function problemAnswer(problem: Problem, locale: Locale, headers?: Headers): HttpAnswer {
  const retry = problem.status === 429 || problem.status === 503;
  return {
    status: problem.status,
    headers: {
      'content-type': 'application/problem+json; charset=utf-8',
      'content-language': locale,
      ...(retry && { 'retry-after': RETRY_AFTER_SECONDS }),
      ...headers,
    },
    body: JSON.stringify(problem),
    problem: problem.code,
  };
}

/** Throws, hence 500, when a handler answers what its spec does not declare. */
function success(spec: RouteSpec, answer: AnyAnswer, ifNoneMatch: string | undefined): HttpAnswer {
  const { status, headers = {}, body } = answer;
  if (isUnchanged(ifNoneMatch, headers.etag)) return { status: 304, headers };
  const declared = spec.responses[status as keyof RouteSpec['responses']];
  if (declared === undefined)
    throw new Error(`${routeKeyOf(spec)} answered ${status}, which its spec does not declare`);
  if (declared.schema !== undefined)
    return {
      status,
      headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
      // Parsing strips what is not declared, so that a field added to a record never leaks by itself.
      body: JSON.stringify(declared.schema.parse(body)),
    };
  return declared.contentType === undefined
    ? { status, headers }
    : { status, headers: { 'content-type': declared.contentType, ...headers }, body: String(body) };
}

const PASSING = new Set([
  'AbortError',
  'AuditUnavailable',
  'InternalServerError',
  'KMSInternalException',
  'NotCreated',
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'ServiceUnavailable',
  'ThrottlingException',
  'TimeoutError',
  'TransactionInProgressException',
]);

/** Faults that asking again may cure: time-outs, throttling, and what the cloud reports as its own failure. */
const isPassing = (error: unknown): boolean =>
  error instanceof Error && (PASSING.has(error.name) || ('$fault' in error && error.$fault === 'server'));
