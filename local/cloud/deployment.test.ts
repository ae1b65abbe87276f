import { describe, expect, it } from 'vitest';
import { createDeployment, type Maker } from './deployment.ts';
import type { Stack, Template } from './template.ts';

const stack = (name: string, template: Template, region = 'cn-north-1'): Stack => ({
  name,
  region,
  template,
});

/** Remembers what it makes; the ARN counts, so that a second making would show. */
const recorder = () => {
  const made: { region: string; properties: unknown }[] = [];
  const maker: Maker = {
    make: async (properties, { region }) => {
      made.push({ region, properties });
      return Promise.resolve({
        ref: String(properties['Name']),
        attributes: { Arn: `arn:${String(properties['Name'])}:${made.length}` },
      });
    },
  };
  return { made, maker };
};

const queue = (Name: unknown, more: object = {}) => ({ Type: 'Queue', Properties: { Name, ...more } });

describe('a deployment', () => {
  it('makes what a resource refers to first, across stacks, and everything once', async () => {
    const { made, maker } = recorder();
    const deployment = createDeployment({
      account: '1',
      makers: { Queue: maker },
      stacks: [
        stack('functions', {
          Resources: { Reader: queue('reader', { Source: { 'Fn::ImportValue': 'dead-arn' } }) },
        }),
        stack('data', {
          Resources: {
            Main: queue('main', { Dead: { 'Fn::GetAtt': ['Dead', 'Arn'] } }),
            Dead: queue('dead'),
          },
          Outputs: { DeadArn: { Value: { 'Fn::GetAtt': ['Dead', 'Arn'] }, Export: { Name: 'dead-arn' } } },
        }),
      ],
    });
    await deployment.deploy();
    await deployment.deploy();
    expect(made.map(({ properties }) => properties)).toEqual([
      { Name: 'dead' },
      { Name: 'main', Dead: 'arn:dead:1' },
      { Name: 'reader', Source: 'arn:dead:1' },
    ]);
  });

  it('finds exports in the region of who asks only', async () => {
    const { maker } = recorder();
    const exporting = (region: string): Stack =>
      stack(
        `data-${region}`,
        {
          Resources: { Q: queue(region) },
          Outputs: { Name: { Value: { Ref: 'Q' }, Export: { Name: 'queue' } } },
        },
        region,
      );
    const asking = stack(
      'asking',
      { Resources: { Q: queue({ 'Fn::ImportValue': 'queue' }) } },
      'cn-northwest-1',
    );
    const both = createDeployment({
      account: '1',
      makers: { Queue: maker },
      stacks: [exporting('cn-north-1'), exporting('cn-northwest-1'), asking],
    });
    const [, , asked] = await both.resources('Queue');
    expect(asked?.properties).toEqual({ Name: 'cn-northwest-1' });

    const apart = createDeployment({
      account: '1',
      makers: { Queue: maker },
      stacks: [exporting('cn-north-1'), asking],
    });
    await expect(apart.deploy()).rejects.toThrow('nothing in cn-northwest-1 exports queue');
  });

  it('leaves out what its condition excludes', async () => {
    const { made, maker } = recorder();
    await createDeployment({
      account: '1',
      makers: { Queue: maker },
      stacks: [
        stack('s', {
          Conditions: { Never: { 'Fn::Equals': ['a', 'b'] } },
          Resources: { Here: queue('here'), Gone: { ...queue('gone'), Condition: 'Never' } },
        }),
      ],
    }).deploy();
    expect(made).toEqual([{ region: 'cn-north-1', properties: { Name: 'here' } }]);
  });

  it('takes parameters by their default and refuses those without', async () => {
    const { maker } = recorder();
    const withParameter = (Parameters: NonNullable<Template['Parameters']>) =>
      createDeployment({
        account: '1',
        makers: { Queue: maker },
        stacks: [stack('s', { Parameters, Resources: { Q: queue({ Ref: 'Name' }) } })],
      }).resources('Queue');
    expect((await withParameter({ Name: { Type: 'String', Default: 'given' } }))[0]?.made.ref).toBe('given');
    await expect(withParameter({ Name: { Type: 'String' } })).rejects.toThrow('parameter Name has no value');
    await expect(
      withParameter({ Name: { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/x' } }),
    ).rejects.toThrow('parameter Name has no value');
  });

  it('refuses a type of resource that it does not know', async () => {
    await expect(
      createDeployment({
        account: '1',
        makers: {},
        stacks: [stack('s', { Resources: { Pipe: { Type: 'AWS::Pipes::Pipe' } } })],
      }).deploy(),
    ).rejects.toThrow('s/Pipe: AWS::Pipes::Pipe is not known to the local runtime');
  });

  it('refuses an attribute that the resource does not have', async () => {
    const { maker } = recorder();
    await expect(
      createDeployment({
        account: '1',
        makers: { Queue: maker },
        stacks: [
          stack('s', { Resources: { A: queue({ 'Fn::GetAtt': ['B', 'StreamArn'] }), B: queue('b') } }),
        ],
      }).deploy(),
    ).rejects.toThrow('s/A: B has no attribute StreamArn');
  });
});
