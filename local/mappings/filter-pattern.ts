import type { FilterPattern } from './mapping.ts';

type Test = (value: unknown) => boolean;

/**
 * Compiles filter criteria: a record passes if any pattern matches it, or if there are none. Throws for a pattern
 * that Lambda would not accept, since one that silently never matches loses records.
 */
export function recordFilter(patterns: readonly FilterPattern[] | undefined): (record: unknown) => boolean {
  if (!patterns || patterns.length === 0) return () => true;
  const tests = patterns.map((pattern) => {
    const parsed: unknown = typeof pattern === 'string' ? JSON.parse(pattern) : pattern;
    if (!isRecord(parsed)) throw new Error(`a filter pattern must be an object: ${JSON.stringify(pattern)}`);
    return compileObject(parsed);
  });
  return (record) => tests.some((test) => test(record));
}

/** Every field must match; `$or` matches if one of its alternatives does. */
function compileObject(pattern: Readonly<Record<string, unknown>>): Test {
  const fields = Object.entries(pattern).map(([name, expected]): Test => {
    if (name === '$or') return compileAlternatives(expected);
    const test = compileField(name, expected);
    return (value) => test(isRecord(value) ? value[name] : undefined);
  });
  return (value) => fields.every((test) => test(value));
}

function compileAlternatives(expected: unknown): Test {
  if (!Array.isArray(expected) || expected.length < 2 || !expected.every(isRecord)) {
    throw new Error('$or takes a list of at least two patterns');
  }
  const tests = expected.map(compileObject);
  return (value) => tests.some((test) => test(value));
}

function compileField(name: string, expected: unknown): Test {
  if (isRecord(expected)) {
    const test = compileObject(expected);
    return (value) => (Array.isArray(value) ? value.some(test) : test(value));
  }
  if (!Array.isArray(expected) || expected.length === 0) {
    throw new Error(`the pattern of ${name} must be an object or a list that is not empty`);
  }
  const tests = expected.map((matcher) => compileMatcher(name, matcher));
  return (value) => tests.some((test) => (Array.isArray(value) ? value.some(test) : test(value)));
}

function compileMatcher(name: string, matcher: unknown): Test {
  if (isLeaf(matcher)) return (value) => value === matcher;
  const [entry, ...others] = isRecord(matcher) ? Object.entries(matcher) : [];
  const compile = entry && others.length === 0 ? matchers[entry[0]] : undefined;
  if (!entry || !compile)
    throw new Error(`the pattern of ${name} has an unknown matcher ${JSON.stringify(matcher)}`);
  return compile(entry[1]);
}

const matchers: Readonly<Record<string, (argument: unknown) => Test>> = {
  prefix: (argument) => {
    const prefix = text(argument, 'prefix');
    return (value) => typeof value === 'string' && value.startsWith(prefix);
  },
  suffix: (argument) => {
    const suffix = text(argument, 'suffix');
    return (value) => typeof value === 'string' && value.endsWith(suffix);
  },
  'equals-ignore-case': (argument) => {
    const wanted = text(argument, 'equals-ignore-case').toLowerCase();
    return (value) => typeof value === 'string' && value.toLowerCase() === wanted;
  },
  exists: (argument) => {
    if (typeof argument !== 'boolean') throw new Error('exists takes true or false');
    // Only leaves exist: an object under the name does not count.
    return argument ? isLeaf : (value) => value === undefined;
  },
  'anything-but': (argument) => {
    if (isRecord(argument)) {
      const test = compileMatcher('anything-but', argument);
      return (value) => isLeaf(value) && !test(value);
    }
    const refused: readonly unknown[] = Array.isArray(argument) ? argument : [argument];
    if (refused.length === 0 || !refused.every(isLeaf))
      throw new Error('anything-but takes strings or numbers');
    return (value) => isLeaf(value) && !refused.includes(value);
  },
  numeric: (argument) => {
    const conditions = numericConditions(argument);
    return (value) => typeof value === 'number' && conditions.every((holds) => holds(value));
  },
};

const comparisons: Readonly<Record<string, (value: number, bound: number) => boolean>> = {
  '=': (value, bound) => value === bound,
  '<': (value, bound) => value < bound,
  '<=': (value, bound) => value <= bound,
  '>': (value, bound) => value > bound,
  '>=': (value, bound) => value >= bound,
};

/** `['>', 0, '<=', 5]` */
function numericConditions(argument: unknown): readonly ((value: number) => boolean)[] {
  const parts: readonly unknown[] = Array.isArray(argument) ? argument : [];
  if (parts.length !== 2 && parts.length !== 4) throw new Error('numeric takes one or two comparisons');
  return Array.from({ length: parts.length / 2 }, (_, index) => {
    const compare = comparisons[String(parts[index * 2])];
    const bound = parts[index * 2 + 1];
    if (!compare || typeof bound !== 'number') throw new Error('numeric takes an operator and a number');
    return (value: number) => compare(value, bound);
  });
}

function text(argument: unknown, matcher: string): string {
  if (typeof argument !== 'string') throw new Error(`${matcher} takes a string`);
  return argument;
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isLeaf = (value: unknown): value is string | number | boolean | null =>
  value === null || ['string', 'number', 'boolean'].includes(typeof value);
