import type { Text } from '../../kernel/problem.ts';
import type { Role } from '../../kernel/permissions.ts';
import { componentName, type Definitions, type JsonSchema, resolve } from './json-schema.ts';
import type { Locale } from './locale.ts';
import { markup, pagePolicy, raw } from './markup.ts';
import type { OpenApiDocument, Operation } from './openapi.ts';

/**
 * The document as one page of plain HTML: no script, nothing loaded from elsewhere, so that it can be read on
 * a phone, printed, and served under a policy that forbids everything but its own style.
 */
export function docsPage(document: OpenApiDocument, locale: Locale): string {
  const say = (text: Text) => text[locale];
  const { schemas } = document.components;
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })),
  );
  const groups = document.tags
    .map((tag) => ({
      ...tag,
      routes: operations.filter(({ operation }) => operation.tags.includes(tag.name)),
    }))
    .filter(({ routes }) => routes.length > 0);

  const contents = groups
    .map(
      ({ description, routes }) =>
        markup`<li>
          ${description}
          <ul>
            ${raw(
              routes
                .map(
                  ({ operation }) =>
                    markup`<li><a href="#${operation.operationId}">${operation.summary}</a></li>`,
                )
                .join(''),
            )}
          </ul>
        </li>`,
    )
    .join('');

  const sections = groups
    .map(
      ({ description, routes }) =>
        markup`<section>
          <h2>${description}</h2>
          ${raw(routes.map((route) => article(route, say, schemas)).join(''))}
        </section>`,
    )
    .join('');

  return markup`<!doctype html>
    <html lang="${locale === 'zh' ? 'zh-CN' : 'en'}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${document.info.title}</title>
        <style>${raw(STYLE)}</style>
      </head>
      <body>
        <header>
          <h1>${document.info.title}</h1>
          <p>${document.info.description}</p>
          <p class="faint">
            ${say(words.version)} ${document.info.version} · <a href="/v1/openapi.json">OpenAPI 3.1</a>
          </p>
        </header>
        <nav>
          <details>
            <summary>${say(words.contents)}</summary>
            <ul>
              ${raw(contents)}
              <li><a href="#problems">${say(words.problems)}</a></li>
            </ul>
          </details>
        </nav>
        <main>
          ${raw(sections)}
          <section>
            <h2 id="problems">${say(words.problems)}</h2>
            <p>${say(words.problemsIntro)}</p>
            ${raw(problemList(document, say))}
          </section>
        </main>
      </body>
    </html> `;
}

type Say = (text: Text) => string;

const words = {
  contents: { zh: '目录', en: 'Contents' },
  version: { zh: '版本', en: 'Version' },
  problems: { zh: '错误代码', en: 'Problem codes' },
  problemsIntro: {
    zh: '错误以 application/problem+json（RFC 9457）答复。code 不会改变，可供程序判断；errors 指出每个有误的字段。',
    en: 'Refusals are application/problem+json (RFC 9457). A code never changes, so programs may rely on it; errors names each refused field.',
  },
  basis: { zh: '依据', en: 'Basis' },
  roles: { zh: '可用角色', en: 'Roles' },
  everyone: { zh: '公开，不需要令牌', en: 'Public, no token needed' },
  parameters: { zh: '参数', en: 'Parameters' },
  body: { zh: '请求正文', en: 'Request body' },
  answers: { zh: '答复', en: 'Answers' },
  refusals: { zh: '可能的错误', en: 'Possible problems' },
  example: { zh: '示例', en: 'Example' },
  attempt: { zh: '试一试', en: 'Try it' },
  required: { zh: '必填', en: 'required' },
  each: { zh: '每项', en: 'each' },
  initially: { zh: '默认', en: 'default' },
} as const satisfies Record<string, Text>;

const roleNames: Readonly<Record<Role, Text>> = {
  'union-officer': { zh: '基层工会干部', en: 'union officer' },
  'superior-officer': { zh: '上级工会干部', en: 'superior officer' },
  organiser: { zh: '组织员', en: 'organiser' },
  'system-administrator': { zh: '系统管理员', en: 'system administrator' },
  'security-administrator': { zh: '安全管理员', en: 'security administrator' },
  'audit-administrator': { zh: '审计管理员', en: 'audit administrator' },
  worker: { zh: '职工', en: 'worker' },
  machine: { zh: '银行、有关机构的系统', en: 'a bank’s or an agency’s system' },
};

type Shown = { readonly path: string; readonly method: string; readonly operation: Operation };

function article(route: Shown, say: Say, schemas: Definitions): string {
  const { path, method, operation } = route;
  const { requestBody, parameters = [] } = operation;
  const body = requestBody?.content['application/json'];
  const roles = operation['x-roles']?.map((role) => say(roleNames[role])).join(' · ') ?? say(words.everyone);
  const parts = [
    markup`<h3 id="${operation.operationId}">${operation.summary}</h3>`,
    markup`<p class="route"><b class="${method}">${method}</b> <code>${path}</code></p>`,
    operation.description ? markup`<p>${operation.description}</p>` : '',
    markup`<p class="faint">${say(words.roles)}: ${roles}</p>`,
    parameters.length > 0
      ? titled(
          say(words.parameters),
          parameters
            .map(({ name, required, schema, description }) =>
              field({
                name,
                required,
                schema,
                schemas,
                say,
                ...(description !== undefined && { description }),
              }),
            )
            .join(''),
        )
      : '',
    body ? titled(say(words.body), fields(body.schema, schemas, say)) : '',
    titled(say(words.attempt), markup`<pre>${curl(route)}</pre>`),
    titled(say(words.answers), answers(operation, schemas, say)),
    refusals(operation, say),
  ];
  return markup`<article>${raw(parts.join('\n'))}</article>`;
}

const titled = (title: string, content: string): string =>
  markup`<h4>${title}</h4>
    ${raw(content)}`;

const answers = (operation: Operation, schemas: Definitions, say: Say): string =>
  Object.entries(operation.responses)
    .filter(([status]) => status < '300')
    .map(([status, { description, content = {} }]) => {
      const json = content['application/json'];
      const shape = json ? fields(json.schema, schemas, say) : '';
      const example =
        json?.example === undefined
          ? ''
          : markup`<p class="faint">${say(words.example)}</p>
              <pre>${JSON.stringify(json.example, null, 2)}</pre>`;
      return markup`<details>
        <summary><b>${status}</b> ${description}</summary>
        ${raw(shape + example)}
      </details>`;
    })
    .join('');

const refusals = (operation: Operation, say: Say): string =>
  markup`<details>
    <summary>${say(words.refusals)}</summary>
    <p class="codes">
      ${raw(
        operation['x-problems']
          .map((code) => markup`<a href="#problems/${code}"><code>${code}</code></a>`)
          .join(' '),
      )}
    </p>
  </details>`;

const problemList = (document: OpenApiDocument, say: Say): string =>
  markup`<dl>
    ${raw(
      Object.entries(document['x-problems'])
        .map(([code, { status, detail, basis }]) => {
          const because =
            basis === undefined ? '' : markup` <span class="faint">${say(words.basis)}: ${basis}</span>`;
          return markup`<dt id="problems/${code}"><code>${code}</code> <span class="faint">${status}</span></dt>
            <dd>${detail}${raw(because)}</dd>`;
        })
        .join(''),
    )}
  </dl>`;

const DEEPEST = 6;

/** The fields of an object, one under the other, inner ones indented: tables do not fit a phone. */
function fields(schema: JsonSchema, schemas: Definitions, say: Say, depth = 0): string {
  const { properties, required = [], items, anyOf, oneOf, allOf } = resolve(schema, schemas);
  if (depth > DEEPEST) return '';
  if (items) return fields(items, schemas, say, depth);
  const branches = anyOf ?? oneOf ?? allOf;
  if (branches) return branches.map((branch) => fields(branch, schemas, say, depth + 1)).join('');
  if (!properties) return '';
  return Object.entries(properties)
    .map(([name, inner]) =>
      field({ name, required: required.includes(name), schema: inner, schemas, say, depth }),
    )
    .join('');
}

type Field = {
  readonly name: string;
  readonly required: boolean;
  readonly schema: JsonSchema;
  readonly schemas: Definitions;
  readonly say: Say;
  readonly description?: string;
  readonly depth?: number;
};

function field({ name, required, schema, schemas, say, description, depth = 0 }: Field): string {
  const resolved = resolve(schema, schemas);
  const text = description ?? resolved.description;
  const inner = fields(schema, schemas, say, depth + 1);
  const parts = [
    markup`<code>${name}</code> <span class="type">${typeName(schema, schemas, say)}</span>`,
    required ? markup` <em>${say(words.required)}</em>` : '',
    markup` <span class="faint">${limits(resolved, schema.$ref !== undefined, say)}</span>`,
    text ? markup`<p>${text}</p>` : '',
    inner === '' ? '' : markup`<div class="inner">${raw(inner)}</div>`,
  ];
  return markup`<div class="field">${raw(parts.join(''))}</div>`;
}

function typeName(schema: JsonSchema, schemas: Definitions, say: Say): string {
  const own = componentName(schema);
  if (own !== undefined) return own;
  const { type, items, anyOf, oneOf } = schema;
  if (items) return `${say(words.each)} ${typeName(items, schemas, say)}`;
  const branches = anyOf ?? oneOf;
  return branches ? branches.map((branch) => typeName(branch, schemas, say)).join(' | ') : (type ?? '');
}

function limits(schema: JsonSchema, named: boolean, say: Say): string {
  const { minimum, maximum, minLength, maxLength, minItems, maxItems } = schema;
  const between = (from: number | undefined, to: number | undefined) =>
    from === undefined && to === undefined
      ? ''
      : `${from ?? ''}…${to === Number.MAX_SAFE_INTEGER ? '' : (to ?? '')}`;
  const values = listed(schema.enum ?? (schema.const === undefined ? [] : [schema.const]));
  const initially =
    schema.default === undefined ? '' : `${say(words.initially)} ${JSON.stringify(schema.default)}`;
  // A named type explains itself; its pattern would only be noise.
  const pattern = named || schema.pattern === undefined ? '' : schema.pattern;
  return [
    between(minimum, maximum),
    between(minLength, maxLength),
    between(minItems, maxItems),
    values,
    pattern,
    initially,
  ]
    .filter((part) => part !== '')
    .join(' · ');
}

const MOST_VALUES = 12;

/** Long code lists are told by their ends; the description says where the whole list is. */
const listed = (values: readonly unknown[]): string =>
  (values.length > MOST_VALUES ? [...values.slice(0, 3), '…', ...values.slice(-2)] : values).join(' | ');

/** A line to paste into a shell where `$API` and `$TOKEN` are set. */
function curl({ path, method, operation }: Shown): string {
  const { parameters = [], requestBody } = operation;
  const samples = new Map(
    parameters.map(({ name, example }) => [
      name,
      typeof example === 'string' ? example : JSON.stringify(example ?? name),
    ]),
  );
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(samples.get(name) ?? name),
  );
  const query = parameters.filter((one) => one.in === 'query' && one.required);
  const search = query.map(({ name }) => `${name}=${encodeURIComponent(samples.get(name) ?? '')}`).join('&');
  const body = requestBody?.content['application/json']?.example;
  return [
    `curl ${method === 'GET' ? '' : `-X ${method} `}"$API${filled}${search === '' ? '' : `?${search}`}"`,
    operation.security.length > 0 ? `-H "Authorization: Bearer $TOKEN"` : '',
    samples.has('Idempotency-Key') ? `-H "Idempotency-Key: $(uuidgen)"` : '',
    body === undefined
      ? ''
      : `-H "Content-Type: application/json" \\\n  -d '${JSON.stringify(body, null, 2).replaceAll("'", `'\\''`)}'`,
  ]
    .filter((part) => part !== '')
    .join(' \\\n  ');
}

const STYLE = `
:root{--ink:#1b1f24;--paper:#fff;--line:#d9dee4;--faint:#5b6673;--accent:#b3261e;--code:#f4f6f8;color-scheme:light dark}
@media(prefers-color-scheme:dark){:root{--ink:#e6e9ed;--paper:#14171a;--line:#333a42;--faint:#98a3af;--accent:#ff8a80;--code:#1e2328}}
*{box-sizing:border-box}html{scroll-padding-top:1rem}
body{margin:0 auto;padding:1rem;max-width:56rem;background:var(--paper);color:var(--ink);font:16px/1.6 system-ui,"PingFang SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif;overflow-wrap:anywhere}
h1{font-size:1.5rem;margin:.5rem 0}h2{font-size:1.25rem;margin:2.5rem 0 .5rem;border-bottom:2px solid var(--accent)}
h3{font-size:1.1rem;margin:0}h4{font-size:.9rem;margin:1rem 0 .25rem;color:var(--faint)}
a{color:var(--accent)}p{margin:.35rem 0}.faint{color:var(--faint);font-size:.875rem}
code,pre{font:13px/1.5 ui-monospace,Menlo,Consolas,monospace;background:var(--code);border-radius:4px}
code{padding:.1em .3em}pre{padding:.75rem;overflow-x:auto;overflow-wrap:normal}
article{border:1px solid var(--line);border-radius:8px;padding:1rem;margin:1rem 0}
.route b{display:inline-block;padding:0 .5em;border-radius:4px;color:#fff;background:#37618e;font-size:.8rem}
.route .POST{background:#2e7d32}.route .DELETE{background:#b3261e}
.field{border-top:1px solid var(--line);padding:.35rem 0}.field p{color:var(--faint);font-size:.875rem}
.inner{margin-left:.5rem;padding-left:.75rem;border-left:2px solid var(--line)}
.type{font-size:.875rem}em{color:var(--accent);font-style:normal;font-size:.875rem}
summary{cursor:pointer;padding:.35rem 0}.codes a{display:inline-block;margin:.15rem .25rem .15rem 0}
dt{margin-top:.75rem}dd{margin:0}dt:target,h3:target{outline:2px solid var(--accent);outline-offset:4px}
@media print{details>*{display:block}}
`;

/** Content-Security-Policy of the page: its own style and nothing else. */
export const docsPolicy = pagePolicy(STYLE);
