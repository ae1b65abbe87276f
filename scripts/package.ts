import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename } from 'node:path';
import { promisify } from 'node:util';
import { zip, type AsyncZippable } from 'fflate';
import * as z from 'zod';
import { tenants } from '../infra/tenants/tenants.ts';
import { functionSources } from '../shared/platform/deployment/functions.ts';
import type { TenantCode } from '../shared/platform/deployment/tenant.ts';
import './assert-node.js';
import { bundle, type Bundle } from './bundle.ts';
import { filesUnder } from './files-under.ts';
import { at, makeOnce, root, write } from './make-once.ts';

const FUNCTIONS = '.build/functions';
const serverless = createRequire(import.meta.url).resolve('serverless/bin/serverless.js');

/**
 * Bundles and archives the functions and has serverless.yml turned into a template for the tenant; says where
 * the template is. Needs neither network nor login.
 */
export const packageFunctions = async (tenant: TenantCode): Promise<string> => {
  await archive(await bundle(functionSources, FUNCTIONS));
  return packageTemplate(tenant);
};

/** Archives are the same byte for byte as long as the bundles are, so that nothing unchanged is deployed. */
const archive = async (bundles: readonly Bundle[]): Promise<void> => {
  for (const { id, files } of bundles) {
    const archived = `${FUNCTIONS}/${id}.zip`;
    await makeOnce(`${FUNCTIONS}/${id}/archived.json`, { files }, async () => {
      const contents = await Promise.all(
        files.map(async (path) => [basename(path), await readFile(at(path))] as const),
      );
      await write(archived, await zipped(Object.fromEntries(contents)));
      return { inputs: files, outputs: [archived] };
    });
  }
};

const zipped = (files: AsyncZippable): Promise<Uint8Array> =>
  new Promise((resolve, reject) => {
    zip(files, { level: 6, mtime: '1980-01-01' }, (error, data) => {
      if (error) reject(error);
      else resolve(data);
    });
  });

const packageTemplate = async (tenant: TenantCode): Promise<string> => {
  const out = `.build/package/${tenant}`;
  const template = `${out}/cloudformation-template-update-stack.json`;
  await makeOnce(`${out}/stamp.json`, { tenant }, async () => {
    await runServerless(['package', '--stage', tenant, '--package', out]);
    return {
      inputs: ['serverless.yml', ...(await filesUnder('infra/tenants/*.ts', 'infra/serverless-values.*'))],
      outputs: [template],
    };
  });
  return at(template);
};

const runServerless = async (args: readonly string[]): Promise<void> => {
  try {
    await promisify(execFile)(process.execPath, [serverless, ...args], {
      cwd: root,
      // Credentials and profiles have no part in packaging: without them nothing can be asked of a cloud.
      env: { PATH: process.env['PATH'], HOME: process.env['HOME'] },
    });
  } catch (cause) {
    const said = z.object({ stdout: z.string(), stderr: z.string() }).safeParse(cause).data;
    throw new Error(`serverless ${args.join(' ')} failed:\n${said?.stdout ?? ''}${said?.stderr ?? ''}`, {
      cause,
    });
  }
};

if (import.meta.main) {
  for (const { code } of tenants) console.log(await packageFunctions(code));
}
