/** A text in both languages of the interface. */
export type Text = { readonly zh: string; readonly en: string };

export type ProblemStatus = 400 | 401 | 403 | 404 | 409 | 413 | 415 | 422 | 429 | 500 | 503;

/**
 * What a refusal means to the person who reads it. `{name}` in a text is filled from the rejection's params.
 * The code is also the id of the rule; `basis` names the article the rule comes from and belongs to 422.
 */
export type ProblemEntry = Text & { readonly status: ProblemStatus; readonly basis?: string };

/** Every refusal a context can give, by its stable code (`member/already-registered`). */
export type ProblemCatalogue = Readonly<Record<string, ProblemEntry>>;

/** Codes, numbers and ids only: they reach logs and answers, so never a personal datum. */
export type SafeParams = Readonly<Record<string, string | number>>;

/** An expected refusal as a value. `pointer` is the RFC 6901 pointer of the field in the request body. */
export type Rejection<C extends string = string> = {
  readonly code: C;
  readonly params?: SafeParams;
  readonly pointer?: string;
};

export const reject = <C extends string>(code: C, params?: SafeParams, pointer?: string): Rejection<C> => ({
  code,
  ...(params && { params }),
  ...(pointer !== undefined && { pointer }),
});

/**
 * Names the rule a zod check stands for: `z.string().refine(hasCheckDigit, rule('id-number/check-digit'))`.
 * The edge answers with that code and its catalogue text instead of a general "wrong format".
 */
export const rule = (code: string, params?: SafeParams): { params: { rejection: Rejection } } => ({
  params: { rejection: reject(code, params) },
});
