import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { tenants } from '../../infra/tenants/tenants.ts';
import { archiveDays, AUDIT_RETENTION_DAYS } from '../../shared/platform/deployment/tenant.ts';
import { govCloud, synthesized } from './templates.ts';

describe.each(synthesized([...tenants, govCloud]))(
  'G5 what is archived of tenant $tenant.code',
  ({ tenant, templates }) => {
    it('lies in a bucket of the second region that nobody can shorten the lock of', () => {
      templates['second-archive'].hasResource('AWS::S3::Bucket', {
        Properties: {
          BucketName: {
            'Fn::Join': ['', [`union-registry-${tenant.code}-archive-`, { Ref: 'AWS::AccountId' }]],
          },
          ObjectLockEnabled: true,
          ObjectLockConfiguration: {
            ObjectLockEnabled: 'Enabled',
            Rule: { DefaultRetention: { Mode: 'COMPLIANCE', Days: archiveDays(tenant) } },
          },
          VersioningConfiguration: { Status: 'Enabled' },
          LifecycleConfiguration: Match.absent(),
        },
        DeletionPolicy: 'Retain',
        UpdateReplacePolicy: 'Retain',
      });
    });

    it('is kept for the six months of the Cybersecurity Law at least, and no table of it expires', () => {
      expect(AUDIT_RETENTION_DAYS).toBeGreaterThanOrEqual(184);
      expect(archiveDays({ ...tenant, archiveRetentionDays: 30 })).toBe(AUDIT_RETENTION_DAYS);
      expect(archiveDays({ ...tenant, archiveRetentionDays: 3_660 })).toBe(3_660);
      for (const stack of ['data', 'second-data'] as const) {
        const audit = Object.values(
          templates[stack].findResources('AWS::DynamoDB::Table', {
            Properties: { TableName: `union-registry-${tenant.code}-audit` },
          }),
        ) as { Properties: { TimeToLiveSpecification?: unknown } }[];
        expect(audit).toHaveLength(1);
        expect(audit[0]?.Properties.TimeToLiveSpecification).toBeUndefined();
      }
    });
  },
);
