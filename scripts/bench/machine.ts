import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { cpus, loadavg, release, totalmem, type } from 'node:os';
import { basename, join } from 'node:path';
import { dynamoDbLocalFolder } from '../../local/emulators/dynamodb.ts';
import { root } from '../make-once.ts';
import type { Machine } from './report.ts';

export const load = (): number => loadavg()[0] ?? 0;

/** What the figures were measured on. */
export const machine = (external: string | undefined, before: number): Machine => ({
  processors: cpus().length,
  model: cpus()[0]?.model.trim() ?? 'unknown',
  memoryGB: Math.round(totalmem() / 2 ** 30),
  system: `${type()} ${release()}`,
  node: process.versions.node,
  java: javaVersion(),
  dynamodb: external === undefined ? dynamoDbLocalVersion() : `given: ${new URL(external).host}`,
  load: { before, after: load() },
});

/** `openjdk version "21.0.1" …`: Java writes it to the error stream. */
function javaVersion(): string {
  const java = process.env['JAVA_HOME'] ? join(process.env['JAVA_HOME'], 'bin', 'java') : 'java';
  const { stderr } = spawnSync(java, ['-version'], { encoding: 'utf8' });
  return /"([^"]+)"/.exec(stderr)?.[1] ?? 'none';
}

const dynamoDbLocalVersion = (): string =>
  `DynamoDB Local ${basename(dynamoDbLocalFolder()).replace('dynamodb_local_', '')}`;

export const commitOf = (): { readonly commit: string; readonly changed: boolean } => {
  const git = (...args: string[]) => execFileSync('git', args, { cwd: root, encoding: 'utf8' }).trim();
  return {
    commit: git('rev-parse', 'HEAD'),
    changed: git('--no-optional-locks', 'status', '--porcelain') !== '',
  };
};

/** Versions of the packages that a function is made of. */
export function packageVersions(): Record<string, string> {
  const { dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    readonly dependencies: Record<string, string>;
  };
  return dependencies;
}
