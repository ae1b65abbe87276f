import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Stack, Validations } from 'aws-cdk-lib';
import { AttributeType, Table } from 'aws-cdk-lib/aws-dynamodb';
import { AwsSolutionsChecks, NIST80053R5Checks } from 'cdk-nag';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { province } from '../../infra/province.ts';
import { tenants } from '../../infra/tenants/tenants.ts';
import { govCloud } from './templates.ts';

const outdir = mkdtempSync(join(tmpdir(), 'union-registry-compliance-'));
afterAll(() => {
  rmSync(outdir, { recursive: true, force: true });
});

const checked = (app: App): App => {
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app), new NIST80053R5Checks(app));
  return app;
};

/** What the report on the console says, and whether synthesis refused. */
const synthesize = (app: App): { refused: boolean; report: string } => {
  const lines: string[] = [];
  const write = (line: unknown) => {
    lines.push(String(line));
    return true;
  };
  const spies = [
    vi.spyOn(console, 'error').mockImplementation(write),
    vi.spyOn(process.stderr, 'write').mockImplementation(write),
  ];
  try {
    app.synth();
    return { refused: false, report: lines.join('\n') };
  } catch (error) {
    return { refused: true, report: [...lines, String(error)].join('\n') };
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
};

describe('H3 G9 what is deployed keeps the rules of AWS Solutions and of NIST 800-53 revision 5', () => {
  it('in every province and partition, but for what is acknowledged with a reason', () => {
    const app = checked(province({ tenants: [...tenants, govCloud], outdir }));

    expect(synthesize(app)).toEqual({ refused: false, report: '' });
  });

  it('and a table without backups is refused', () => {
    const app = checked(new App({ outdir: join(outdir, 'bad') }));
    new Table(new Stack(app, 'Bad'), 'Table', { partitionKey: { name: 'pk', type: AttributeType.STRING } });

    const { refused, report } = synthesize(app);

    expect(refused).toBe(true);
    expect(report).toContain('AwsSolutions-DDB3');
    expect(report).toContain('NIST.800.53.R5-DynamoDBPITREnabled');
  });
});
