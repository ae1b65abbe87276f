import { holds, resolve, type Scope } from './resolve.ts';
import type { Stack, TemplateResource } from './template.ts';

/** What a template may ask of a resource once it exists. */
export type Made = {
  /** What `Ref` gives. */
  readonly ref: string;
  /** What `Fn::GetAtt` gives. */
  readonly attributes: Readonly<Record<string, string>>;
};

export type MakeContext = {
  readonly stackName: string;
  readonly logicalId: string;
  readonly region: string;
  readonly account: string;
  readonly partition: string;
};

type Properties = Readonly<Record<string, unknown>>;

export type Maker =
  /** Makes the resource in an emulator, or finds it made by an earlier run. */
  | { readonly make: (properties: Properties, context: MakeContext) => Promise<Made> }
  /** Only names the resource; its properties, read unresolved, may hold what only a cloud can resolve. */
  | { readonly name: (properties: Properties, context: MakeContext) => Made };

export type DeploymentOptions = {
  readonly stacks: readonly Stack[];
  /** By resource type; a type without a maker is refused. */
  readonly makers: Readonly<Record<string, Maker>>;
  readonly account: string;
};

export type DeployedResource = {
  readonly stack: string;
  readonly region: string;
  readonly logicalId: string;
  readonly made: Made;
  readonly properties: Properties;
};

export type Deployment = {
  /** Makes every resource of the types that have a maker; rejects on a type that has none. */
  readonly deploy: () => Promise<void>;
  /** The resources of a type with resolved properties, in the order of the templates. */
  readonly resources: (type: string) => Promise<readonly DeployedResource[]>;
};

/**
 * Carries templates out as CloudFormation would: a resource is made when all it refers to is made, across
 * stacks by their exports. What can't be carried out is refused by name; nothing is skipped in silence.
 */
export function createDeployment({ stacks, makers, account }: DeploymentOptions): Deployment {
  const made = new Map<string, Promise<Made>>();
  const properties = new Map<string, Promise<Properties>>();

  const scopeOf = (stack: Stack, place: string): Scope => {
    const known = (logicalId: string): TemplateResource => {
      const resource = stack.template.Resources[logicalId];
      if (!resource) throw new Error(`${stack.name}/${place}: no resource or parameter ${logicalId}`);
      return resource;
    };
    return {
      place: `${stack.name}/${place}`,
      region: stack.region,
      account,
      ...partitionOf(stack.region),
      stackName: stack.name,
      reference: async (name) => {
        const parameter = stack.template.Parameters?.[name];
        if (!parameter) return (await make(stack, name, known(name))).ref;
        if (parameter.Default === undefined || parameter.Type.startsWith('AWS::SSM')) {
          throw new Error(`${stack.name}/${place}: parameter ${name} has no value here`);
        }
        return parameter.Default;
      },
      attribute: async (logicalId, attribute) => {
        const { attributes } = await make(stack, logicalId, known(logicalId));
        const value = attributes[attribute];
        if (value === undefined)
          throw new Error(`${stack.name}/${place}: ${logicalId} has no attribute ${attribute}`);
        return value;
      },
      importValue: (name) => exported(name, stack.region, `${stack.name}/${place}`),
      condition: (name) => stack.template.Conditions?.[name],
      mapping: (map, top, second) => {
        const value = stack.template.Mappings?.[map]?.[top]?.[second];
        if (value === undefined)
          throw new Error(`${stack.name}/${place}: no mapping ${map}.${top}.${second}`);
        return value;
      },
    };
  };

  const exported = async (name: string, region: string, asker: string): Promise<unknown> => {
    for (const stack of stacks.filter((candidate) => candidate.region === region)) {
      for (const [id, output] of Object.entries(stack.template.Outputs ?? {})) {
        if (!output.Export) continue;
        const scope = scopeOf(stack, `output ${id}`);
        if ((await resolve(output.Export.Name, scope)) !== name) continue;
        if (output.Condition && !(await holds(output.Condition, scope))) continue;
        return resolve(output.Value, scope);
      }
    }
    throw new Error(`${asker}: nothing in ${region} exports ${name}`);
  };

  const propertiesOf = (stack: Stack, logicalId: string, resource: TemplateResource): Promise<Properties> => {
    const key = keyOf(stack, logicalId);
    const existing = properties.get(key);
    if (existing) return existing;
    const resolved = resolve(resource.Properties ?? {}, scopeOf(stack, logicalId)) as Promise<Properties>;
    properties.set(key, resolved);
    return resolved;
  };

  const make = (stack: Stack, logicalId: string, resource: TemplateResource): Promise<Made> => {
    const key = keyOf(stack, logicalId);
    const existing = made.get(key);
    if (existing) return existing;
    const maker = makers[resource.Type];
    if (!maker) {
      return Promise.reject(new Error(`${key}: ${resource.Type} is not known to the local runtime`));
    }
    const context = {
      stackName: stack.name,
      logicalId,
      region: stack.region,
      account,
      ...partitionOf(stack.region),
    };
    const making =
      'name' in maker
        ? Promise.resolve(maker.name(resource.Properties ?? {}, context))
        : propertiesOf(stack, logicalId, resource).then((resolved) => maker.make(resolved, context));
    made.set(key, making);
    return making;
  };

  const existingResources = async (): Promise<[Stack, string, TemplateResource][]> => {
    const all = stacks.flatMap((stack) =>
      Object.entries(stack.template.Resources).map(
        ([logicalId, resource]): [Stack, string, TemplateResource] => [stack, logicalId, resource],
      ),
    );
    const wanted = await Promise.all(
      all.map(([stack, logicalId, { Condition }]) =>
        Condition ? holds(Condition, scopeOf(stack, logicalId)) : Promise.resolve(true),
      ),
    );
    return all.filter((_, index) => wanted[index]);
  };

  return {
    deploy: async () => {
      const resources = await existingResources();
      await Promise.all(resources.map(([stack, logicalId, resource]) => make(stack, logicalId, resource)));
    },
    resources: async (type) => {
      const resources = await existingResources();
      return Promise.all(
        resources
          .filter(([, , resource]) => resource.Type === type)
          .map(async ([stack, logicalId, resource]) => ({
            stack: stack.name,
            region: stack.region,
            logicalId,
            made: await make(stack, logicalId, resource),
            properties: await propertiesOf(stack, logicalId, resource),
          })),
      );
    },
  };
}

const keyOf = (stack: Stack, logicalId: string): string => `${stack.name}/${logicalId}`;

export function partitionOf(region: string): { readonly partition: string; readonly urlSuffix: string } {
  if (region.startsWith('cn-')) return { partition: 'aws-cn', urlSuffix: 'amazonaws.com.cn' };
  if (region.startsWith('us-gov-')) return { partition: 'aws-us-gov', urlSuffix: 'amazonaws.com' };
  return { partition: 'aws', urlSuffix: 'amazonaws.com' };
}
