import * as z from 'zod';

/** As much of JSON Schema 2020-12 as zod writes for us. */
export type JsonSchema = {
  readonly $ref?: string;
  readonly type?: 'string' | 'number' | 'integer' | 'boolean' | 'object' | 'array' | 'null';
  readonly description?: string;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | JsonSchema;
  readonly propertyNames?: JsonSchema;
  readonly items?: JsonSchema;
  readonly prefixItems?: readonly JsonSchema[];
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly allOf?: readonly JsonSchema[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly default?: unknown;
  readonly examples?: readonly unknown[];
  readonly format?: string;
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
};

export type Definitions = Readonly<Record<string, JsonSchema>>;

type Converted = { readonly schemas: Definitions; readonly definitions: Definitions };

const COMPONENTS = '#/components/schemas/';

/**
 * JSON Schemas of everything that comes in and goes out, by the caller's own keys, sharing one set of
 * components. A type whose two directions differ (defaults, strictness) appears as `X` and `XInput`.
 */
export function convertSchemas(
  incoming: Readonly<Record<string, z.ZodType>>,
  outgoing: Readonly<Record<string, z.ZodType>>,
): { readonly incoming: Definitions; readonly outgoing: Definitions; readonly components: Definitions } {
  const input = convert(incoming, 'input');
  const output = convert(outgoing, 'output');
  const differing = namesThatDiffer(input.definitions, output.definitions);
  const nameOf = (name: string) => (differing.has(name) ? `${name}Input` : name);
  const rename = (definitions: Definitions, naming: (name: string) => string): Definitions =>
    Object.fromEntries(Object.entries(definitions).map(([name, schema]) => [name, pointAt(schema, naming)]));
  const named = Object.entries(rename(input.definitions, nameOf)).map(([name, schema]) => [
    nameOf(name),
    schema,
  ]);
  const components = { ...rename(output.definitions, same), ...(Object.fromEntries(named) as Definitions) };
  return {
    incoming: rename(input.schemas, nameOf),
    outgoing: rename(output.schemas, same),
    components: Object.fromEntries(Object.entries(components).toSorted(([a], [b]) => (a < b ? -1 : 1))),
  };
}

const same = (name: string): string => name;

/** All in one conversion, so that a type that several routes name is defined once. */
function convert(schemas: Readonly<Record<string, z.ZodType>>, io: 'input' | 'output'): Converted {
  const { properties = {}, $defs = {} } = z.toJSONSchema(z.object({ ...schemas }), { io }) as {
    properties?: Definitions;
    $defs?: Definitions;
  };
  return { schemas: properties, definitions: $defs };
}

/** Those written differently, and those that reach one of them. */
function namesThatDiffer(input: Definitions, output: Definitions): ReadonlySet<string> {
  const shared = Object.keys(input).filter((name) => name in output);
  const differing = new Set(
    shared.filter((name) => JSON.stringify(input[name]) !== JSON.stringify(output[name])),
  );
  for (let before = -1; before !== differing.size;) {
    before = differing.size;
    for (const name of shared) if (refersTo(JSON.stringify(input[name]), differing)) differing.add(name);
  }
  return differing;
}

const refersTo = (schema: string, names: ReadonlySet<string>): boolean =>
  [...names].some((name) => schema.includes(`"#/$defs/${name}"`));

/** Rewrites zod's `#/$defs/X` to where OpenAPI keeps components. */
function pointAt(schema: JsonSchema, naming: (name: string) => string): JsonSchema {
  const walk = (node: unknown): unknown => {
    if (Array.isArray(node)) return node.map(walk);
    if (typeof node !== 'object' || node === null) return node;
    return Object.fromEntries(
      Object.entries(node)
        .filter(([key]) => key !== '$schema')
        .map(([key, value]) =>
          key === '$ref' && typeof value === 'string'
            ? [key, COMPONENTS + naming(value.replace('#/$defs/', ''))]
            : [key, walk(value)],
        ),
    );
  };
  return walk(schema) as JsonSchema;
}

export const componentName = (schema: JsonSchema): string | undefined => schema.$ref?.replace(COMPONENTS, '');

/** The schema itself, with what is said beside its reference (a description) laid over it. */
export function resolve(schema: JsonSchema, components: Definitions): JsonSchema {
  const name = componentName(schema);
  if (name === undefined) return schema;
  const { $ref: _, ...beside } = schema;
  return { ...resolve(components[name] ?? {}, components), ...beside };
}

/** Where a body would take fields it does not know, as JSON pointers; none in a strict one. */
export function openObjects(
  schema: JsonSchema,
  components: Definitions,
  at = '',
  seen: readonly string[] = [],
): string[] {
  const name = componentName(schema);
  if (name !== undefined && seen.includes(name)) return [];
  const path = name === undefined ? seen : [...seen, name];
  const {
    type,
    properties = {},
    additionalProperties,
    items,
    anyOf = [],
    oneOf = [],
    allOf = [],
  } = resolve(schema, components);
  const open = type === 'object' && additionalProperties === undefined;
  return [
    ...(open ? [at] : []),
    ...Object.entries(properties).flatMap(([key, inner]) =>
      openObjects(inner, components, `${at}/${key}`, path),
    ),
    ...(items ? openObjects(items, components, `${at}/-`, path) : []),
    ...[...anyOf, ...oneOf, ...allOf].flatMap((branch) => openObjects(branch, components, at, path)),
  ];
}

/**
 * Made-up texts for the patterns of this domain. The person is nobody's: the number is the worked example of
 * GB 11643 with its own check digit.
 */
const SAMPLES = [
  '01JDM0Z5YKQ8W4R2T6V9X3B7CA',
  '13800138000',
  '2026-01-05',
  '2026-01-05T01:02:03.004Z',
  '2026-01',
  '440305',
  '11010519491231002X',
  '81110105MC1234566Q',
  'sample',
  '1',
  '01',
  '110',
  'A',
];

/** An example of a value: declared ones first, else made from the schema; `undefined` when there is none to be had. */
export function sampleOf(schema: JsonSchema, components: Definitions, depth = 0): unknown {
  const it = resolve(schema, components);
  const declared = it.examples?.[0] ?? it.default ?? it.const ?? it.enum?.[0];
  if (declared !== undefined || depth > 12) return declared;
  const branches = it.anyOf ?? it.oneOf;
  if (branches !== undefined)
    return branches
      .map((branch) => sampleOf(branch, components, depth + 1))
      .find((value) => value !== undefined && value !== null);
  if (it.allOf !== undefined)
    return Object.assign({}, ...it.allOf.map((part) => sampleOf(part, components, depth + 1)));
  switch (it.type) {
    case 'object':
      return sampleObject(it, components, depth);
    case 'array': {
      const item = it.items && sampleOf(it.items, components, depth + 1);
      return item === undefined ? [] : Array.from({ length: Math.max(1, it.minItems ?? 1) }, () => item);
    }
    case 'string':
      return sampleText(it);
    case 'integer':
    case 'number':
      return Math.max(it.minimum ?? 0, 0) || Math.min(1, it.maximum ?? 1);
    case 'boolean':
      return false;
    default:
      return undefined;
  }
}

const sampleObject = ({ properties = {} }: JsonSchema, components: Definitions, depth: number): unknown =>
  Object.fromEntries(
    Object.entries(properties)
      .map(([key, schema]) => [key, sampleOf(schema, components, depth + 1)] as const)
      .filter(([, value]) => value !== undefined),
  );

const SAMPLE_OF_FORMAT: Readonly<Record<string, string>> = {
  date: '2026-01-05',
  'date-time': '2026-01-05T01:02:03.004Z',
  uri: 'https://registry.example/path',
  uuid: '7d1f0a52-0b6c-4f0e-9f7e-6f1f1f0b7f11',
};

function sampleText({
  format,
  pattern,
  minLength = 0,
  maxLength = Infinity,
}: JsonSchema): string | undefined {
  const formatted = format === undefined ? undefined : SAMPLE_OF_FORMAT[format];
  if (formatted !== undefined) return formatted;
  const matching = pattern === undefined ? undefined : new RegExp(pattern, 'u');
  const fits = (text: string) =>
    text.length >= minLength && text.length <= maxLength && (matching?.test(text) ?? true);
  return (matching === undefined ? ['示例', '示例文字', '示例文字'.repeat(8), ...SAMPLES] : SAMPLES).find(
    fits,
  );
}
