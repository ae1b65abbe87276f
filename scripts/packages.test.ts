import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';

const root = join(import.meta.dirname, '..');
const read = (path: string): unknown => JSON.parse(readFileSync(join(root, path), 'utf8'));

const lock = z
  .object({
    packages: z.record(
      z.string(),
      z.object({
        name: z.string().optional(),
        resolved: z.string().optional(),
        hasInstallScript: z.boolean().default(false),
        optional: z.boolean().default(false),
        optionalDependencies: z.record(z.string(), z.string()).default({}),
      }),
    ),
  })
  .parse(read('package-lock.json')).packages;

const declared = z
  .object({
    allowScripts: z.record(z.string(), z.boolean()),
    dependencies: z.record(z.string(), z.string()),
    devDependencies: z.record(z.string(), z.string()),
  })
  .parse(read('package.json'));

describe('H5 the packages that `npm ci` installs', () => {
  it('come from the registry of whoever installs them: the lock file names no other host', () => {
    expect(Object.values(lock).flatMap(({ resolved }) => resolved ?? [])).toEqual([]);
  });

  it('run no install script that package.json does not decide on', () => {
    const scripted = Object.entries(lock).flatMap(([path, { hasInstallScript, optional }]) =>
      hasInstallScript && !optional ? [path.split('node_modules/').at(-1) ?? path] : [],
    );

    expect(scripted).toContain('node');
    expect(scripted.filter((name) => !(name in declared.allowScripts))).toEqual([]);
  });

  it('are all in the lock file, those of other platforms too: `npm ci` refuses it else', () => {
    const wanted = Object.values(lock).flatMap(({ optionalDependencies }) =>
      Object.keys(optionalDependencies),
    );
    const locked = new Set(Object.keys(lock).map((path) => path.split('node_modules/').at(-1)));

    expect(wanted).not.toEqual([]);
    expect(wanted.filter((name) => !locked.has(name))).toEqual([]);
  });

  it('are pinned to one version each', () => {
    const versions = Object.values({ ...declared.dependencies, ...declared.devDependencies });

    expect(versions.filter((version) => !/^(npm:[a-z-]+@)?\d+\.\d+\.\d+$/.test(version))).toEqual([]);
  });
});
