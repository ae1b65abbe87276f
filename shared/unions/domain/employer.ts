import * as z from 'zod';

import type { AggregateType, LedgerEvent, LoadedClaim } from '../../kernel/decision.ts';
import { Instant, LocalDate } from '../../kernel/dates.ts';
import { EmployerId, UnionId } from '../../kernel/ids.ts';
import { Stamp } from '../../kernel/stamp.ts';
import { changeTypes, employerAfter, type EmployerChange, Ended } from './employer-changes.ts';

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
    /** Of its registration as a business, where it is known. */
    establishedOn: LocalDate.optional(),
  }),
);
export type EmployerDetails = z.infer<typeof EmployerDetails>;

/** Known, but no union covers it yet: its workers are preparatory members of a union above. */
export const WITHOUT_UNION = 'without-union';

export const Employer = z.lazy(() =>
  z.object({
    employerId: EmployerId,
    status: z.enum(['without-union', 'registered', 'void']),
    ...EmployerDetails.unwrap().shape,
    /** Its union, or the last one; absent while it has none. */
    unionId: UnionId.optional(),
    stamp: Stamp.optional(),
    /** The union above that noted it before it had one of its own. */
    notedBy: UnionId.optional(),
    notedOn: LocalDate.optional(),
    /** The day for which its employees were counted last; absent while they are those of its first entry. */
    employeesOn: LocalDate.optional(),
    /** Credit codes that it had before. */
    formerCodes: z.array(z.string()).optional(),
    /** When it gave each of them up last: of several employers that had a code the last one is named by its claim. */
    gaveUp: z.record(z.string(), Instant).optional(),
    /** It is no more. Its union, if it has one, is to be dissolved (Trade Union Law, art 13). */
    ended: Ended.optional(),
    /** It is to leave its union, and is named by members of that yet: nobody is admitted for it any more. */
    leaving: z.literal(true).optional(),
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

/** It has no union, and somebody who works there applied to a union above (membership rules, art 6). */
export interface EmployerNoted extends LedgerEvent {
  readonly type: 'EmployerNoted';
  readonly v: 1;
  readonly employerId: EmployerId;
  readonly employer: EmployerDetails;
  readonly notedBy: UnionId;
  readonly notedOn?: LocalDate;
}

/** The founding of its union came to nothing, or its union covers it no longer; its workers wait on. */
export interface EmployerLeftWithoutUnion extends LedgerEvent {
  readonly type: 'EmployerLeftWithoutUnion';
  readonly v: 1;
  /** The union above, by which it is seen from now on. */
  readonly notedBy?: UnionId;
}

/** A union that others have covers it too (联合基层工会). */
export interface EmployerCameUnder extends LedgerEvent {
  readonly type: 'EmployerCameUnder';
  readonly v: 1;
  readonly unionId: UnionId;
  readonly stamp: Stamp;
}

/** It is to leave its union, once none of its workers is an active member there. */
export interface EmployerLeaving extends LedgerEvent {
  readonly type: 'EmployerLeaving';
  readonly v: 1;
}

/** It was to leave, and stays. */
export interface EmployerStays extends LedgerEvent {
  readonly type: 'EmployerStays';
  readonly v: 1;
}

/** The founding it was registered for came to nothing. */
export interface EmployerVoided extends LedgerEvent {
  readonly type: 'EmployerVoided';
  readonly v: 1;
}

/** Its union has another place in the tree, or is counted under something else. */
export interface EmployerRestamped extends LedgerEvent {
  readonly type: 'EmployerRestamped';
  readonly v: 1;
  readonly stamp: Stamp;
}

export type EmployerEvent =
  | EmployerNoted
  | EmployerRegistered
  | EmployerRestamped
  | EmployerLeftWithoutUnion
  | EmployerCameUnder
  | EmployerLeaving
  | EmployerStays
  | EmployerVoided
  | EmployerChange;

const isChange = (event: EmployerEvent): event is EmployerChange => Object.hasOwn(changeTypes, event.type);

export const employerRecord: AggregateType<Employer, EmployerEvent> = {
  type: 'employer',
  parse: (stored) => Employer.parse(stored),
  // Whoever knows the code learns from its claim alone that it is an employer's, and whether that has a union yet.
  standing: ({ status, ended, leaving }) =>
    status === 'void' ? undefined : { status: ended ? 'ended' : leaving ? 'leaving' : status },
  evolve(state, event, meta) {
    if (event.type === 'EmployerNoted') {
      const { employerId, employer, notedBy, notedOn } = event;
      return { employerId, status: WITHOUT_UNION, ...employer, notedBy, ...(notedOn && { notedOn }) };
    }
    if (event.type === 'EmployerRegistered') {
      const { employerId, employer, unionId, stamp } = event;
      return { ...keptFrom(state), employerId, status: 'registered', ...employer, unionId, stamp };
    }
    if (state === undefined) throw new Error(`${event.type} of an employer that nobody registered`);
    if (event.type === 'EmployerRestamped') return { ...state, stamp: event.stamp };
    if (isChange(event)) return employerAfter(state, event, meta);
    const { unionId: _, stamp: __, leaving: ___, ...known } = state;
    switch (event.type) {
      case 'EmployerVoided':
        return { ...state, status: 'void' };
      case 'EmployerCameUnder':
        return { ...known, status: 'registered', unionId: event.unionId, stamp: event.stamp };
      case 'EmployerLeaving':
        return { ...state, leaving: true };
      case 'EmployerStays': {
        const { leaving: ____, ...staying } = state;
        return staying;
      }
      case 'EmployerLeftWithoutUnion': {
        const { notedBy } = event;
        return { ...known, status: WITHOUT_UNION, ...(notedBy && { notedBy, notedOn: meta.on }) };
      }
    }
  },
};

/** What its own union's form does not tell. */
const keptFrom = (
  state: Employer | undefined,
): Pick<Employer, 'notedBy' | 'notedOn' | 'formerCodes' | 'gaveUp'> => {
  const { notedBy, notedOn, formerCodes, gaveUp } = state ?? {};
  return {
    ...(notedBy && { notedBy }),
    ...(notedOn && { notedOn }),
    ...(formerCodes && { formerCodes }),
    ...(gaveUp && { gaveUp }),
  };
};

/** Whether the holder of this code is an employer that no union covers. */
export const hasNoUnion = ({ holder, standing }: LoadedClaim): boolean =>
  holder !== undefined && standing?.['status'] === WITHOUT_UNION;
