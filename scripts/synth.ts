import { stackIds, stackName, type StackId } from '../shared/platform/deployment/names.ts';
import type { TenantCode } from '../shared/platform/deployment/tenant.ts';
import { tenants } from '../infra/tenants/tenants.ts';
import './assert-node.js';
import { filesUnder } from './files-under.ts';
import { at, makeOnce } from './make-once.ts';

const OUT = '.build/cloud';

/** The folder of the CloudFormation templates that infra/ synthesizes for all tenants, made if need be. */
export const synth = async (out = OUT): Promise<string> => {
  await makeOnce(`${out}/stamp.json`, {}, async () => {
    // Loaded only when there is work: it is large.
    const { province } = await import('../infra/province.ts');
    const { stacks } = province({ tenants, outdir: at(out) }).synth();
    return {
      inputs: await filesUnder('infra/**/*.ts', 'shared/platform/deployment/*.ts'),
      outputs: stacks.map(({ templateFile }) => `${out}/${templateFile}`),
    };
  });
  return at(out);
};

export const templatePath = (folder: string, tenant: TenantCode, stack: StackId): string =>
  `${folder}/${stackName(tenant, stack)}.template.json`;

if (import.meta.main) {
  const folder = await synth();
  for (const { code } of tenants) {
    for (const stack of stackIds) console.log(templatePath(folder, code, stack));
  }
}
