import { existsSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { styleText } from 'node:util';
import { build, type BuildOptions, type Metafile } from 'esbuild';
import * as z from 'zod';
import { functionSources, type FunctionId } from '../shared/platform/deployment/functions.ts';
import './assert-node.js';
import {
  apart,
  nodeModules,
  noEventStreams,
  noJsonSchemas,
  oneStart,
  packedDivisions,
} from './bundle-plugins.ts';
import { at, fromRoot, makeOnce, root, write } from './make-once.ts';

export type Bundle = {
  readonly id: string;
  /** Of the module with the handler. */
  readonly path: string;
  /** What a start loads: that module and those that it imports. */
  readonly bytes: number;
  /** Those and the modules loaded on demand, from the root of the repository. */
  readonly files: readonly string[];
};

/** What a cold start has to read. Readers of spreadsheets, and who provisions a province once, are waited for by nobody. */
const LIMIT_BYTES = 700_000;
const UNLIMITED: readonly FunctionId[] = ['read-roster', 'provision'];

export const options: BuildOptions = {
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  target: 'node24',
  format: 'esm',
  mainFields: ['module', 'main'],
  minify: true,
  // Chinese as it is, not in escapes of twice the size.
  charset: 'utf8',
  alias: { '@aws-sdk/credential-provider-node': at('scripts/lambda-credentials.ts') },
  legalComments: 'none',
  sourcemap: 'external',
  metafile: true,
  write: false,
  logLevel: 'error',
  outExtension: { '.js': '.mjs' },
};

const plugins = [nodeModules, noEventStreams, packedDivisions];

/** Describes the API, in JSON Schemas made of ours. */
const DESCRIBES: FunctionId = 'services-http';

/** Starts with the client of one table, and needs that of files for few of its commands. */
const ENGINE: FunctionId = 'process-commands';

/** What the bundles depend on besides the sources: a change here makes them anew. */
const OWN_INPUTS = ['scripts/bundle.ts', 'scripts/bundle-plugins.ts'];

/** By function, its modules: those that a start loads first come first. */
const Contents = z.record(
  z.string(),
  z.object({ atStart: z.array(z.string()), onDemand: z.array(z.string()) }),
);
type Contents = z.infer<typeof Contents>;

/**
 * Bundles each source into `<out>/<id>/index.mjs`, with what it imports on demand in modules beside it, unless
 * nothing has changed since. Rejects if a source is missing or a bundle exceeds what a cold start may cost.
 */
export const bundle = async (
  sources: Readonly<Record<string, string>> = functionSources,
  out = '.build/functions',
): Promise<readonly Bundle[]> => {
  const missing = Object.entries(sources).filter(([, source]) => !existsSync(at(source)));
  if (missing.length > 0) {
    throw new Error(`no source for ${missing.map(([id, source]) => `${id} (${source})`).join(', ')}`);
  }
  const listed = `${out}/contents.json`;
  await makeOnce(`${out}/stamp.json`, { sources, options, LIMIT_BYTES }, async () => {
    const made = await Promise.all(
      Object.entries(sources).map(([id, source]) => makeBundle(id, source, `${out}/${id}`)),
    );
    const contents: Contents = Object.fromEntries(
      made.map(({ id, atStart, onDemand }) => [id, { atStart, onDemand }]),
    );
    await write(listed, JSON.stringify(contents));
    return {
      inputs: [...new Set(made.flatMap(({ inputs }) => inputs)), ...OWN_INPUTS],
      outputs: [...made.flatMap(({ outputs }) => outputs), listed],
    };
  });
  const contents = Contents.parse(JSON.parse(await readFile(at(listed), 'utf8')));
  const bundles = await Promise.all(
    Object.keys(sources).map(async (id): Promise<Bundle> => {
      const { atStart = [], onDemand = [] } = contents[id] ?? {};
      const sizes = await Promise.all(atStart.map(async (path) => (await stat(at(path))).size));
      const bytes = sizes.reduce((sum, size) => sum + size, 0);
      return { id, path: at(`${out}/${id}/index.mjs`), bytes, files: [...atStart, ...onDemand] };
    }),
  );
  const heavy = bundles.filter(isTooLarge);
  if (heavy.length > 0) throw new Error(`too large for a cold start:\n${table(heavy)}`);
  return bundles;
};

/** A build of its own for each function: built together, they would share modules, and each load a dozen. */
async function makeBundle(id: string, source: string, out: string) {
  const bundledApart = new Set<string>();
  const { outputFiles = [], metafile } = await build({
    ...options,
    plugins: [
      ...(id === ENGINE ? [apart({ ...options, plugins }, bundledApart)] : []),
      ...plugins,
      oneStart(at(source)),
      ...(id === DESCRIBES ? [] : [noJsonSchemas]),
    ],
    splitting: true,
    outdir: at(out),
    entryPoints: [{ in: at(source), out: 'index' }],
  });
  if (metafile === undefined) throw new Error('esbuild gave no metafile');
  const index = fromRoot(at(`${out}/index.mjs`));
  const atStart = reached(metafile, [index], ['import-statement']);
  const all = reached(metafile, [index], ['import-statement', 'dynamic-import']);
  const wanted = outputFiles
    .map(({ path, contents }) => [fromRoot(path), contents] as const)
    .filter(([path]) => all.includes(path.replace(/\.map$/, '')));
  // The module that names the others comes last: a reader finds them all.
  for (const [path, contents] of wanted.toSorted(([a], [b]) => Number(a === index) - Number(b === index)))
    await write(path, contents);
  return {
    id,
    atStart,
    onDemand: all.filter((path) => !atStart.includes(path)),
    // A plugin's modules are no files: they bear its name before a colon.
    inputs: [...Object.keys(metafile.inputs), ...bundledApart].filter((path) => !path.includes(':')),
    outputs: wanted.map(([path]) => path),
  };
}

/** The modules that those given lead to by imports of these kinds, themselves included. */
function reached({ outputs }: Metafile, from: readonly string[], kinds: readonly string[]): string[] {
  const found = new Set(from);
  for (const path of found)
    for (const imported of outputs[path]?.imports ?? [])
      if (imported.external !== true && kinds.includes(imported.kind)) found.add(imported.path);
  return [...found];
}

export const table = (bundles: readonly Bundle[]): string =>
  bundles
    .map(
      (made) =>
        `${made.id.padEnd(20)} ${(made.bytes / 1000).toFixed(1).padStart(8)} kB${isTooLarge(made) ? styleText('red', `  over ${(LIMIT_BYTES / 1000).toString()} kB`) : ''}`,
    )
    .join('\n');

const isTooLarge = ({ id, bytes }: Bundle): boolean =>
  bytes > LIMIT_BYTES && !UNLIMITED.some((unlimited) => unlimited === id);

if (import.meta.main) console.log(table(await bundle()));
