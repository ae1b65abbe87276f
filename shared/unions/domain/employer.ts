import * as z from 'zod';
import { codeSchema } from '../../kernel/codes/code-schema.ts';

import { CreditCode } from '../../kernel/credit-code.ts';
import type { AggregateType, LedgerEvent } from '../../kernel/decision.ts';
import { EmployerId, UnionId } from '../../kernel/ids.ts';
import { Stamp } from '../../kernel/stamp.ts';

/** An employer as the standard organisation form collects it (单位). */
export const EmployerInput = z
  .strictObject({
    name: z.string().trim().min(2).max(100),
    creditCode: CreditCode,
    /** GB/T 12402, leaf code. */
    economicType: codeSchema('economic-type'),
    /** GB/T 4754 section letter. */
    industry: codeSchema('industry'),
    /** 单位性质类别 */
    unitKind: codeSchema('unit-kind').optional(),
    address: z.string().trim().min(4).max(200),
    /** GB/T 2260 county-level code of its seat. */
    division: codeSchema('division'),
    /** 职工人数 */
    employees: z.number().int().min(1).max(10_000_000),
  })
  .meta({ id: 'EmployerInput' });
export type EmployerInput = z.infer<typeof EmployerInput>;

export const Employer = z.object({
  employerId: EmployerId,
  status: z.enum(['registered', 'void']),
  name: z.string(),
  creditCode: z.string(),
  economicType: z.string(),
  industry: z.string(),
  unitKind: z.string().optional(),
  address: z.string(),
  division: z.string(),
  employees: z.number().int(),
  unionId: UnionId,
  stamp: Stamp,
});
export type Employer = z.infer<typeof Employer>;

export interface EmployerRegistered extends LedgerEvent {
  readonly type: 'EmployerRegistered';
  readonly v: 1;
  readonly employerId: EmployerId;
  readonly employer: EmployerInput;
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
