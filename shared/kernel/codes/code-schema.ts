import * as z from 'zod';
import { rule } from '../problem.ts';
import { codeSets, hasCode, type CodeIn, type CodeSetName } from './code-sets.ts';

const schemas = new Map<CodeSetName, z.ZodType>();

/** A code of the named table that a record may carry; headings and unknown codes answer `code/unknown`. */
export function codeSchema<Name extends CodeSetName>(name: Name): z.ZodType<CodeIn<Name>, string> {
  const known = schemas.get(name) ?? made(name);
  schemas.set(name, known);
  return known as z.ZodType<CodeIn<Name>, string>;
}

function made(name: CodeSetName): z.ZodType {
  const { title, standard, entries } = codeSets[name];
  return z
    .string()
    .refine((code) => hasCode(name, code), rule('code/unknown', { codeSet: name }))
    .meta({
      description: `${title.en} (${title.zh}), ${standard}: GET /v1/code-sets/${name}`,
      enum: entries.filter(({ headingOnly }) => headingOnly === undefined).map(({ code }) => code),
    });
}
