import type { ProblemCatalogue, ProblemStatus, Rejection, SafeParams, Text } from '../../kernel/problem.ts';
import type { Locale } from './locale.ts';
import type { Refusal } from './route.ts';

/** Where a refused value stands in the request. */
export type Place =
  | { readonly in: 'body'; readonly pointer: string }
  | { readonly in: 'path' | 'query' | 'header'; readonly name: string };

export type FieldRefusal = { readonly place: Place; readonly rejection: Rejection };

export type FieldProblem = Place & {
  readonly code: string;
  readonly detail: string;
  readonly basis?: string;
};

/** RFC 9457, with a stable code, the legal basis of a refusal by rule, and one entry per refused field. */
export type Problem = {
  readonly type: string;
  readonly title: string;
  readonly status: ProblemStatus;
  readonly code: string;
  readonly detail: string;
  readonly instance: string;
  readonly basis?: string;
  readonly errors?: readonly FieldProblem[];
};

/** Titles belong to the status, so that they don't change from occurrence to occurrence; details are the code's. */
export const titles: Readonly<Record<ProblemStatus, Text>> = {
  400: { zh: '请求有误', en: 'Bad request' },
  401: { zh: '未通过身份认证', en: 'Not authenticated' },
  403: { zh: '无权操作', en: 'Not allowed' },
  404: { zh: '未找到', en: 'Not found' },
  409: { zh: '与当前状态冲突', en: 'Conflict with the current state' },
  413: { zh: '请求过大', en: 'Request too large' },
  415: { zh: '请求格式不支持', en: 'Unsupported media type' },
  422: { zh: '不符合规定', en: 'Against the rules' },
  429: { zh: '请求过多', en: 'Too many requests' },
  500: { zh: '系统内部错误', en: 'Internal error' },
  503: { zh: '暂时无法服务', en: 'Temporarily unavailable' },
};

const MOST_ERRORS = 100;
const PLACEHOLDER = /\{(\w+)\}/g;

/**
 * One catalogue out of those of the platform and the contexts. Throws when a code is defined twice or its two
 * texts don't use the same placeholders: both are bugs to be found at start.
 */
export function mergeCatalogues(...catalogues: readonly ProblemCatalogue[]): ProblemCatalogue {
  const merged = new Map<string, ProblemCatalogue[string]>();
  for (const [code, entry] of catalogues.flatMap((catalogue) => Object.entries(catalogue))) {
    if (merged.has(code)) throw new Error(`problem ${code} is defined twice`);
    if (placeholdersOf(entry.zh) !== placeholdersOf(entry.en))
      throw new Error(`problem ${code}: its two texts use different placeholders`);
    merged.set(code, entry);
  }
  return Object.fromEntries(merged);
}

/** The documentation page explains each code at this address. */
export const problemType = (code: string): string => `/docs#problems/${code}`;

/** Why a refusal could not be put into words: its code is in no catalogue. */
export class UncataloguedProblem extends Error {
  override readonly name = 'UncataloguedProblem';
  readonly code: string;
  constructor(code: string) {
    super(`no catalogue knows problem ${code}`);
    this.code = code;
  }
}

export type Occurrence = { readonly locale: Locale; readonly instance: string };

export type Describe = {
  /** What a handler or a decider refused. */
  readonly refusal: (refusal: Refusal, occurrence: Occurrence) => Problem;
  /** What the checks of the request itself refused, field by field. */
  readonly fields: (refused: readonly FieldRefusal[], occurrence: Occurrence) => Problem;
};

/** Turns refusals into problems. Throws `UncataloguedProblem`, a bug, on a code the catalogue lacks. */
export function describeProblems(catalogue: ProblemCatalogue): Describe {
  const entryOf = (code: string) => {
    const entry = Object.hasOwn(catalogue, code) ? catalogue[code] : undefined;
    if (entry === undefined) throw new UncataloguedProblem(code);
    return entry;
  };

  const describe = ({ code, params }: Rejection, { locale, instance }: Occurrence): Problem => {
    const entry = entryOf(code);
    return {
      type: problemType(code),
      title: titles[entry.status][locale],
      status: entry.status,
      code,
      detail: fill(entry[locale], params),
      instance,
      ...(entry.basis !== undefined && { basis: entry.basis }),
    };
  };

  const describeField = ({ place, rejection }: FieldRefusal, { locale }: Occurrence): FieldProblem => {
    const entry = entryOf(rejection.code);
    return {
      ...place,
      code: rejection.code,
      detail: fill(entry[locale], rejection.params),
      ...(entry.basis !== undefined && { basis: entry.basis }),
    };
  };

  const fields = (refused: readonly FieldRefusal[], occurrence: Occurrence): Problem => {
    // Only a request that is otherwise well formed has been "understood but against a rule".
    const againstRules = refused.every(({ rejection }) => entryOf(rejection.code).status === 422);
    const code = againstRules ? 'request/unacceptable' : 'request/invalid';
    const errors = refused.slice(0, MOST_ERRORS).map((one) => describeField(one, occurrence));
    return { ...describe({ code }, occurrence), errors };
  };

  const refusal = (refused: Refusal, occurrence: Occurrence): Problem => {
    const [first, ...others] = 'code' in refused ? [refused] : refused;
    if (first === undefined) throw new Error('a refusal names no reason');
    if (others.length > 0) return fields([first, ...others].map(inBody), occurrence);
    const problem = describe(first, occurrence);
    return first.pointer === undefined
      ? problem
      : { ...problem, errors: [describeField(inBody(first), occurrence)] };
  };

  return { refusal, fields };
}

const inBody = (rejection: Rejection): FieldRefusal => ({
  place: { in: 'body', pointer: rejection.pointer ?? '' },
  rejection,
});

const fill = (text: string, params: SafeParams = {}): string =>
  text.replace(PLACEHOLDER, (_, name: string) =>
    safe(Object.hasOwn(params, name) ? params[name] : undefined),
  );

const ULID = /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/;

/**
 * The last guard against a personal datum in an error: a value that is no short ASCII word, or that could
 * hold a mobile or an ID number, is left out.
 */
function safe(value: string | number | undefined): string {
  if (typeof value === 'number') return String(value);
  if (value === undefined) return '…';
  if (ULID.test(value)) return value;
  return /^[\x20-\x7e]{1,64}$/.test(value) && !/\d{11}/.test(value) ? value : '…';
}

const placeholdersOf = (text: string): string =>
  [...new Set([...text.matchAll(PLACEHOLDER)].map(([, name]) => name))].toSorted().join();
