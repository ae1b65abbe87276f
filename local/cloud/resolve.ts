/** Everything a template may refer to, as one stack sees it. */
export type Scope = {
  /** Named in refusals: stack and resource or output. */
  readonly place: string;
  readonly region: string;
  readonly account: string;
  readonly partition: string;
  readonly urlSuffix: string;
  readonly stackName: string;
  /** What `Ref` gives for a parameter or resource. Rejects when there is none of the name. */
  readonly reference: (logicalId: string) => Promise<unknown>;
  readonly attribute: (logicalId: string, attribute: string) => Promise<unknown>;
  readonly importValue: (exportName: string) => Promise<unknown>;
  readonly condition: (name: string) => unknown;
  readonly mapping: (map: string, top: string, second: string) => unknown;
};

const absent = Symbol('AWS::NoValue');

/** The value with every intrinsic function carried out. Rejects, naming the place, on anything it doesn't know. */
export async function resolve(value: unknown, scope: Scope): Promise<unknown> {
  const resolved = await resolveDeep(value, scope);
  return resolved === absent ? undefined : resolved;
}

/** Whether a named condition of the template holds. */
export async function holds(name: string, scope: Scope): Promise<boolean> {
  const definition = scope.condition(name);
  if (definition === undefined) throw refusal(scope, `condition ${name} is not defined`);
  return isTrue(await resolveDeep(definition, scope), scope);
}

async function resolveDeep(value: unknown, scope: Scope): Promise<unknown> {
  if (typeof value === 'string') {
    if (value.includes('{{resolve:')) throw refusal(scope, `dynamic reference ${value}`);
    return value;
  }
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) {
    const items = await Promise.all(value.map((item) => resolveDeep(item, scope)));
    return items.filter((item) => item !== absent);
  }
  const entries = Object.entries(value);
  const [first] = entries;
  if (first && entries.length === 1 && isIntrinsic(first[0])) return intrinsic(first[0], first[1], scope);
  const resolved = await Promise.all(
    entries.map(async ([key, inner]) => [key, await resolveDeep(inner, scope)] as const),
  );
  return Object.fromEntries(resolved.filter(([, inner]) => inner !== absent));
}

const isIntrinsic = (key: string): boolean => key === 'Ref' || key === 'Condition' || key.startsWith('Fn::');

type Intrinsic = (argument: unknown, scope: Scope) => Promise<unknown>;

const intrinsics: Readonly<Record<string, Intrinsic>> = {
  Ref: async (argument, scope) => reference(text(argument, scope), scope),
  Condition: async (argument, scope) => holds(text(argument, scope), scope),
  'Fn::GetAtt': async (argument, scope) => {
    const [logicalId, attribute] =
      typeof argument === 'string' ? splitOnce(argument, '.') : texts(argument, scope, 2);
    return scope.attribute(logicalId ?? '', attribute ?? '');
  },
  'Fn::ImportValue': async (argument, scope) =>
    scope.importValue(text(await resolveDeep(argument, scope), scope)),
  'Fn::Join': async (argument, scope) => {
    const [separator, parts] = list(argument, scope, 2);
    return texts(await resolveDeep(parts, scope), scope).join(text(separator, scope));
  },
  'Fn::Split': async (argument, scope) => {
    const [separator, source] = list(argument, scope, 2);
    return text(await resolveDeep(source, scope), scope).split(text(separator, scope));
  },
  'Fn::Select': async (argument, scope) => {
    const [index, items] = list(await resolveDeep(argument, scope), scope, 2);
    const item = list(items, scope)[Number(index)];
    if (item === undefined) throw refusal(scope, `Fn::Select has no item ${String(index)}`);
    return item;
  },
  'Fn::Sub': async (argument, scope) => {
    const [pattern, variables] = typeof argument === 'string' ? [argument, {}] : list(argument, scope, 2);
    return substitute(text(pattern, scope), (variables ?? {}) as Record<string, unknown>, scope);
  },
  'Fn::Base64': async (argument, scope) =>
    Buffer.from(text(await resolveDeep(argument, scope), scope)).toString('base64'),
  'Fn::FindInMap': async (argument, scope) => {
    const [map, top, second] = texts(await resolveDeep(argument, scope), scope, 3);
    return resolveDeep(scope.mapping(map ?? '', top ?? '', second ?? ''), scope);
  },
  'Fn::If': async (argument, scope) => {
    const [name, yes, no] = list(argument, scope, 3);
    return resolveDeep((await holds(text(name, scope), scope)) ? yes : no, scope);
  },
  'Fn::Equals': async (argument, scope) => {
    const [one, other] = list(await resolveDeep(argument, scope), scope, 2);
    return String(one) === String(other);
  },
  'Fn::Not': async (argument, scope) => !(await truths(argument, scope))[0],
  'Fn::And': async (argument, scope) => (await truths(argument, scope)).every(Boolean),
  'Fn::Or': async (argument, scope) => (await truths(argument, scope)).some(Boolean),
};

const truths = async (argument: unknown, scope: Scope): Promise<boolean[]> =>
  list(await resolveDeep(argument, scope), scope).map((item) => isTrue(item, scope));

async function intrinsic(name: string, argument: unknown, scope: Scope): Promise<unknown> {
  const carryOut = intrinsics[name];
  if (!carryOut) throw refusal(scope, `${name} is not supported`);
  return carryOut(argument, scope);
}

async function reference(name: string, scope: Scope): Promise<unknown> {
  switch (name) {
    case 'AWS::NoValue':
      return absent;
    case 'AWS::Region':
      return scope.region;
    case 'AWS::AccountId':
      return scope.account;
    case 'AWS::Partition':
      return scope.partition;
    case 'AWS::URLSuffix':
      return scope.urlSuffix;
    case 'AWS::StackName':
      return scope.stackName;
    case 'AWS::StackId':
      return `arn:${scope.partition}:cloudformation:${scope.region}:${scope.account}:stack/${scope.stackName}/local`;
    default:
      if (name.startsWith('AWS::')) throw refusal(scope, `pseudo parameter ${name} is not supported`);
      return scope.reference(name);
  }
}

async function substitute(
  pattern: string,
  variables: Readonly<Record<string, unknown>>,
  scope: Scope,
): Promise<string> {
  const pieces = pattern.split(/(\$\{[^}]+\})/);
  const replaced = await Promise.all(
    pieces.map(async (piece) => {
      const name = /^\$\{([^}]+)\}$/.exec(piece)?.[1];
      if (name === undefined) return piece;
      if (name.startsWith('!')) return `\${${name.slice(1)}}`;
      if (name in variables) return text(await resolveDeep(variables[name], scope), scope);
      if (name.startsWith('AWS::') || !name.includes('.')) return text(await reference(name, scope), scope);
      const [logicalId, attribute] = splitOnce(name, '.');
      return text(await scope.attribute(logicalId, attribute), scope);
    }),
  );
  return replaced.join('');
}

function splitOnce(source: string, separator: string): [string, string] {
  const at = source.indexOf(separator);
  return at < 0 ? [source, ''] : [source.slice(0, at), source.slice(at + separator.length)];
}

function text(value: unknown, scope: Scope): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw refusal(scope, `expected text, found ${JSON.stringify(value)}`);
}

function list(value: unknown, scope: Scope, length?: number): readonly unknown[] {
  if (Array.isArray(value) && (length === undefined || value.length === length)) return value;
  throw refusal(scope, `expected a list${length ? ` of ${length}` : ''}, found ${JSON.stringify(value)}`);
}

const texts = (value: unknown, scope: Scope, length?: number): string[] =>
  list(value, scope, length).map((item) => text(item, scope));

function isTrue(value: unknown, scope: Scope): boolean {
  if (typeof value === 'boolean') return value;
  throw refusal(scope, `expected a condition, found ${JSON.stringify(value)}`);
}

const refusal = (scope: Scope, what: string): Error => new Error(`${scope.place}: ${what}`);
