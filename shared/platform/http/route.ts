import type * as z from 'zod';
import type { Caller } from '../../kernel/caller.ts';
import type { Instant } from '../../kernel/dates.ts';
import { type Action, rights } from '../../kernel/permissions.ts';
import type { Rejection, Text } from '../../kernel/problem.ts';
import type { Result } from '../../kernel/result.ts';
import { mayBeSigned } from '../../kernel/signed-acts.ts';
import type { AuditNote, AuditSpec, RouteAudit } from './audit.ts';
import type { LimitName } from './limits.ts';
import type { Locale } from './locale.ts';

/** What a successful answer carries. Only declared fields leave: the schema strips the rest. */
export type ResponseSpec = {
  readonly description: Text;
  readonly schema?: z.ZodType;
  /** For answers that the handler writes out itself; their body is a string. */
  readonly contentType?:
    'text/html; charset=utf-8' | 'application/json; charset=utf-8' | 'image/svg+xml; charset=utf-8';
};

/**
 * A route as data: enough to check a request, to authorise it, and to describe it in the OpenAPI document
 * without any dependency. `implement` binds it to its handler.
 */
export type RouteSpec = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** As API Gateway writes it: `/v1/members/{memberId}`. */
  readonly path: `/${string}`;
  /** The context it belongs to; groups the routes in the documentation. */
  readonly tag: string;
  readonly summary: Text;
  readonly description?: Text;
  /** What the caller's role must allow; `public` asks for no token. */
  readonly action: Action | 'public';
  /** What of its use the audit trail keeps. A route that answers with personal data can't say `none`. */
  readonly audit: RouteAudit;
  readonly params?: z.ZodObject;
  readonly query?: z.ZodObject;
  readonly body?: z.ZodType;
  /** A write takes an `Idempotency-Key`; a search that happens to be a POST does not. */
  readonly idempotent?: boolean;
  /** How often a caller may use it; a write says nothing and has the limit of writes. */
  readonly limit?: Exclude<LimitName, 'failed-sign-in'>;
  readonly responses: Readonly<Partial<Record<200 | 201 | 202 | 204, ResponseSpec>>>;
  /** The codes its handler may answer with; what the edge itself refuses goes without saying. */
  readonly problems?: readonly string[];
};

type Output<T, Otherwise> = T extends z.ZodType ? z.output<T> : Otherwise;
type Field<S, K extends string, Otherwise> =
  S extends Readonly<Record<K, infer T>> ? Output<T, Otherwise> : Otherwise;

/** What a part holds that the spec does not declare. */
type None = Readonly<Record<string, never>>;

export type RouteInput<S extends RouteSpec> = {
  readonly params: Field<S, 'params', None>;
  readonly query: Field<S, 'query', None>;
  readonly body: Field<S, 'body', undefined>;
  readonly caller: S['action'] extends 'public' ? undefined : Caller;
  readonly idempotencyKey: S extends { readonly idempotent: true } ? string : undefined;
  readonly locale: Locale;
  readonly now: Instant;
  /** Of the connection, in PEM, where clients sign in by mutual TLS. */
  readonly clientCertificate?: string | undefined;
  /** Tells the audit trail what the spec can't. */
  readonly note: (note: AuditNote) => void;
};

export type AnswerHeaders = {
  readonly location?: string;
  /** Seconds after which it is worth asking again. */
  readonly 'retry-after'?: string;
  readonly 'cache-control'?: string;
  readonly 'content-security-policy'?: string;
  readonly 'content-language'?: string;
  /** Quoted, strong or weak; a matching `If-None-Match` turns the answer into 304. */
  readonly etag?: string;
};

type BodyOf<R> = R extends { readonly schema: infer T extends z.ZodType }
  ? { readonly body: z.input<T> }
  : R extends { readonly contentType: string }
    ? { readonly body: string }
    : { readonly body?: undefined };

/** One member per declared status, so that status and body cannot disagree. */
export type Answer<S extends RouteSpec> = {
  [Status in keyof S['responses'] & number]: {
    readonly status: Status;
    readonly headers?: AnswerHeaders;
  } & BodyOf<S['responses'][Status]>;
}[keyof S['responses'] & number];

export type ProblemCode<S extends RouteSpec> = S extends {
  readonly problems: readonly (infer C extends string)[];
}
  ? C
  : never;

/** One refusal, or all the rules a request breaks at once, each with its pointer. */
export type Refusal<C extends string = string> = Rejection<C> | readonly Rejection<C>[];

export type Handler<S extends RouteSpec> = (
  input: RouteInput<S>,
) => Promise<Result<Answer<S>, Refusal<ProblemCode<S>>>>;

/** What `httpHandler` hands over once the spec has checked it; `caller` is undefined on public routes only. */
export type CheckedInput = {
  readonly params: unknown;
  readonly query: unknown;
  readonly body: unknown;
  readonly caller: Caller | undefined;
  readonly idempotencyKey: string | undefined;
  readonly locale: Locale;
  readonly now: Instant;
  readonly clientCertificate?: string | undefined;
  readonly note: (note: AuditNote) => void;
};

export type AnyAnswer = {
  readonly status: number;
  readonly headers?: AnswerHeaders;
  readonly body?: unknown;
};

/** A spec with its handler, types erased, so that routes of all kinds stand in one list. */
export type Route = {
  readonly spec: RouteSpec;
  readonly handle: (input: CheckedInput) => Promise<Result<AnyAnswer, Refusal>>;
};

type SaysWhetherIdempotent<S extends RouteSpec> = S['method'] extends 'GET'
  ? unknown
  : { readonly idempotent: boolean };

/** Whether a value holds, however deep, what is branded as personal. */
type HoldsPersonal<T> = T extends string | number | boolean | null | undefined
  ? false
  : T extends z.core.$brand<'Personal'>
    ? true
    : T extends readonly (infer Item)[]
      ? HoldsPersonal<Item>
      : T extends object
        ? true extends { [K in keyof T]-?: HoldsPersonal<T[K]> }[keyof T]
          ? true
          : false
        : false;

type AnswersPersonal<S extends RouteSpec> = true extends {
  [Status in keyof S['responses']]: S['responses'][Status] extends {
    readonly schema: infer T extends z.ZodType;
  }
    ? HoldsPersonal<z.output<T>>
    : false;
}[keyof S['responses']]
  ? true
  : false;

type AuditsWhatIsPersonal<S extends RouteSpec> =
  AnswersPersonal<S> extends true ? { readonly audit: AuditSpec } : unknown;

/** Throws at start when the path and the params disagree: a bug that no request should have to find. */
export function defineRoute<const S extends RouteSpec>(
  spec: S & SaysWhetherIdempotent<S> & AuditsWhatIsPersonal<S>,
): S {
  // The compiler asks for it already; a spec that got around it opens no route.
  if (spec.action !== 'public' && !Object.hasOwn(rights, spec.action))
    throw new Error(`${routeKeyOf(spec)} declares no action that permissions know`);
  const inPath = parametersOf(spec.path);
  const declared = Object.keys(spec.params?.shape ?? {});
  if (inPath.toSorted().join() !== declared.toSorted().join())
    throw new Error(`${routeKeyOf(spec)}: path has {${inPath.join()}}, params have {${declared.join()}}`);
  return spec;
}

export const implement = <const S extends RouteSpec>(spec: S, handle: Handler<S>): Route => ({
  spec,
  // The edge parses by this very spec before it calls: that is what the erased types stood for.
  handle: handle as unknown as Route['handle'],
});

export const parametersOf = (path: string): string[] =>
  [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? '');

/** Whether a caller may, or must, sign what they ask of the route. */
export const takesSignature = ({ method, action }: Pick<RouteSpec, 'method' | 'action'>): boolean =>
  method !== 'GET' && mayBeSigned(action);

/** The key API Gateway puts into `event.routeKey`. */
export const routeKeyOf = (spec: Pick<RouteSpec, 'method' | 'path'>): string => `${spec.method} ${spec.path}`;
