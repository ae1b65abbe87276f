import { inject, describe, expect, it } from 'vitest';
import { drillPage } from '../../scripts/drill/report.ts';
import { runDrill } from '../../scripts/drill/run-drill.ts';

describe('H2 the drill', () => {
  it('kills the first region while it writes, takes over with the keys of the second alone, and loses nothing that is older than the lag', async () => {
    const report = await runDrill({
      endpoint: inject('dynamodbUrl'),
      members: 200,
      unions: 2,
      killAtPercent: 50,
      terms: { seconds: 3, skewSeconds: 0.2 },
      commitMilliseconds: 500,
      drainSeconds: 0.5,
    });

    expect(Object.entries(report.checks).filter(([, holds]) => !holds)).toEqual([]);
    expect(report).toMatchObject({ passed: true, lease: { term: 2 } });
    expect(report.accepted).toBeGreaterThanOrEqual(100);
    expect(report.recoveryPoint.milliseconds).toBeLessThanOrEqual(report.lagMilliseconds);
    expect(report.recoveryTime.milliseconds).toBeLessThan(30_000);
    // The province’s four members, and those who were registered before or after the loss.
    expect(report.membersAfter).toBeGreaterThan(4);

    const page = drillPage(report);
    expect(page).toContain('✓ 通过 · passed');
    expect(page).toContain(`${String(report.recoveryPoint.milliseconds)} ms`);
    expect(drillPage({ ...report, passed: false })).toContain('✗ 未通过');
  }, 90_000);
});
