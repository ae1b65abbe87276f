import { Validator } from '@seriousme/openapi-schema-validator';
import type * as z from 'zod';
import {
  type ApiDescription,
  openApiDocument,
  type OpenApiDocument,
} from '../../shared/platform/http/openapi.ts';
import { routeKeyOf, type RouteSpec } from '../../shared/platform/http/route.ts';

/**
 * What is wrong with the description of an API: where it breaks the OpenAPI 3.1 schema, where a body has no
 * example to copy, and where an example would be refused by the very route it stands for.
 */
export async function descriptionFaults(api: ApiDescription): Promise<string[]> {
  const document = openApiDocument(api, 'zh');
  const validated = await new Validator().validate(JSON.parse(JSON.stringify(document)));
  const breaches = validated.valid ? [] : [JSON.stringify(validated.errors)];
  return [...breaches, ...api.specs.flatMap((spec) => exampleFaults(spec, document))];
}

function exampleFaults(spec: RouteSpec, document: OpenApiDocument): string[] {
  const operation = document.paths[spec.path]?.[spec.method.toLowerCase()];
  if (operation === undefined) return [`${routeKeyOf(spec)}: is not described`];
  const given = (place: string) =>
    Object.fromEntries(
      (operation.parameters ?? [])
        .filter((one) => one.in === place)
        .map(({ name, example }) => [name, example]),
    );
  const parts: [string, z.ZodType | undefined, unknown][] = [
    ['path', spec.params, given('path')],
    ['query', spec.query, given('query')],
    ['body', spec.body, operation.requestBody?.content['application/json']?.example],
    ...Object.entries(spec.responses).map(
      ([status, { schema }]): [string, z.ZodType | undefined, unknown] => [
        status,
        schema,
        operation.responses[status]?.content?.['application/json']?.example,
      ],
    ),
  ];
  return parts.flatMap(([part, schema, example]) => {
    const parsed = schema?.safeParse(example);
    return parsed === undefined || parsed.success
      ? []
      : parsed.error.issues.map(
          ({ path, code }) => `${routeKeyOf(spec)}: ${part} example at /${path.join('/')}: ${code}`,
        );
  });
}
