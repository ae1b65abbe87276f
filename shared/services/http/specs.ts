import * as z from 'zod';
import { LocalDate } from '../../kernel/dates.ts';
import { defineRoute } from '../../platform/http/route.ts';

const tag = 'services';

const heading = {
  name: z.string().meta({ examples: ['household-type'] }),
  title: z.object({ zh: z.string(), en: z.string() }),
  standard: z.string().meta({ examples: ['GB/T 3304-1991'] }),
  version: z.string().meta({ description: 'edition of the standard, or of the list' }),
};

const CodeSetHeading = z.lazy(() => z.object(heading).meta({ id: 'CodeSetHeading' }));

const CodeSetView = z.lazy(() =>
  z
    .object({
      ...heading,
      source: z.string().optional(),
      entries: z.array(
        z.object({
          code: z.string(),
          zh: z.string(),
          en: z.string().optional(),
          parent: z.string().optional(),
          headingOnly: z.literal(true).optional().meta({ description: 'no record may carry this code' }),
          validFrom: LocalDate.optional(),
          validTo: LocalDate.optional(),
        }),
      ),
      aliases: z
        .record(z.string(), z.string())
        .meta({ description: 'spellings that the registry understands, and the code each means' }),
    })
    .meta({ id: 'CodeSet' }),
);

export const listCodeSetsSpec = defineRoute({
  method: 'GET',
  path: '/v1/code-sets',
  tag,
  summary: { zh: '代码表目录', en: 'Code tables' },
  action: 'public',
  audit: 'none',
  responses: {
    200: {
      description: { zh: '全部代码表及其版本', en: 'Every table and its edition' },
      schema: z.lazy(() => z.object({ codeSets: z.array(CodeSetHeading) })),
    },
  },
});

export const getCodeSetSpec = defineRoute({
  method: 'GET',
  path: '/v1/code-sets/{name}',
  tag,
  summary: { zh: '查询代码表', en: 'One code table' },
  description: {
    zh: '含已停用的代码及其有效期；行政区划（division）约四千条，可按上级（parent）分级读取。',
    en: 'With codes out of force and their validity; the divisions are some four thousand and may be read level by level (parent).',
  },
  action: 'public',
  audit: 'none',
  params: z.object({ name: z.string().min(1).max(64) }),
  query: z.strictObject({ parent: z.string().min(1).max(12).optional(), on: LocalDate.optional() }),
  responses: {
    200: { description: { zh: '代码表', en: 'The table' }, schema: CodeSetView },
  },
  problems: ['code-set/not-found'],
});

/** Routes of the services context but the API description itself, for that description. */
export const servicesSpecs = [listCodeSetsSpec, getCodeSetSpec] as const;
