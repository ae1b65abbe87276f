import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { alarmsOf } from '../../infra/alarms.ts';
import { grants } from '../../infra/stacks/grants.ts';
import { tenants } from '../../infra/tenants/tenants.ts';
import { deadLetterQueues } from '../../shared/platform/deployment/dead-letters.ts';
import { functionIds, type FunctionId } from '../../shared/platform/deployment/functions.ts';
import {
  alarmsTopicName,
  functionName,
  queueName,
  replicatedTableIds,
} from '../../shared/platform/deployment/names.ts';
import { govCloud, synthesized } from './templates.ts';

const root = join(import.meta.dirname, '../..');
const runbooks = readFileSync(join(root, 'docs/operations.md'), 'utf8');

const { functions } = parse(readFileSync(join(root, 'serverless.yml'), 'utf8'), { merge: true }) as {
  functions: Record<FunctionId, { events?: readonly Record<string, unknown>[] }>;
};
const isScheduled = (id: FunctionId): boolean =>
  (functions[id].events ?? []).some((event) => Object.hasOwn(event, 'schedule'));

type AlarmProperties = {
  AlarmName: string;
  AlarmDescription: string;
  AlarmActions: unknown[];
  OKActions: unknown[];
};

describe('H4 the alarms of a province', () => {
  const alarms = alarmsOf('44');
  const watched = (name: string, dimension: string, value: string): boolean =>
    alarms.some(({ measures }) =>
      measures.some((measure) => measure.name === name && measure.dimensions[dimension] === value),
    );

  it('have a name of their own, and a section each that says what to do', () => {
    expect(new Set(alarms.map(({ id }) => id)).size).toBe(alarms.length);
    for (const { runbook } of alarms) expect(runbooks).toContain(`### ${runbook}\n`);
  });

  it('say in Chinese and in English what is wrong', () => {
    for (const { zh, en } of alarms) {
      expect(zh).toMatch(/[\u4e00-\u9fff].*。$/u);
      expect(en).toMatch(/^[A-Za-z].*\.$/);
    }
  });

  it.each(deadLetterQueues)('ring for whatever lies in %s', (queue) => {
    expect(watched('ApproximateNumberOfMessagesVisible', 'QueueName', queueName('44', queue))).toBe(true);
  });

  it('ring when a queue that a function reads grows old, or a stream', () => {
    for (const id of functionIds) {
      for (const queue of grants[id].receives ?? [])
        expect(watched('ApproximateAgeOfOldestMessage', 'QueueName', queueName('44', queue)), queue).toBe(
          true,
        );
      if (grants[id].streams !== undefined)
        expect(watched('IteratorAge', 'FunctionName', functionName('44', id)), id).toBe(true);
    }
  });

  it('ring when a function fails that comes by itself', () => {
    expect(functionIds.filter(isScheduled).length).toBeGreaterThan(7);
    for (const id of functionIds.filter(isScheduled))
      expect(watched('Errors', 'FunctionName', functionName('44', id)), id).toBe(true);
  });

  it('H1 ring when a copied table lags, and when the lease is not renewed, or nothing says so', () => {
    for (const table of replicatedTableIds) expect(watched('ReplicationLag', 'Table', table)).toBe(true);
    expect(alarms.find(({ id }) => id === 'lease')).toMatchObject({ when: 'below', silenceIs: 'a fault' });
  });
});

describe.each(synthesized([...tenants, govCloud]))(
  'the watch of tenant $tenant.code',
  ({ tenant, templates }) => {
    const { watch } = templates;

    it('H4 makes each alarm, which calls those on duty and tells them when it is over', () => {
      const made = Object.values(watch.findResources('AWS::CloudWatch::Alarm')).map(
        (resource) => (resource as { Properties: AlarmProperties }).Properties,
      );
      expect(made.map(({ AlarmName }) => AlarmName)).toEqual(
        expect.arrayContaining(alarmsOf(tenant.code).map(({ id }) => `union-registry-${tenant.code}-${id}`)),
      );
      for (const { AlarmActions, OKActions, AlarmDescription } of made) {
        expect([AlarmActions.length, OKActions.length]).toEqual([1, 1]);
        expect(AlarmDescription.length).toBeLessThan(1_024);
      }
      watch.resourceCountIs('AWS::SNS::Subscription', tenant.alarmTargets.length);
    });

    it('G4 tells them on a topic under the province’s key, which the alarms may use', () => {
      watch.hasResourceProperties('AWS::SNS::Topic', {
        TopicName: alarmsTopicName(tenant.code),
        KmsMasterKeyId: Match.anyValue(),
      });
      templates.keys.hasResourceProperties('AWS::KMS::Key', {
        KeyPolicy: {
          Statement: Match.arrayWith([
            Match.objectLike({ Principal: { Service: 'cloudwatch.amazonaws.com' }, Effect: 'Allow' }),
          ]),
        },
      });
    });

    it('H4 draws what the alarms watch on one page', () => {
      watch.resourceCountIs('AWS::CloudWatch::Dashboard', 1);
    });
  },
);
