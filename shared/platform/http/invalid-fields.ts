import type * as z from 'zod';
import { type Rejection, reject } from '../../kernel/problem.ts';
import type { FieldRefusal, Place } from './problem.ts';
import type { PlatformProblem } from './problems.ts';

type Source = Place['in'];
type Issue = z.core.$ZodIssue;
type Path = readonly PropertyKey[];

/**
 * One refusal per refused field. Zod's own messages are not used: they are in one language, and some of them
 * quote the input.
 */
export function invalidFields(source: Source, input: unknown, issues: readonly Issue[]): FieldRefusal[] {
  return issues.flatMap((issue) => refusalsOf(source, input, issue, issue.path));
}

function refusalsOf(source: Source, input: unknown, issue: Issue, path: Path): FieldRefusal[] {
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => ({
      place: placeOf(source, [...path, key]),
      rejection: field('field/unknown'),
    }));
  if (issue.code === 'invalid_union') {
    const branch = closestBranch(issue.errors);
    if (branch !== undefined)
      return branch.flatMap((inner) => refusalsOf(source, input, inner, [...path, ...inner.path]));
  }
  const rejection =
    valueAt(input, path) === undefined ? (ruleOf(issue) ?? field('field/required')) : rejectionOf(issue);
  return [{ place: placeOf(source, path), rejection }];
}

function rejectionOf(issue: Issue): Rejection {
  switch (issue.code) {
    case 'invalid_type':
      return field('field/wrong-type', { expected: issue.expected });
    case 'too_small':
      return field(isSized(issue.origin) ? 'field/too-short' : 'field/too-small', {
        minimum: Number(issue.minimum),
      });
    case 'too_big':
      return field(isSized(issue.origin) ? 'field/too-long' : 'field/too-large', {
        maximum: Number(issue.maximum),
      });
    case 'invalid_value':
      return field('field/not-allowed');
    case 'invalid_union':
      return field('field/not-allowed');
    case 'custom':
      return ruleOf(issue) ?? field('field/wrong-format');
    case 'invalid_format':
    case 'not_multiple_of':
    case 'invalid_key':
    case 'invalid_element':
      return field('field/wrong-format');
    case 'unrecognized_keys':
      return field('field/unknown');
    default:
      return issue satisfies never;
  }
}

const field = (code: PlatformProblem, params?: Rejection['params']): Rejection => reject(code, params);

/** The rule a refinement was marked with by `rule()`. */
function ruleOf(issue: Issue): Rejection | undefined {
  if (issue.code !== 'custom') return undefined;
  const marked: unknown = issue.params?.['rejection'];
  return isRejection(marked) ? marked : undefined;
}

const isRejection = (value: unknown): value is Rejection =>
  typeof value === 'object' && value !== null && 'code' in value && typeof value.code === 'string';

const isSized = (origin: string): boolean =>
  ['string', 'array', 'set', 'map', 'object', 'record', 'file'].includes(origin);

/** The alternative that came nearest: the one whose refusals lie deepest, hence the one that was meant. */
function closestBranch(branches: readonly (readonly Issue[])[]): readonly Issue[] | undefined {
  const depth = (branch: readonly Issue[]) => Math.max(...branch.map(({ path }) => path.length));
  const inner = branches.filter((branch) => branch.length > 0 && depth(branch) > 0);
  return inner.toSorted((a, b) => depth(b) - depth(a))[0];
}

/** A name sent by the caller is repeated only if it looks like the name of a field, not like a value. */
const FIELD_NAME = /^[A-Za-z][A-Za-z0-9_-]{0,63}$/;

function placeOf(source: Source, path: Path): Place {
  const names = path.map((step) =>
    typeof step === 'number' || FIELD_NAME.test(String(step)) ? String(step) : undefined,
  );
  const known = names.includes(undefined) ? names.slice(0, names.indexOf(undefined)) : names;
  return source === 'body'
    ? { in: 'body', pointer: known.map((name) => `/${name}`).join('') }
    : { in: source, name: known.join('.') };
}

const valueAt = (input: unknown, path: Path): unknown =>
  path.reduce<unknown>(
    (value, step) =>
      typeof value === 'object' && value !== null && Object.hasOwn(value, step)
        ? (value as Record<PropertyKey, unknown>)[step]
        : undefined,
    input,
  );
