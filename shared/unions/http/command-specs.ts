import type * as z from 'zod';
import type { Action } from '../../kernel/permissions.ts';
import type { Text } from '../../kernel/problem.ts';
import { acceptedSpec, commandProblems } from '../../platform/edge/accepted.ts';
import { defineRoute } from '../../platform/http/route.ts';

interface CommandsOf<Tag extends string, Params extends z.ZodObject, Under extends string> {
  readonly tag: Tag;
  readonly params: Params;
  /** What the paths begin with, behind `/v1`. */
  readonly under: Under;
  /** Codes for what is not there, or not the caller's to see. */
  readonly notFound: readonly string[];
}

/** Routes of commands that say of what stands in their path what is to become of it: one command, one route. */
export const commandSpecs = <
  const Tag extends string,
  Params extends z.ZodObject,
  const Under extends string,
>({
  tag,
  params,
  under,
  notFound,
}: CommandsOf<Tag, Params, Under>) => ({
  /** The body is the command, but for what the path says. */
  withBody: <const Path extends string, Body extends z.ZodType, const A extends Action>(
    path: Path,
    summary: Text,
    action: A,
    body: Body,
  ) =>
    defineRoute({
      method: 'POST',
      path: `/v1${under}/${path}`,
      tag,
      summary,
      action,
      audit: 'none',
      idempotent: true,
      params,
      body,
      responses: acceptedSpec,
      problems: commandProblems(...notFound, 'text/personal-number'),
    }),

  withoutBody: <const Path extends string, const A extends Action>(path: Path, summary: Text, action: A) =>
    defineRoute({
      method: 'POST',
      path: `/v1${under}/${path}`,
      tag,
      summary,
      action,
      audit: 'none',
      idempotent: true,
      params,
      responses: acceptedSpec,
      problems: commandProblems(...notFound),
    }),
});
