import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Template } from 'aws-cdk-lib/assertions';
import { province } from '../../infra/province.ts';
import { tenants } from '../../infra/tenants/tenants.ts';
import { stackIds, stackName, type StackId } from '../../shared/platform/deployment/names.ts';
import type { Tenant } from '../../shared/platform/deployment/tenant.ts';

/** Every tenant's stacks, synthesized as for a deployment. */
export const synthesized = (of: readonly Tenant[] = tenants) => {
  const outdir = mkdtempSync(join(tmpdir(), 'union-registry-cloud-'));
  try {
    const assembly = province({ tenants: of, outdir }).synth();
    return of.map((tenant) => ({
      tenant,
      templates: Object.fromEntries(
        stackIds.map((id) => [
          id,
          Template.fromJSON(assembly.getStackByName(stackName(tenant.code, id)).template as object),
        ]),
      ) as Record<StackId, Template>,
    }));
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
};

/** Names that a template exports for serverless.yml and the local runtime. */
export const exportsOf = (template: Template): string[] =>
  Object.values(template.findOutputs('*') as Record<string, { Export?: { Name: string } }>).flatMap(
    ({ Export }) => (Export ? [Export.Name] : []),
  );

export const govCloud: Tenant = {
  code: '99',
  name: { zh: '演练', en: 'Drill' },
  partition: 'aws-us-gov',
  regions: { primary: 'us-gov-west-1', second: 'us-gov-east-1' },
  identity: { issuer: 'https://identity.example', audience: 'drill', jwks: { keys: [] }, workers: [] },
  lease: { keptIn: 'second', seconds: 360, skewSeconds: 5 },
  keySuite: 'A256GCM/HMAC-SHA-256',
  signIn: { roots: [], sources: [], listHours: 48 },
  corsOrigins: ['https://drill.example'],
  logLevel: 'INFO',
  alarmTargets: ['duty@99.union-registry.example'],
};
