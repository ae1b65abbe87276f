import * as z from 'zod';

import type { AggregateType, LedgerEvent } from '../../kernel/decision.ts';
import { EmployerId, UnionId } from '../../kernel/ids.ts';
import { Stamp } from '../../kernel/stamp.ts';

/** What the organisation form tells of an employer, checked where it came in. */
export const EmployerDetails = z.lazy(() =>
  z.object({
    name: z.string(),
    creditCode: z.string(),
    economicType: z.string(),
    industry: z.string(),
    unitKind: z.string().optional(),
    address: z.string(),
    division: z.string(),
    employees: z.number().int(),
  }),
);
export type EmployerDetails = z.infer<typeof EmployerDetails>;

export const Employer = z.lazy(() =>
  z.object({
    employerId: EmployerId,
    status: z.enum(['registered', 'void']),
    ...EmployerDetails.unwrap().shape,
    unionId: UnionId,
    stamp: Stamp,
  }),
);
export type Employer = z.infer<typeof Employer>;

export interface EmployerRegistered extends LedgerEvent {
  readonly type: 'EmployerRegistered';
  readonly v: 1;
  readonly employerId: EmployerId;
  readonly employer: EmployerDetails;
  readonly unionId: UnionId;
  readonly stamp: Stamp;
}

/** The founding it was registered for came to nothing. */
export interface EmployerVoided extends LedgerEvent {
  readonly type: 'EmployerVoided';
  readonly v: 1;
}

export type EmployerEvent = EmployerRegistered | EmployerVoided;

export const employerRecord: AggregateType<Employer, EmployerEvent> = {
  type: 'employer',
  parse: (stored) => Employer.parse(stored),
  evolve(state, event) {
    if (event.type === 'EmployerRegistered') {
      const { employerId, employer, unionId, stamp } = event;
      return { employerId, status: 'registered', ...employer, unionId, stamp };
    }
    if (state === undefined) throw new Error('EmployerVoided before EmployerRegistered');
    return { ...state, status: 'void' };
  },
};
