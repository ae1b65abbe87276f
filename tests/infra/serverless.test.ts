import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { grants } from '../../infra/stacks/grants.ts';
import { tenants } from '../../infra/tenants/tenants.ts';
import { functionIds, functionSources, type FunctionId } from '../../shared/platform/deployment/functions.ts';
import {
  functionsStackName,
  queueArnExport,
  queueIds,
  queueName,
  replicatedTableIds,
  roleArnExport,
  streamArnExport,
  tableIds,
  tableName,
  type QueueId,
} from '../../shared/platform/deployment/names.ts';
import { auditSpecs } from '../../shared/audit/http/specs.ts';
import { intakeSpecs } from '../../shared/intake/http/routes.ts';
import { accessCopySpecs } from '../../shared/members/http/access-copy-specs.ts';
import { caseSpecs, ownCaseSpecs } from '../../shared/members/http/case-specs.ts';
import { consentSpecs, ownConsentSpecs } from '../../shared/members/http/consent-specs.ts';
import { correctionSpecs } from '../../shared/members/http/correction-specs.ts';
import { duplicateSpecs } from '../../shared/members/http/duplicate-specs.ts';
import { erasureSpecs } from '../../shared/members/http/erasure-specs.ts';
import { nearestUnionsSpec } from '../../shared/members/http/nearest-routes.ts';
import { ownApplicationSpecs } from '../../shared/members/http/own-application-specs.ts';
import { ownErasureSpecs } from '../../shared/members/http/own-erasure-specs.ts';
import { ownSpecs } from '../../shared/members/http/own-specs.ts';
import { exportSpecs } from '../../shared/members/http/export-specs.ts';
import { groupSpecs } from '../../shared/members/http/group-routes.ts';
import { completenessSpecs } from '../../shared/members/http/completeness-specs.ts';
import { formSpecs } from '../../shared/members/http/form-specs.ts';
import { revealSpecs } from '../../shared/members/http/reveal-specs.ts';
import { memberSpecs } from '../../shared/members/http/specs.ts';
import { ownTimelineSpecs, timelineSpecs } from '../../shared/members/http/timeline-specs.ts';
import { ownTransferSpecs, transferSpecs } from '../../shared/members/http/transfer-specs.ts';
import { breakGlassSpecs } from '../../shared/operators/http/break-glass-specs.ts';
import { entrustmentSpecs } from '../../shared/operators/http/entrustment-specs.ts';
import { operatorSpecs } from '../../shared/operators/http/specs.ts';
import { docsSpec, openApiSpec } from '../../shared/platform/http/document-routes.ts';
import { apiDescription } from '../../shared/registry/api.ts';
import { getRequestSpec } from '../../shared/registry/http-requests.ts';
import { servicesSpecs } from '../../shared/services/http/specs.ts';
import { assessmentSpecs } from '../../shared/statistics/http/assessment-specs.ts';
import { extractSpecs } from '../../shared/statistics/http/extract-specs.ts';
import { querySpecs } from '../../shared/statistics/http/query-specs.ts';
import { outlookSpecs } from '../../shared/statistics/http/outlook-specs.ts';
import { belowSpecs } from '../../shared/statistics/http/below-specs.ts';
import { reportFileSpec } from '../../shared/statistics/http/reported-file-specs.ts';
import { ratesSpecs } from '../../shared/statistics/http/rates-specs.ts';
import { statisticsSpecs } from '../../shared/statistics/http/routes.ts';
import { seriesSpecs } from '../../shared/statistics/http/series-routes.ts';
import { retentionSpecs } from '../../shared/retention/http/specs.ts';
import { rulesSpecs } from '../../shared/rules/http/specs.ts';
import { keySpecs } from '../../shared/registry/http-keys.ts';
import { workSpecs } from '../../shared/registry/http-work.ts';
import { affiliationSpecs } from '../../shared/unions/http/affiliation-specs.ts';
import { democracySpecs } from '../../shared/unions/http/democracy-routes.ts';
import { employerSpecs } from '../../shared/unions/http/employer-specs.ts';
import { jointUnionSpecs } from '../../shared/unions/http/joint-union-routes.ts';
import { dissolutionSpecs } from '../../shared/unions/http/dissolution-specs.ts';
import { foundingStepSpecs } from '../../shared/unions/http/founding-step-specs.ts';
import { noticeSpecs } from '../../shared/notices/http/specs.ts';
import { legalPersonSpecs } from '../../shared/unions/http/legal-person-specs.ts';
import { officeSpecs } from '../../shared/unions/http/office-specs.ts';
import { termSpecs } from '../../shared/unions/http/term-specs.ts';
import { unionSpecs } from '../../shared/unions/http/specs.ts';
import { exportsOf, synthesized } from './templates.ts';

type Import = { 'Fn::ImportValue': string };
type Stream = {
  type: string;
  arn: Import;
  batchSize: number;
  batchWindow: number;
  startingPosition: string;
  parallelizationFactor: number;
  bisectBatchOnFunctionError: boolean;
  maximumRetryAttempts: number;
  maximumRecordAgeInSeconds: number;
  functionResponseType: string;
  destinations: { onFailure: { type: string; arn: Import } };
};
type Sqs = { arn: Import; batchSize: number; maximumConcurrency?: number; functionResponseType: string };
type Event = { httpApi: string } | { sqs: Sqs } | { stream: Stream } | { schedule: string };
type Service = {
  provider: { stackName: string; timeout: number; environment: Record<string, unknown> };
  functions: Record<
    FunctionId,
    { handler: string; role: Import; package: { artifact: string }; timeout?: number; events?: Event[] }
  >;
};

const root = join(import.meta.dirname, '../..');

describe.each(synthesized(tenants))('serverless.yml for tenant $tenant.code', ({ tenant, templates }) => {
  const service = parse(
    readFileSync(join(root, 'serverless.yml'), 'utf8').replaceAll('${sls:stage}', tenant.code),
    { merge: true },
  ) as Service;
  const exported = Object.values(templates).flatMap(exportsOf);
  const eventsOf = (id: FunctionId): Event[] => service.functions[id].events ?? [];
  const streamsOf = (id: FunctionId): Stream[] =>
    eventsOf(id).flatMap((event) => ('stream' in event ? [event.stream] : []));
  const queuesOf = (id: FunctionId): Sqs[] =>
    eventsOf(id).flatMap((event) => ('sqs' in event ? [event.sqs] : []));
  const timeoutOf = (id: FunctionId): number => service.functions[id].timeout ?? service.provider.timeout;

  it('makes the stack of functions beside those of infra/', () => {
    expect(service.provider.stackName).toBe(functionsStackName(tenant.code));
  });

  it('has the functions of the catalogue, each with its own role and archive', () => {
    expect(Object.keys(service.functions)).toEqual(expect.arrayContaining([...functionIds]));
    expect(
      Object.entries(service.functions).map(
        ([
          id,
          {
            handler,
            role,
            package: { artifact },
          },
        ]) => [id, handler, role, artifact],
      ),
    ).toEqual(
      Object.keys(service.functions).map((id) => [
        id,
        'index.handler',
        { 'Fn::ImportValue': roleArnExport(tenant.code, id as FunctionId) },
        `.build/functions/${id}.zip`,
      ]),
    );
    expect(Object.keys(service.functions).sort()).toEqual(Object.keys(functionSources).sort());
  });

  it('F6 routes each call to the function of its context, and has a route for every one described', () => {
    const called = (specs: readonly { method: string; path: string }[]) =>
      specs.map(({ method, path }) => `${method} ${path}`).sort();
    const routed = Object.fromEntries(
      functionIds.flatMap((id) => {
        const routes = eventsOf(id).flatMap((event) => ('httpApi' in event ? [event.httpApi] : []));
        return routes.length === 0 ? [] : [[id, routes.sort()]];
      }),
    );

    expect(routed).toEqual({
      'unions-http': called([...unionSpecs, ...foundingStepSpecs, ...affiliationSpecs, ...workSpecs]),
      'elections-http': called([...termSpecs, ...legalPersonSpecs, ...officeSpecs, ...noticeSpecs]),
      'dissolutions-http': called(dissolutionSpecs),
      'employers-http': called([...employerSpecs, ...jointUnionSpecs, ...democracySpecs]),
      'members-http': called([
        ...memberSpecs,
        ...groupSpecs,
        ...correctionSpecs,
        ...consentSpecs,
        ...erasureSpecs,
        ...transferSpecs,
        ...timelineSpecs,
        ...formSpecs,
        ...completenessSpecs,
        ...duplicateSpecs,
        ...caseSpecs,
        ...revealSpecs,
        ...exportSpecs,
      ]),
      'me-http': called([
        ...ownSpecs,
        ...ownApplicationSpecs,
        nearestUnionsSpec,
        ...ownTransferSpecs,
        ...ownConsentSpecs,
        ...ownCaseSpecs,
        ...accessCopySpecs,
        ...ownTimelineSpecs,
        ...ownErasureSpecs,
      ]),
      'intake-http': called(intakeSpecs),
      'requests-http': called([getRequestSpec]),
      'services-http': called([...servicesSpecs, openApiSpec, docsSpec]),
      'queries-http': called([...querySpecs, ...extractSpecs]),
      'assessments-http': called([...ratesSpecs, ...belowSpecs, reportFileSpec, ...assessmentSpecs]),
      'statistics-http': called([...statisticsSpecs, ...seriesSpecs, ...outlookSpecs]),
      'operators-http': called([
        ...operatorSpecs,
        ...breakGlassSpecs,
        ...entrustmentSpecs,
        ...keySpecs,
        ...retentionSpecs,
        ...rulesSpecs,
      ]),
      'audit-http': called(auditSpecs),
    });
    expect(Object.values(routed).flat().sort()).toEqual(called(apiDescription.specs));
  });

  it('imports only what the stacks of infra/ export', () => {
    const imported = [...JSON.stringify(service).matchAll(/"Fn::ImportValue":"([^"]+)"/g)].map(
      ([, name]) => name,
    );

    expect(imported.length).toBeGreaterThan(functionIds.length);
    expect(imported.filter((name) => !exported.includes(name ?? ''))).toEqual([]);
  });

  it('gives every function the tables by name', () => {
    for (const table of tableIds) {
      expect(service.provider.environment[`TABLE_${table.toUpperCase()}`]).toBe(
        tableName(tenant.code, table),
      );
    }
  });

  it('H1 replicates the stream of every replicated table', () => {
    expect(streamsOf('replicate').map(({ arn }) => arn['Fn::ImportValue'])).toEqual(
      replicatedTableIds.map((table) => streamArnExport(tenant.code, table)),
    );
  });

  it('lets no stream have more than two readers', () => {
    const readers = Map.groupBy(
      functionIds.flatMap((id) => streamsOf(id).map(({ arn }) => arn['Fn::ImportValue'])),
      (arn) => arn,
    );

    expect(readers.size).toBe(replicatedTableIds.length);
    expect([...readers.values()].filter((of) => of.length > 2)).toEqual([]);
  });

  it.each(functionIds.filter((id) => streamsOf(id).length > 0))(
    'loses no record that %s cannot work on: bisects, retries, then hands on to the dead letters',
    (id) => {
      for (const { arn: _arn, batchWindow, ...settings } of streamsOf(id)) {
        expect(batchWindow).toBe(id === 'publish-events' ? 0 : 1);
        expect(settings).toEqual({
          type: 'dynamodb',
          startingPosition: 'TRIM_HORIZON',
          batchSize: 100,
          parallelizationFactor: 2,
          bisectBatchOnFunctionError: true,
          maximumRetryAttempts: 10,
          maximumRecordAgeInSeconds: 86_400,
          functionResponseType: 'ReportBatchItemFailures',
          destinations: {
            onFailure: {
              type: 'sqs',
              arn: { 'Fn::ImportValue': queueArnExport(tenant.code, 'streams-dlq') },
            },
          },
        });
      }
    },
  );

  it.each(functionIds.filter((id) => queuesOf(id).length > 0))(
    'answers for each message of %s by itself',
    (id) => {
      expect(queuesOf(id).map(({ functionResponseType }) => functionResponseType)).toEqual(
        queuesOf(id).map(() => 'ReportBatchItemFailures'),
      );
    },
  );

  it('caps mass work, so that it never starves a person', () => {
    expect(
      queuesOf('process-commands').map(({ arn, maximumConcurrency }) => [
        arn['Fn::ImportValue'],
        maximumConcurrency,
      ]),
    ).toEqual([
      [queueArnExport(tenant.code, 'commands.fifo'), undefined],
      [queueArnExport(tenant.code, 'bulk.fifo'), 4],
    ]);
  });

  it.each(functionIds)('grants %s what its triggers read, and no more', (id) => {
    expect(streamsOf(id).map(({ arn }) => arn['Fn::ImportValue'])).toEqual(
      (grants[id].streams ?? []).map((table) => streamArnExport(tenant.code, table)),
    );
    expect(queuesOf(id).map(({ arn }) => arn['Fn::ImportValue'])).toEqual(
      (grants[id].receives ?? []).map((queue) => queueArnExport(tenant.code, queue)),
    );
    expect((grants[id].sends ?? []).includes('streams-dlq')).toBe(streamsOf(id).length > 0);
  });

  it('hides a message for longer than its reader may take', () => {
    const visibility = (queue: QueueId): number => {
      const [found] = Object.values(
        templates.queues.findResources('AWS::SQS::Queue', {
          Properties: { QueueName: queueName(tenant.code, queue) },
        }),
      ) as { Properties: { VisibilityTimeout: number } }[];
      return found?.Properties.VisibilityTimeout ?? 0;
    };

    for (const id of functionIds) {
      for (const queue of grants[id].receives ?? []) expect(visibility(queue)).toBeGreaterThan(timeoutOf(id));
    }
  });

  it('H4 routes what can never be worked on to a queue of dead letters, of the same kind', () => {
    const queues = Object.entries(templates.queues.findResources('AWS::SQS::Queue')) as [
      string,
      {
        Properties: {
          QueueName: string;
          RedrivePolicy?: { maxReceiveCount: number; deadLetterTargetArn: { 'Fn::GetAtt': [string] } };
        };
      },
    ][];
    const names = new Map(queues.map(([logicalId, { Properties }]) => [logicalId, Properties.QueueName]));
    const targets = Object.fromEntries(
      queues.map(([, { Properties }]) => [
        Properties.QueueName,
        names.get(Properties.RedrivePolicy?.deadLetterTargetArn['Fn::GetAtt'][0] ?? ''),
      ]),
    );

    expect(targets).toEqual(
      Object.fromEntries(
        queueIds.map((queue) => [
          queueName(tenant.code, queue),
          queue.includes('dlq')
            ? undefined
            : queueName(tenant.code, queue.replace(/(\.fifo)?$/, (kind) => `-dlq${kind}`) as QueueId),
        ]),
      ),
    );
  });
});
