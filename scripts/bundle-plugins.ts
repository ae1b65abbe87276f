import { readFile } from 'node:fs/promises';
import { builtinModules } from 'node:module';
import { dirname, join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { build, type BuildOptions, type Plugin } from 'esbuild';

const BUILTIN = new RegExp(`^(node:.+|${builtinModules.map((name) => name.replace('/', '\\/')).join('|')})$`);

/**
 * Takes Node's own modules by `process.getBuiltinModule`. An `import` of one reads all its exports, and thereby
 * loads what stands behind them: an HTTP client of 17 ms with `node:http`, the standard streams with
 * `node:process`. It also gives CommonJS packages theirs, for which an ES module has no `require`.
 */
export const nodeModules: Plugin = {
  name: 'node-modules',
  setup(build) {
    build.onResolve({ filter: BUILTIN }, ({ path }) => ({
      path: path.startsWith('node:') ? path : `node:${path}`,
      namespace: 'node-modules',
    }));
    build.onLoad({ filter: /.*/, namespace: 'node-modules' }, ({ path }) => ({
      contents: `module.exports = process.getBuiltinModule(${JSON.stringify(path)});`,
      loader: 'js',
    }));
  },
};

/**
 * Leaves out what the SDK imports on demand to read streams of events: no call of ours is answered by one. In a
 * bundle of one file every module behind such an import is wrapped, most of the SDK's core among them, and each
 * start has to unwrap it.
 */
export const noEventStreams: Plugin = {
  name: 'no-event-streams',
  setup(build) {
    build.onResolve({ filter: /^@smithy\/core\/event-streams$/ }, ({ kind, path }) =>
      kind === 'dynamic-import' ? { path, namespace: 'no-event-streams' } : undefined,
    );
    build.onLoad({ filter: /.*/, namespace: 'no-event-streams' }, () => ({
      contents: `throw new Error('streams of events are left out of the bundles: see scripts/bundle-plugins.ts');`,
      loader: 'js',
    }));
  },
};

/**
 * Leaves out of a function what makes JSON Schemas: zod's schemas name it in a method that only the description of
 * the API calls, so that no bundler sees that the others never do.
 */
export const noJsonSchemas: Plugin = {
  name: 'no-json-schemas',
  setup(build) {
    const filter = /[\\/]zod[\\/]v4[\\/]core[\\/](to-json-schema|json-schema-processors)\.js$/;
    build.onLoad({ filter }, async ({ path }) => {
      const exported = (await readFile(path, 'utf8')).matchAll(/^export (?:const|function) (\w+)/gm);
      const leftOut = `() => {
        throw new Error('JSON Schemas are left out of this bundle: see scripts/bundle-plugins.ts');
      }`;
      return {
        contents: Array.from(exported, ([, name]) => `export const ${String(name)} = ${leftOut};`).join('\n'),
        loader: 'js',
      };
    });
  },
};

/**
 * Puts all that a start loads into one module. The bundler cuts modules by who reaches them: what a start needs would
 * lie in a dozen, by which of the parts loaded on demand need it as well, and each costs a start a third of a
 * millisecond. So each of those parts is made to import the whole start, which is there long before.
 */
export const oneStart = (entry: string): Plugin => ({
  name: 'one-start',
  setup(build) {
    const onDemand = new Set<string>();
    build.onResolve({ filter: /^\./ }, async ({ path, kind, pluginData, ...from }) => {
      if (kind !== 'dynamic-import' || pluginData === ASKED) return undefined;
      const resolved = await build.resolve(path, { ...from, kind, pluginData: ASKED });
      if (resolved.errors.length === 0) onDemand.add(resolved.path);
      return resolved;
    });
    build.onLoad({ filter: /\.ts$/ }, async ({ path }) =>
      onDemand.has(path)
        ? { contents: `${await readFile(path, 'utf8')}\nimport ${JSON.stringify(entry)};`, loader: 'ts' }
        : undefined,
    );
  },
});

/**
 * Bundles the client of files, where it is loaded on demand, into a module that shares nothing with the others. The
 * SDK's clients have a core in common, of which each needs other parts: what that one needs would lie in the start of
 * a function that never reads a file, 40 kB of it. `inputs` is told what went into it.
 */
export const apart = (options: BuildOptions, inputs: Set<string>): Plugin => ({
  name: 'apart',
  setup(bundling) {
    bundling.onResolve({ filter: /[\\/]extract-bucket\.ts$/ }, ({ path, kind, resolveDir }) =>
      kind === 'dynamic-import' ? { path: join(resolveDir, path), namespace: 'apart' } : undefined,
    );
    bundling.onLoad({ filter: /.*/, namespace: 'apart' }, async ({ path }) => {
      const { outputFiles = [], metafile } = await build({
        ...options,
        sourcemap: false,
        entryPoints: [path],
        outdir: dirname(path),
      });
      for (const input of Object.keys(metafile?.inputs ?? {})) inputs.add(input);
      return { contents: outputFiles[0]?.text ?? '', loader: 'js', resolveDir: dirname(path) };
    });
  },
});

const ASKED = Symbol('resolved by the bundler itself');

const FIRST = '#'.charCodeAt(0);
const BACKSLASH = '\\'.charCodeAt(0);
const TILDE = '~'.charCodeAt(0);

/** Five characters for four bytes, where base 64 takes five and a third; none of them needs an escape in a string. */
function inBase85(bytes: Buffer): string {
  const padded = Buffer.concat([bytes, Buffer.alloc((4 - (bytes.length % 4)) % 4)]);
  let text = '';
  for (let at = 0; at < padded.length; at += 4) {
    let word = padded.readUInt32BE(at);
    const codes: number[] = [];
    for (let digit = 0; digit < 5; digit += 1) {
      const code = FIRST + (word % 85);
      codes.unshift(code === BACKSLASH ? TILDE : code);
      word = Math.floor(word / 85);
    }
    text += String.fromCharCode(...codes);
  }
  return text;
}

/** The table of divisions is in every function that checks one, and packs to two fifths; unpacking it takes a millisecond. */
export const packedDivisions: Plugin = {
  name: 'packed-divisions',
  setup(build) {
    build.onLoad({ filter: /[\\/]codes[\\/]divisions\.json$/ }, async ({ path }) => {
      const table = JSON.stringify(JSON.parse(await readFile(path, 'utf8')));
      const packed = brotliCompressSync(table);
      return {
        contents: [
          `import { brotliDecompressSync } from 'node:zlib';`,
          `const text = ${JSON.stringify(inBase85(packed))};`,
          `const bytes = Buffer.alloc((text.length / 5) * 4);`,
          `for (let at = 0, to = 0; at < text.length; to += 4) {`,
          `  let word = 0;`,
          `  for (const end = at + 5; at < end; at += 1) {`,
          `    const code = text.charCodeAt(at);`,
          `    word = word * 85 + (code === ${String(TILDE)} ? ${String(BACKSLASH - FIRST)} : code - ${String(FIRST)});`,
          `  }`,
          `  bytes.writeUInt32BE(word, to);`,
          `}`,
          `export default JSON.parse(brotliDecompressSync(bytes.subarray(0, ${String(packed.length)})).toString());`,
        ].join('\n'),
        loader: 'js',
      };
    });
  },
};
