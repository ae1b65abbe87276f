import { describe, expect, it } from 'vitest';
import { employerRecord, type EmployerEvent } from '../unions/domain/employer.ts';
import { testEmployer } from '../../tests/support/employers.ts';
import { claimsFrom } from '../recovery/domain/restore-claims.ts';
import { bearersIn } from './claim-bearers.ts';

type Employer = ReturnType<typeof employerRecord.parse>;

const EARLIER = '2026-11-23T01:00:00.000Z';
const LATER = '2026-11-24T01:00:00.000Z';

const { unionName: _, ...details } = testEmployer();
const CODE = details.creditCode;

/** An employer that had the code until an instant. */
function formerHolder(employerId: string, until: string): Employer | undefined {
  const events = [
    { type: 'EmployerNoted', v: 1, employerId, employer: details, notedBy: '0'.repeat(26) },
    { type: 'EmployerCodeChanged', v: 1, creditCode: `${CODE.slice(0, -1)}Y` },
  ] as unknown as readonly EmployerEvent[];
  const meta = { at: until, on: until.slice(0, 10), by: 'x', requestId: 'r' } as never;
  return events.reduce<Employer | undefined>(
    (state, event) => employerRecord.evolve(state, event, meta),
    undefined,
  );
}

describe('A restore of claims', () => {
  it('A6 names of two employers that gave a code up the later one, whatever was changed of the other since', () => {
    const [first, second] = ['1'.repeat(26), '2'.repeat(26)] as const;
    const records = [
      { state: formerHolder(first, EARLIER), at: '2026-11-30T01:00:00.000Z' },
      { state: formerHolder(second, LATER), at: LATER },
    ];
    const claims = claimsFrom(
      records.flatMap((record) => bearersIn({ ...record, type: 'employer', lookups: {} }, () => false)),
    );
    expect(claims.find(({ claim }) => claim === `USCC#${CODE}`)).toEqual({
      claim: `USCC#${CODE}`,
      lastHolder: second,
    });
  });
});
