import { describe, expect, it } from 'vitest';
import { holds, resolve, type Scope } from './resolve.ts';

const scope: Scope = {
  place: 'stack/Thing',
  region: 'cn-north-1',
  account: '000000000000',
  partition: 'aws-cn',
  urlSuffix: 'amazonaws.com.cn',
  stackName: 'stack',
  reference: async (name) => {
    if (name !== 'Queue') throw new Error(`no ${name}`);
    return Promise.resolve('http://queue');
  },
  attribute: async (logicalId, attribute) => Promise.resolve(`${logicalId}:${attribute}`),
  importValue: async (name) => Promise.resolve(`import ${name}`),
  condition: (name) =>
    ({
      InChina: { 'Fn::Equals': [{ Ref: 'AWS::Partition' }, 'aws-cn'] },
      Elsewhere: { 'Fn::Not': [{ Condition: 'InChina' }] },
      Both: { 'Fn::And': [{ Condition: 'InChina' }, { Condition: 'Elsewhere' }] },
      Either: { 'Fn::Or': [{ Condition: 'InChina' }, { Condition: 'Elsewhere' }] },
    })[name],
  mapping: (map, top, second) => `${map}/${top}/${second}`,
};

describe('resolving a template', () => {
  it.each([
    ['plain values', { a: [1, 'two', true, null] }, { a: [1, 'two', true, null] }],
    ['Ref', { Ref: 'Queue' }, 'http://queue'],
    [
      'pseudo parameters',
      [{ Ref: 'AWS::Region' }, { Ref: 'AWS::AccountId' }, { Ref: 'AWS::URLSuffix' }],
      ['cn-north-1', '000000000000', 'amazonaws.com.cn'],
    ],
    ['Fn::GetAtt as list', { 'Fn::GetAtt': ['Table', 'StreamArn'] }, 'Table:StreamArn'],
    ['Fn::GetAtt as text', { 'Fn::GetAtt': 'Table.Stream.Arn' }, 'Table:Stream.Arn'],
    [
      'Fn::ImportValue of a Fn::Sub',
      { 'Fn::ImportValue': { 'Fn::Sub': '${AWS::StackName}-url' } },
      'import stack-url',
    ],
    ['Fn::Join', { 'Fn::Join': ['/', ['integrations', { Ref: 'Queue' }, 7]] }, 'integrations/http://queue/7'],
    ['Fn::Split and Fn::Select', { 'Fn::Select': [1, { 'Fn::Split': ['-', 'a-b-c'] }] }, 'b'],
    [
      'Fn::Sub',
      { 'Fn::Sub': ['${Name} ${Table.Arn} ${AWS::Partition} ${!Literal}', { Name: { Ref: 'Queue' } }] },
      'http://queue Table:Arn aws-cn ${Literal}',
    ],
    ['Fn::Base64', { 'Fn::Base64': 'text' }, 'dGV4dA=='],
    ['Fn::FindInMap', { 'Fn::FindInMap': ['Map', { Ref: 'AWS::Region' }, 'x'] }, 'Map/cn-north-1/x'],
    ['Fn::If', { 'Fn::If': ['InChina', 'yes', { Ref: 'Nothing' }] }, 'yes'],
    [
      'AWS::NoValue',
      { kept: 1, gone: { Ref: 'AWS::NoValue' }, list: [1, { Ref: 'AWS::NoValue' }] },
      { kept: 1, list: [1] },
    ],
  ])('carries out %s', async (_, given, expected) => {
    expect(await resolve(given, scope)).toEqual(expected);
  });

  it.each([
    ['InChina', true],
    ['Elsewhere', false],
    ['Both', false],
    ['Either', true],
  ])('decides the condition %s', async (name, expected) => {
    expect(await holds(name, scope)).toBe(expected);
  });

  it.each([
    ['an unknown function', { 'Fn::Transform': {} }, 'stack/Thing: Fn::Transform is not supported'],
    ['an unknown pseudo parameter', { Ref: 'AWS::NotificationARNs' }, 'AWS::NotificationARNs'],
    ['an unknown resource', { 'Fn::Sub': '${Other}' }, 'no Other'],
    ['an unknown condition', { 'Fn::If': ['Unknown', 1, 2] }, 'condition Unknown is not defined'],
    ['a dynamic reference', '{{resolve:ssm:/secret}}', 'dynamic reference'],
    ['an object where text belongs', { 'Fn::Join': ['', [{ a: 1 }]] }, 'expected text'],
    ['an item out of range', { 'Fn::Select': [3, ['a']] }, 'no item 3'],
  ])('refuses %s by name', async (_, given, message) => {
    await expect(resolve(given, scope)).rejects.toThrow(message);
  });
});
