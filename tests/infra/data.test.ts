import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { secondTableIds, tableIds, tableName } from '../../shared/platform/deployment/names.ts';
import { govCloud, synthesized } from './templates.ts';
import { tenants } from '../../infra/tenants/tenants.ts';

type TableProperties = {
  TableName: string;
  KeySchema: { AttributeName: string; KeyType: string }[];
  GlobalSecondaryIndexes?: {
    IndexName: string;
    KeySchema: { AttributeName: string }[];
    Projection: { ProjectionType: string };
  }[];
  StreamSpecification?: { StreamViewType: string };
  TimeToLiveSpecification?: { AttributeName: string };
};

describe.each(synthesized([...tenants, govCloud]))(
  'the tables of tenant $tenant.code',
  ({ tenant, templates }) => {
    const tables = (stack: 'data' | 'second-data'): TableProperties[] =>
      Object.values(templates[stack].findResources('AWS::DynamoDB::Table')).map(
        (resource) => (resource as { Properties: TableProperties }).Properties,
      );

    const guarded = {
      BillingMode: 'PAY_PER_REQUEST',
      DeletionProtectionEnabled: true,
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      SSESpecification: {
        SSEEnabled: true,
        SSEType: 'KMS',
        KMSMasterKeyId: Match.objectLike({ 'Fn::ImportValue': Match.anyValue() }),
      },
    };

    it('H1 exist in the first region, and those that must survive it in the second', () => {
      expect(tables('data').map(({ TableName }) => TableName)).toEqual(
        tableIds.map((id) => tableName(tenant.code, id)),
      );
      expect(tables('second-data').map(({ TableName }) => TableName)).toEqual(
        secondTableIds.map((id) => tableName(tenant.code, id)),
      );
    });

    it('H2 G4 can be restored to any point in time, are encrypted with our key, and cannot be deleted', () => {
      templates.data.allResourcesProperties('AWS::DynamoDB::Table', guarded);
      templates['second-data'].allResourcesProperties('AWS::DynamoDB::Table', guarded);
      templates.data.allResources('AWS::DynamoDB::Table', {
        DeletionPolicy: 'Retain',
        UpdateReplacePolicy: 'Retain',
      });
      templates['second-data'].allResources('AWS::DynamoDB::Table', {
        DeletionPolicy: 'Retain',
        UpdateReplacePolicy: 'Retain',
      });
    });

    it('no table escapes those assertions as a global table', () => {
      for (const template of Object.values(templates))
        template.resourceCountIs('AWS::DynamoDB::GlobalTable', 0);
    });

    it('have the keys, indexes, streams and expiry that the records need', () => {
      const shape = ({
        KeySchema,
        GlobalSecondaryIndexes = [],
        StreamSpecification,
        TimeToLiveSpecification,
      }: TableProperties) => ({
        key: KeySchema.map(({ AttributeName }) => AttributeName),
        indexes: Object.fromEntries(
          GlobalSecondaryIndexes.map((index) => [
            index.IndexName,
            index.KeySchema.map((key) => key.AttributeName),
          ]),
        ),
        ...(StreamSpecification && { stream: StreamSpecification.StreamViewType }),
        ...(TimeToLiveSpecification && { expires: TimeToLiveSpecification.AttributeName }),
      });

      expect(
        Object.fromEntries(
          tables('data').map((table) => [
            table.TableName.replace(`union-registry-${tenant.code}-`, ''),
            shape(table),
          ]),
        ),
      ).toEqual({
        registry: {
          key: ['pk'],
          indexes: {
            'by-union': ['inUnion', 'inUnionSort'],
            'by-superior': ['superior', 'superiorSort'],
            'work-queue': ['waitsAt', 'waitsSince'],
            'by-due': ['dueShard', 'dueAt'],
          },
          stream: 'NEW_IMAGE',
        },
        ledger: {
          key: ['pk', 'seq'],
          indexes: { 'by-time': ['timeShard', 'timeSort'] },
          stream: 'NEW_IMAGE',
        },
        requests: {
          key: ['pk'],
          indexes: { pending: ['pendingShard', 'pendingSince'] },
          stream: 'NEW_IMAGE',
          expires: 'expiresAt',
        },
        keys: { key: ['pk'], indexes: {}, stream: 'NEW_IMAGE' },
        statistics: { key: ['pk', 'sk'], indexes: {} },
        applied: { key: ['pk'], indexes: {} },
        ephemeral: { key: ['pk'], indexes: {}, expires: 'expiresAt' },
        audit: { key: ['pk', 'seq'], indexes: { 'by-time': ['timeShard', 'timeSort'] }, stream: 'NEW_IMAGE' },
        sightings: { key: ['pk', 'sk'], indexes: {} },
        likeness: { key: ['pk', 'sk'], indexes: {} },
        lease: { key: ['pk'], indexes: {} },
      });
      expect(
        tables('data').flatMap(({ GlobalSecondaryIndexes = [] }) =>
          GlobalSecondaryIndexes.filter(({ Projection }) => Projection.ProjectionType !== 'KEYS_ONLY'),
        ),
      ).toEqual([]);
    });
  },
);
