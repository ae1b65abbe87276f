import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What is read of a CloudFormation template; properties stay unresolved until asked for. */
export type Template = {
  readonly Parameters?: Readonly<Record<string, { readonly Type: string; readonly Default?: unknown }>>;
  readonly Mappings?: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>>;
  readonly Conditions?: Readonly<Record<string, unknown>>;
  readonly Resources: Readonly<Record<string, TemplateResource>>;
  readonly Outputs?: Readonly<Record<string, TemplateOutput>>;
};

export type TemplateResource = {
  readonly Type: string;
  readonly Condition?: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
};

type TemplateOutput = {
  readonly Value: unknown;
  readonly Condition?: string;
  readonly Export?: { readonly Name: unknown };
};

export type Stack = {
  readonly name: string;
  readonly region: string;
  readonly template: Template;
};

type Manifest = {
  readonly artifacts: Readonly<
    Record<
      string,
      {
        readonly type: string;
        readonly environment?: string;
        readonly properties?: { readonly templateFile?: string; readonly stackName?: string };
      }
    >
  >;
};

/** The stacks of a synthesized CDK app, nested assemblies excluded. */
export function readAssembly(folder: string): readonly Stack[] {
  const manifest = readJson<Manifest>(join(folder, 'manifest.json'));
  return Object.entries(manifest.artifacts)
    .filter(([, artifact]) => artifact.type === 'aws:cloudformation:stack')
    .map(([id, { environment, properties }]) => {
      const region = /^aws:\/\/[^/]+\/([^/]+)$/.exec(environment ?? '')?.[1];
      if (!region || region === 'unknown-region') throw new Error(`stack ${id} names no region`);
      if (!properties?.templateFile) throw new Error(`stack ${id} has no template`);
      return {
        name: properties.stackName ?? id,
        region,
        template: readJson<Template>(join(folder, properties.templateFile)),
      };
    });
}

export const readStack = (name: string, region: string, file: string): Stack => ({
  name,
  region,
  template: readJson<Template>(file),
});

const readJson = <T>(file: string): T => JSON.parse(readFileSync(file, 'utf8')) as T;
