import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { functionsStackName } from '../shared/platform/deployment/names.ts';
import type { Tenant } from '../shared/platform/deployment/tenant.ts';
import { readAssembly, readStack, type Stack } from './cloud/template.ts';

/** What would be deployed: the stacks, and the bundle of each function. */
export type Artifacts = {
  readonly stacks: readonly Stack[];
  /** Path of a function's bundle by the function's deployed name. */
  readonly bundleOf: (functionName: string, handlerFile: string) => string;
};

const root = join(import.meta.dirname, '..');

/**
 * Makes the artifacts by the very scripts a deployment uses, side by side; each does nothing while its inputs
 * have not changed. Rejects with what the script said.
 */
export async function buildArtifacts(tenant: Tenant): Promise<Artifacts> {
  await Promise.all([run('scripts/synth.ts'), run('scripts/package.ts')]);
  return readArtifacts(tenant, {
    assembly: join(root, '.build/cloud'),
    functionsTemplate: join(root, '.build/package', tenant.code, 'cloudformation-template-update-stack.json'),
    bundles: join(root, '.build/functions'),
  });
}

export type ArtifactPaths = {
  readonly assembly: string;
  readonly functionsTemplate: string;
  readonly bundles: string;
};

export function readArtifacts(
  tenant: Tenant,
  { assembly, functionsTemplate, bundles }: ArtifactPaths,
): Artifacts {
  const prefix = `union-registry-${tenant.code}-`;
  // An app holds all tenants; this machine is one of them.
  const ofTenant = readAssembly(assembly).filter(({ name }) => name.startsWith(prefix));
  return {
    stacks: [
      ...ofTenant,
      readStack(functionsStackName(tenant.code), tenant.regions.primary, functionsTemplate),
    ],
    bundleOf: (functionName, handlerFile) =>
      join(bundles, functionName.replace(prefix, ''), `${handlerFile}.mjs`),
  };
}

async function run(script: string): Promise<void> {
  try {
    await promisify(execFile)(process.execPath, [join(root, script)], { cwd: root, maxBuffer: 1 << 26 });
  } catch (cause) {
    const { stderr = '', stdout = '' } = cause as { stderr?: string; stdout?: string };
    throw new Error(`${script}: ${(stderr || stdout).trim() || String(cause)}`, { cause });
  }
}
