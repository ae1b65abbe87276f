import { createHash } from 'node:crypto';
import { reject } from '../../kernel/problem.ts';
import { err, ok } from '../../kernel/result.ts';
import { implement, type Route } from '../../platform/http/route.ts';
import { codeTable, codeTableHeadings } from '../domain/code-tables.ts';
import { getCodeSetSpec, listCodeSetsSpec } from './specs.ts';

/** Tables are part of the code: they need no dependency and change with a deployment only. */
export const servicesRoutes = (): readonly Route[] => [
  implement(listCodeSetsSpec, async () => {
    const body = { codeSets: codeTableHeadings().map((heading) => ({ ...heading })) };
    return ok({ status: 200, body, headers: cachedAs(body) });
  }),

  implement(getCodeSetSpec, async ({ params, query }) => {
    const table = codeTable(params.name, query);
    if (table === undefined) return err(reject('code-set/not-found'));
    const body = { ...table, entries: [...table.entries] };
    return ok({ status: 200, body, headers: cachedAs(body) });
  }),
];

const cachedAs = (body: unknown) => ({
  'cache-control': 'public, max-age=3600',
  etag: `"${createHash('sha256').update(JSON.stringify(body)).digest('base64url').slice(0, 22)}"`,
});
