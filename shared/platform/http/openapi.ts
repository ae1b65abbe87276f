import type * as z from 'zod';
import type { ProblemCatalogue, ProblemStatus, Text } from '../../kernel/problem.ts';
import { mayAct, permissions, type Role } from '../../kernel/permissions.ts';
import {
  convertSchemas,
  type Definitions,
  type JsonSchema,
  openObjects,
  resolve,
  sampleOf,
} from './json-schema.ts';
import type { Locale } from './locale.ts';
import { describeProblems, mergeCatalogues, type Problem, titles } from './problem.ts';
import { type PlatformProblem, platformProblems } from './problems.ts';
import { LONGEST_SIGNATURE_HEADER } from '../signed/signature-header.ts';
import { type ResponseSpec, routeKeyOf, type RouteSpec, takesSignature } from './route.ts';

export type ApiDescription = {
  readonly title: Text;
  readonly description: Text;
  readonly version: string;
  /** Words for every tag that a spec carries, in the order of the pages. */
  readonly tags: Readonly<Record<string, Text>>;
  readonly specs: readonly RouteSpec[];
  /** Those of the contexts; the platform's own are added. */
  readonly problems: readonly ProblemCatalogue[];
};

type Media = {
  readonly schema: JsonSchema;
  readonly example?: unknown;
  readonly examples?: Readonly<Record<string, unknown>>;
};
type Parameter = {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required: boolean;
  readonly description?: string;
  readonly schema: JsonSchema;
  readonly example?: unknown;
};
export type Operation = {
  readonly operationId: string;
  readonly tags: readonly string[];
  readonly summary: string;
  readonly description?: string;
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly required: boolean; readonly content: Readonly<Record<string, Media>> };
  readonly responses: Readonly<
    Record<string, { readonly description: string; readonly content?: Readonly<Record<string, Media>> }>
  >;
  readonly security: readonly Readonly<Record<string, readonly string[]>>[];
  /** The roles whose token opens the route; absent on public ones. */
  readonly 'x-roles'?: readonly Role[];
  readonly 'x-problems': readonly string[];
};
export type OpenApiDocument = {
  readonly openapi: '3.1.1';
  readonly info: { readonly title: string; readonly version: string; readonly description: string };
  readonly servers: readonly { readonly url: string }[];
  readonly tags: readonly { readonly name: string; readonly description: string }[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: {
    readonly schemas: Definitions;
    readonly securitySchemes: Readonly<Record<string, unknown>>;
  };
  /** Every code an answer may carry, in the document's language. */
  readonly 'x-problems': Readonly<
    Record<string, { readonly status: ProblemStatus; readonly detail: string; readonly basis?: string }>
  >;
};

const JSON_TYPE = 'application/json';
const PROBLEM_TYPE = 'application/problem+json';

/**
 * The OpenAPI 3.1 document of the given routes, in one language. Throws on what would make it wrong: a tag or
 * a problem without words, a body that would take unknown fields.
 */
export function openApiDocument(api: ApiDescription, locale: Locale): OpenApiDocument {
  const say = (text: Text) => text[locale];
  const catalogue = mergeCatalogues(platformProblems, ...api.problems);
  const converted = convertSchemas(incomingOf(api.specs), outgoingOf(api.specs));
  const components = { ...converted.components, ...problemSchemas };
  const describe = describeProblems(catalogue);

  const operation = (spec: RouteSpec): Operation => {
    if (!Object.hasOwn(api.tags, spec.tag))
      throw new Error(`${routeKeyOf(spec)}: tag ${spec.tag} has no words`);
    const codes = problemsOf(spec);
    const roles = rolesOf(spec);
    const parameters = parametersOf(spec);
    return {
      operationId: operationIdOf(spec),
      tags: [spec.tag],
      summary: say(spec.summary),
      ...(spec.description && { description: say(spec.description) }),
      ...(parameters.length > 0 && { parameters }),
      ...(spec.body && { requestBody: requestBodyOf(spec, spec.body) }),
      responses: { ...successes(spec), ...refusals(codes) },
      security: spec.action === 'public' ? [] : [{ bearer: [] }],
      ...(roles && { 'x-roles': roles }),
      'x-problems': codes,
    };
  };

  const parametersOf = (spec: RouteSpec): Parameter[] => [
    ...fieldsOf(spec, 'path', spec.params),
    ...fieldsOf(spec, 'query', spec.query),
    ...(spec.idempotent === true ? [idempotencyKey(locale)] : []),
    ...(takesSignature(spec) ? [operatorSignature(locale, spec)] : []),
    acceptLanguage(locale),
  ];

  const fieldsOf = (
    spec: RouteSpec,
    place: 'path' | 'query',
    schema: z.ZodObject | undefined,
  ): Parameter[] => {
    if (schema === undefined) return [];
    const { properties = {}, required = [] } = resolve(incomingSchema(spec, place), components);
    return Object.entries(properties).map(([name, field]) => {
      const example = sampleOf(field, components);
      const { description } = resolve(field, components);
      return {
        name,
        in: place,
        required: place === 'path' || required.includes(name),
        ...(description !== undefined && { description }),
        schema: field,
        ...(example !== undefined && { example }),
      };
    });
  };

  const requestBodyOf = (spec: RouteSpec, body: z.ZodType) => {
    const schema = incomingSchema(spec, 'body');
    const open = openObjects(schema, components);
    if (open.length > 0)
      throw new Error(
        `${routeKeyOf(spec)}: the body takes unknown fields at ${open.map((at) => at || '/').join(', ')}`,
      );
    return { required: !body.safeParse(undefined).success, content: { [JSON_TYPE]: media(schema) } };
  };

  const media = (schema: JsonSchema): Media => {
    const example = sampleOf(schema, components);
    return { schema, ...(example !== undefined && { example }) };
  };

  const incomingSchema = (spec: RouteSpec, place: string): JsonSchema =>
    converted.incoming[`${place} ${routeKeyOf(spec)}`] ?? {};

  const successes = (spec: RouteSpec): Operation['responses'] =>
    Object.fromEntries(
      Object.entries(spec.responses).map(([status, response]) => {
        const schema = converted.outgoing[`${status} ${routeKeyOf(spec)}`];
        const content = contentOf(response, schema && media(schema));
        return [status, { description: say(response.description), ...(content && { content }) }];
      }),
    );

  const refusals = (codes: readonly string[]): Operation['responses'] => {
    const problems = codes.map((code) =>
      describe.refusal({ code }, { locale, instance: 'JKJaXmPLvHcESHA=' }),
    );
    const byStatus = Object.groupBy(problems, ({ status }) => String(status));
    return Object.fromEntries(
      Object.entries(byStatus).map(([status, found = []]) => [
        status,
        {
          description: say(titles[Number(status) as ProblemStatus]),
          content: {
            [PROBLEM_TYPE]: { schema: { $ref: '#/components/schemas/Problem' }, examples: examplesOf(found) },
          },
        },
      ]),
    );
  };

  return {
    openapi: '3.1.1',
    info: { title: say(api.title), version: api.version, description: say(api.description) },
    servers: [{ url: '/' }],
    tags: Object.entries(api.tags).map(([name, words]) => ({ name, description: say(words) })),
    paths: pathsOf(api.specs, operation),
    components: {
      schemas: components,
      securitySchemes: { bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } },
    },
    'x-problems': Object.fromEntries(
      Object.entries(catalogue).map(([code, { status, basis, ...words }]) => [
        code,
        { status, detail: say(words), ...(basis !== undefined && { basis }) },
      ]),
    ),
  };
}

function incomingOf(specs: readonly RouteSpec[]): Record<string, z.ZodType> {
  const parts = specs.flatMap((spec) => [
    [`path ${routeKeyOf(spec)}`, spec.params] as const,
    [`query ${routeKeyOf(spec)}`, spec.query] as const,
    [`body ${routeKeyOf(spec)}`, spec.body] as const,
  ]);
  return Object.fromEntries(parts.flatMap(([key, schema]) => (schema === undefined ? [] : [[key, schema]])));
}

function outgoingOf(specs: readonly RouteSpec[]): Record<string, z.ZodType> {
  const parts = specs.flatMap((spec) =>
    Object.entries(spec.responses).map(
      ([status, { schema }]) => [`${status} ${routeKeyOf(spec)}`, schema] as const,
    ),
  );
  return Object.fromEntries(parts.flatMap(([key, schema]) => (schema === undefined ? [] : [[key, schema]])));
}

function pathsOf(
  specs: readonly RouteSpec[],
  operation: (spec: RouteSpec) => Operation,
): OpenApiDocument['paths'] {
  const byPath = Object.groupBy(specs, ({ path }) => path) as Record<string, RouteSpec[]>;
  return Object.fromEntries(
    Object.entries(byPath).map(([path, found]) => [
      path,
      Object.fromEntries(found.map((spec) => [spec.method.toLowerCase(), operation(spec)])),
    ]),
  );
}

/** `POST /v1/membership-applications/{applicationId}/approval` → `postMembershipApplicationsApproval`. */
export function operationIdOf({ method, path }: RouteSpec): string {
  const words = path
    .replace(/^\/v\d+/, '')
    .split(/[^A-Za-z0-9{}]+/)
    .filter((word) => word !== '');
  const named = words.map((word) =>
    word.startsWith('{') ? `By${capital(word.slice(1, -1))}` : capital(word),
  );
  return method.toLowerCase() + named.join('');
}

const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);

const rolesOf = ({ action }: RouteSpec): Role[] | undefined =>
  action === 'public'
    ? undefined
    : (Object.keys(permissions) as Role[]).filter((role) => mayAct(role, action));

/** What any route of this shape may answer with, then what its handler may. */
function problemsOf(spec: RouteSpec): string[] {
  const takesInput = spec.params ?? spec.query ?? spec.body ?? (spec.idempotent === true ? true : undefined);
  const own: PlatformProblem[] = [
    ...(takesInput ? (['request/invalid'] as const) : []),
    ...(spec.body
      ? ([
          'request/malformed-json',
          'request/too-deep',
          'request/too-large',
          'request/unsupported-media-type',
          'request/unacceptable',
        ] as const)
      : []),
    ...(spec.action === 'public' ? [] : (['caller/unauthenticated', 'caller/not-allowed'] as const)),
    ...(takesSignature(spec) ? signatureProblems(spec) : []),
    'internal',
    'platform/unavailable',
  ];
  return [...new Set([...own, ...(spec.problems ?? [])])];
}

const contentOf = (
  { contentType }: ResponseSpec,
  json: Media | undefined,
): Record<string, Media> | undefined => {
  if (json !== undefined) return { [JSON_TYPE]: json };
  return contentType === undefined
    ? undefined
    : { [contentType.replace(/;.*/, '')]: { schema: { type: 'string' } } };
};

const examplesOf = (problems: readonly Problem[]): Record<string, { value: Problem }> =>
  Object.fromEntries(problems.map((problem) => [problem.code.replaceAll('/', '.'), { value: problem }]));

const words = (locale: Locale, zh: string, en: string): string => (locale === 'zh' ? zh : en);

const idempotencyKey = (locale: Locale): Parameter => ({
  name: 'Idempotency-Key',
  in: 'header',
  required: true,
  description: words(
    locale,
    '由调用方生成、每次办理唯一。相同的键和内容得到相同的答复，不会重复办理；相同的键、不同的内容答复 409。不得使用手机号码、身份证号码。',
    'Made by the caller, unique to one act. The same key and body get the same answer and act once; the same key with another body gets 409. No mobile and no ID number.',
  ),
  schema: { type: 'string', pattern: '^[\\x21-\\x7e]{8,128}$', minLength: 8, maxLength: 128 },
  example: '7d1f0a52-0b6c-4f0e-9f7e-6f1f1f0b7f11',
});

/** The header, and how the text that it signs is made. */
const operatorSignature = (locale: Locale, spec: RouteSpec): Parameter => {
  const place = spec.idempotent === true ? '"key":…' : '"at":…';
  return {
    name: 'Operator-Signature',
    in: 'header',
    required: false,
    description: words(
      locale,
      `经办人签名，用登录所用证书的私钥（RSA、ECDSA 或 SM2）对下列文本签名；以证书登录的经办人须提供，除非本省规则尚未启用。
文本为规范 JSON（RFC 8785，UTF-8）：{${place},"body":…,"by":"operator:<账号>","tenant":"<省代码>","type":"${spec.method} <实际路径>"}，其中 body 为所发送的 JSON，无正文时为 null；${spec.idempotent === true ? 'key 为 Idempotency-Key。' : 'at 为签名时间（UTC，毫秒），与报头中的 at 相同，五分钟内有效。'}
报头格式（RFC 9651 字典）：raw=:<签名 base64>:, certificate=:<证书 DER base64>:，可加 algorithm（如 PS256）；或 cms=:<分离式 CMS base64>:，其中不含证书时另给 certificate${spec.idempotent === true ? '' : '；并给 at="…"'}。`,
      `The operator’s signature, made with the key (RSA, ECDSA or SM2) of the certificate they signed in with, over the text below. Operators who signed in by certificate must give it, unless the province’s rules don’t ask for it yet.
The text is canonical JSON (RFC 8785, UTF-8): {${place},"body":…,"by":"operator:<account>","tenant":"<province>","type":"${spec.method} <path as sent>"}; body is the JSON that is sent, null where there is none; ${spec.idempotent === true ? 'key is the Idempotency-Key.' : 'at is the time of signing (UTC, milliseconds), as in the header, good for five minutes.'}
The header is a dictionary (RFC 9651): raw=:<signature, base64>:, certificate=:<certificate, DER in base64>:, with algorithm where it is not the usual one (PS256); or cms=:<detached CMS, base64>:, with certificate if the message holds none${spec.idempotent === true ? '' : '; and at="…"'}.`,
    ),
    schema: { type: 'string', maxLength: LONGEST_SIGNATURE_HEADER },
  };
};

const signatureProblems = ({ idempotent }: RouteSpec): PlatformProblem[] => [
  'signature/required',
  'signature/malformed',
  ...(idempotent === true ? [] : (['signature/stale'] as const)),
  'signature/other-certificate',
  'signature/wrong',
];

const acceptLanguage = (locale: Locale): Parameter => ({
  name: 'Accept-Language',
  in: 'header',
  required: false,
  description: words(
    locale,
    '错误说明的语言：zh（默认）或 en。',
    'Language of problem texts: zh (default) or en.',
  ),
  schema: { type: 'string', default: 'zh' },
});

/** RFC 9457 with this API's members. */
const problemSchemas: Definitions = {
  Problem: {
    type: 'object',
    required: ['type', 'title', 'status', 'code', 'detail', 'instance'],
    properties: {
      type: {
        type: 'string',
        format: 'uri-reference',
        description: '说明页地址 | where the code is explained',
      },
      title: { type: 'string' },
      status: { type: 'integer' },
      code: { type: 'string', description: '稳定的错误代码，即规则编号 | stable code, the id of the rule' },
      detail: { type: 'string' },
      instance: { type: 'string', description: '本次请求的编号 | id of this request' },
      basis: { type: 'string', description: '法规依据 | legal basis' },
      errors: { type: 'array', items: { $ref: '#/components/schemas/FieldProblem' } },
    },
  },
  FieldProblem: {
    type: 'object',
    required: ['in', 'code', 'detail'],
    properties: {
      in: { type: 'string', enum: ['body', 'path', 'query', 'header'] },
      pointer: {
        type: 'string',
        description: '正文字段的 JSON 指针 (RFC 6901) | JSON pointer into the body',
      },
      name: { type: 'string', description: '参数或报头名 | name of the parameter or header' },
      code: { type: 'string' },
      detail: { type: 'string' },
      basis: { type: 'string' },
    },
  },
};
