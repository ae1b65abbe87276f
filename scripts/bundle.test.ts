import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FunctionId, functionSources } from '../shared/platform/deployment/functions.ts';
import { bundle } from './bundle.ts';
import { at } from './make-once.ts';

/**
 * kB that a cold start of a request has to read and compile, some 0.03 ms each. Raise one only for something
 * that is worth the wait; `npm run bench -- --only functions` shows what it costs.
 */
const BUDGETS = {
  'unions-http': 410,
  'elections-http': 410,
  'employers-http': 410,
  'dissolutions-http': 410,
  'members-http': 410,
  'me-http': 400,
  'intake-http': 410,
  'requests-http': 400,
  'services-http': 460,
  'statistics-http': 400,
  'queries-http': 400,
  'operators-http': 410,
  'audit-http': 400,
  'process-commands': 650,
} as const satisfies Partial<Record<FunctionId, number>>;

describe('bundle', () => {
  let folder: string;
  const source = async (name: string, text: string): Promise<string> => {
    const path = join(folder, name);
    await writeFile(path, text);
    return path;
  };
  const out = (name: string): string => join(folder, name);

  // Inside the repository, so that the sources find the packages installed here.
  beforeAll(async () => {
    await mkdir(at('.build'), { recursive: true });
    folder = await mkdtemp(at('.build/bundle-test-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('makes one ES module of a function and all it imports, whose handler can be called', async () => {
    const path = await source(
      'hello.ts',
      `import * as z from 'zod';\nexport const handler = (event: unknown): string => z.string().parse(event);`,
    );

    const [made] = await bundle({ hello: path }, out('hello'));

    const { handler } = (await import(made?.path ?? '')) as { handler: (event: unknown) => string };
    expect(handler('你好')).toBe('你好');
    expect(() => handler(1)).toThrow('expected string');
    expect(made?.bytes).toBeLessThan(200_000);
  });

  it('packs the table of divisions, and unpacks it to what it was', async () => {
    const table = at('shared/kernel/codes/divisions.json');
    const path = await source(
      'divisions.ts',
      `import divisions from '${table}' with { type: 'json' };\nexport const handler = (): unknown => divisions;`,
    );
    const [made] = await bundle({ divisions: path }, out('divisions'));
    const { handler } = (await import(made?.path ?? '')) as { handler: () => unknown };
    expect(handler()).toEqual(JSON.parse(await readFile(table, 'utf8')));
    expect(made?.bytes).toBeLessThan(32_000);
  });

  it('gives a package that is not an ES module the `require` that it asks for', async () => {
    const path = await source(
      'legacy.ts',
      `import legacy from './legacy.cjs';\nexport const handler = (): string => legacy.basename('/a/b');`,
    );
    await source('legacy.cjs', `module.exports = { basename: require('node:path').basename };`);

    const [made] = await bundle({ legacy: path }, out('legacy'));

    const { handler } = (await import(made?.path ?? '')) as { handler: () => string };
    expect(handler()).toBe('b');
  });

  it('takes of Node’s modules what it uses: an import would read, and so load, all there is behind one', async () => {
    const path = await source(
      'builtins.ts',
      `import { request } from 'node:http';\nimport path from 'path';\nexport const handler = (): string => typeof request + path.sep;`,
    );

    const [made] = await bundle({ builtins: path }, out('builtins'));

    expect(await readFile(made?.path ?? '', 'utf8')).not.toMatch(/\bfrom\s*["']|\bimport\s*["']/);
    const { handler } = (await import(made?.path ?? '')) as { handler: () => string };
    expect(handler()).toBe('function/');
  });

  it('leaves out the SDK’s streams of events, on whose account all of its core would be wrapped', async () => {
    const path = await source(
      'sdk.ts',
      `import { DynamoDBClient } from '@aws-sdk/client-dynamodb';\nexport const handler = () => new DynamoDBClient({ region: 'cn-north-1' }).config.region();`,
    );

    const [made] = await bundle({ sdk: path }, out('sdk'));

    const text = await readFile(made?.path ?? '', 'utf8');
    expect(text).not.toContain('application/vnd.amazon.eventstream');
    const { handler } = (await import(made?.path ?? '')) as { handler: () => Promise<string> };
    expect(await handler()).toBe('cn-north-1');
    expect(made?.bytes).toBeLessThan(185_000);
  });

  it('puts what a start loads into one module, whatever the parts on demand need of it', async () => {
    await source('name.ts', `export const name = (): string => '工会'.repeat(2);`);
    await source(
      'number.ts',
      `import { name } from './name.ts';\nexport const number = (): number => name().length;`,
    );
    await source('one.ts', `import { name } from './name.ts';\nexport const told = (): string => name();`);
    await source(
      'other.ts',
      `import { number } from './number.ts';\nexport const told = (): string => String(number());`,
    );
    const path = await source(
      'parts.ts',
      `import { name } from './name.ts';
       import { number } from './number.ts';
       export const handler = async (): Promise<string> =>
         [name(), number(), (await import('./one.ts')).told(), (await import('./other.ts')).told()].join();`,
    );

    const [made] = await bundle({ parts: path }, out('parts'));

    const { handler } = (await import(made?.path ?? '')) as { handler: () => Promise<string> };
    expect(await handler()).toBe('工会工会,4,工会工会,4');
    const contents = JSON.parse(await readFile(at(`${out('parts')}/contents.json`), 'utf8')) as {
      parts: { atStart: string[]; onDemand: string[] };
    };
    expect([contents.parts.atStart.length, contents.parts.onDemand.length]).toEqual([2, 2]);
  });

  it('keeps the source map beside the bundle, not in it', async () => {
    const path = await source('mapped.ts', `export const handler = (): string => 'mapped';`);

    const [made] = await bundle({ mapped: path }, out('mapped'));

    expect(await readFile(made?.path ?? '', 'utf8')).not.toContain('sourceMappingURL');
    expect(JSON.parse(await readFile(`${made?.path ?? ''}.map`, 'utf8'))).toMatchObject({ version: 3 });
  });

  it('refuses a bundle that would make a cold start slow, unless nobody waits for it', async () => {
    const path = await source(
      'heavy.ts',
      `export const handler = (): string => ${JSON.stringify('重'.repeat(240_000))};`,
    );

    await expect(bundle({ heavy: path }, out('heavy'))).rejects.toThrow(/too large[^]*heavy/);
    await expect(bundle({ 'read-roster': path }, out('unlimited'))).resolves.toHaveLength(1);
  });

  it.each(Object.entries(BUDGETS))('keeps %s, for which somebody waits, within %d kB', async (id, most) => {
    const [made] = await bundle({ [id]: functionSources[id as FunctionId] }, out(`budget-${id}`));

    expect((made?.bytes ?? NaN) / 1000).toBeLessThanOrEqual(most);
  });

  it('names every function whose source is missing', async () => {
    await expect(
      bundle({ one: 'functions/none/one.ts', two: 'functions/none/two.ts' }, out('missing')),
    ).rejects.toThrow('no source for one (functions/none/one.ts), two (functions/none/two.ts)');
  });
});
