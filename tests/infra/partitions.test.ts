import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { RegionInfo } from 'aws-cdk-lib/region-info';
import { describe, expect, it } from 'vitest';
import { tenants } from '../../infra/tenants/tenants.ts';
import { govCloud, synthesized } from './templates.ts';

const root = join(import.meta.dirname, '../..');

describe('H3 one code base for every partition', () => {
  it.each(tenants)(
    'keeps the data of tenant $code in two regions of its own partition',
    ({ partition, regions }) => {
      expect(RegionInfo.get(regions.primary).partition).toBe(partition);
      expect(RegionInfo.get(regions.second).partition).toBe(partition);
      expect(regions.second).not.toBe(regions.primary);
    },
  );

  it('writes no partition and no domain name of one partition into sources', () => {
    const sources = [
      'serverless.yml',
      ...globSync('{infra,shared,functions,events,scripts}/**/*.ts', { cwd: root }),
    ];
    const named = sources.filter((path) =>
      /arn:aws[:-]|\.amazonaws\.com\.?(cn)?['"`/]/.test(
        readFileSync(join(root, path), 'utf8').replaceAll("'lambda.amazonaws.com'", ''),
      ),
    );

    expect(sources.length).toBeGreaterThan(10);
    expect(named).toEqual([]);
  });

  it.each(synthesized([...tenants, govCloud]))(
    'nor into the templates of tenant $tenant.code',
    ({ templates }) => {
      for (const template of Object.values(templates)) {
        expect(JSON.stringify(template.toJSON())).not.toMatch(/arn:aws[:-]/);
      }
    },
  );
});
