import { beforeAll, describe, expect, it } from 'vitest';
import { crowded } from '../functions/provisioned.ts';
import { type AffiliationsReport, countyMoved, type CountyReport, manyAffiliations } from './affiliations.ts';

let report: AffiliationsReport;
beforeAll(async () => {
  report = await manyAffiliations({ seed: 2026, episodes: 3, steps: 8_000, from: await crowded(12, 20) });
});

describe('B4 a county of 12 unions moved under load in a cloud that fails', () => {
  it('loses no member, counts nobody twice and makes no circle; once all is quiet everybody has the new place', () => {
    expect(report.violation).toBeUndefined();
    expect(report.faults).toBeGreaterThan(300);
  });

  it('goes through members and unions, page by page, while people join', () => {
    const done = [
      'RequestAffiliationChange',
      'ConsentToAffiliationChange',
      'RefuseAffiliationChange',
      'WithdrawAffiliationChange',
      'RestampUnions',
      'RestampMembers',
      'NoteMembersRestamped',
      'RegisterMember',
    ].map((type) => [type, (report.outcomes.get(`${type} done`) ?? 0) > 0]);
    expect(Object.fromEntries(done)).toEqual(Object.fromEntries(done.map(([type]) => [type, true])));
  });
});

describe('B4 a county of 6 unions and 150 members moved to another city and back, under load, in a cloud that fails', () => {
  let county: CountyReport;
  beforeAll(async () => {
    county = await countyMoved({ seed: 2026, steps: 5_000, legs: 2, from: await crowded(6, 25) });
  });

  it('counts everybody once after every event, and by every counter as by the recount at every quiet point', () => {
    expect(county.violation).toBeUndefined();
    expect(county.faults.length).toBeGreaterThan(200);
    expect(county.instants).toBeGreaterThan(county.steps);
    expect(county.quiet).toBeGreaterThan(10);
  });

  it('comes to its end with the unions and members below it, and the pairs that may be one person', () => {
    expect(county.moved.filter(({ unions, members }) => unions > 6 && members > 100)).not.toEqual([]);
    expect(county.outcomes.get('CompareMembers done') ?? 0).toBeGreaterThan(0);
  });
});
