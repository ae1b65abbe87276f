import { beforeAll, describe, expect, it } from 'vitest';
import { crowded } from '../functions/provisioned.ts';
import { type AffiliationsReport, manyAffiliations } from './affiliations.ts';

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
