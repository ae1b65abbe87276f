import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { styleText } from 'node:util';
import { build, type BuildOptions } from 'esbuild';
import { functionSources, type FunctionId } from '../shared/platform/deployment/functions.ts';
import './assert-node.js';
import { nodeModules, noEventStreams } from './bundle-plugins.ts';
import { at, fromRoot, makeOnce, root, write } from './make-once.ts';

export type Bundle = { readonly id: string; readonly path: string; readonly bytes: number };

/** What a cold start has to read. Spreadsheet readers are large, and run where nobody waits. */
const LIMIT_BYTES = 700_000;
const UNLIMITED: readonly FunctionId[] = ['read-roster'];

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

const plugins = [nodeModules, noEventStreams];

/** What the bundles depend on besides the sources: a change here makes them anew. */
const OWN_INPUTS = ['scripts/bundle.ts', 'scripts/bundle-plugins.ts'];

/**
 * Bundles each source into `<out>/<id>/index.mjs`, one file each, unless nothing has changed since.
 * Rejects if a source is missing or a bundle exceeds what a cold start may cost.
 */
export const bundle = async (
  sources: Readonly<Record<string, string>> = functionSources,
  out = '.build/functions',
): Promise<readonly Bundle[]> => {
  const missing = Object.entries(sources).filter(([, source]) => !existsSync(at(source)));
  if (missing.length > 0) {
    throw new Error(`no source for ${missing.map(([id, source]) => `${id} (${source})`).join(', ')}`);
  }
  await makeOnce(`${out}/stamp.json`, { sources, options, LIMIT_BYTES }, async () => {
    const { outputFiles = [], metafile } = await build({
      ...options,
      plugins,
      outdir: at(out),
      entryPoints: Object.entries(sources).map(([id, source]) => ({ in: at(source), out: `${id}/index` })),
    });
    const files = outputFiles.map(({ path, contents }) => [fromRoot(path), contents] as const);
    await Promise.all(files.map(([path, contents]) => write(path, contents)));
    // A plugin's modules are no files: they bear its name before a colon.
    const read = Object.keys(metafile?.inputs ?? {}).filter((path) => !path.includes(':'));
    return { inputs: [...read, ...OWN_INPUTS], outputs: files.map(([path]) => path) };
  });
  const bundles = await Promise.all(
    Object.keys(sources).map(async (id): Promise<Bundle> => {
      const path = `${out}/${id}/index.mjs`;
      return { id, path: at(path), bytes: (await readFile(at(path))).length };
    }),
  );
  const heavy = bundles.filter(isTooLarge);
  if (heavy.length > 0) throw new Error(`too large for a cold start:\n${table(heavy)}`);
  return bundles;
};

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
