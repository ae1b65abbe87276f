import * as z from 'zod';
import { LocalDate } from '../../kernel/dates.ts';
import type { AggregateType, LedgerEvent } from '../../kernel/decision.ts';
import type { EvidenceKey } from '../../kernel/evidence-key.ts';
import { EmployerId, UnionId } from '../../kernel/ids.ts';
import { SealedPerson } from '../../kernel/sealed.ts';
import { Stamp } from '../../kernel/stamp.ts';
import {
  type AffiliationEvent,
  affiliationFields,
  evolveAffiliation,
  withEdges,
} from './affiliation-events.ts';
import { type CoverageEvent, coverageFields, evolveCoverage } from './joint-union-events.ts';
import { transitions, UnionStatus } from './lifecycle.ts';
import { elected, evolveOffices, type InOffice, type OfficeEvent, officeFields } from './offices.ts';
import { type Elected, evolveTerm, Term, type TermEvent } from './term-events.ts';

/** Where a union stands: a level of the federations, or the base. */
export const UnionLevel = z.enum(['national', 'provincial', 'city', 'county', 'township', 'village', 'base']);
export type UnionLevel = z.infer<typeof UnionLevel>;

export const Union = z.lazy(() =>
  z.object({
    unionId: UnionId,
    /** `preparing` 筹备 until the last of its first members stands in the registry. */
    status: UnionStatus,
    name: z.string(),
    level: UnionLevel,
    unionType: z.string(),
    creditCode: z.string().optional(),
    superior: UnionId.optional(),
    stamp: Stamp,
    employers: z.array(EmployerId),
    foundedOn: LocalDate.optional(),
    /** Absent where the registry was told of no election. */
    term: Term.optional(),
    ...officeFields,
    /** 工会负责人, with the union's telephone. */
    leader: SealedPerson.optional(),
    ...affiliationFields,
    ...coverageFields,
  }),
);
export type Union = z.infer<typeof Union>;

/** A federation that exists as the registry starts: the tree above the base unions. */
export interface FederationRegistered extends LedgerEvent {
  readonly type: 'FederationRegistered';
  readonly v: 1;
  readonly unionId: UnionId;
  readonly name: string;
  readonly level: UnionLevel;
  readonly unionType: string;
  readonly superior?: UnionId;
  readonly stamp: Stamp;
}

/** A federation that its superior founded since: of a township, a street, a village, or an industry. */
export interface FederationFounded extends LedgerEvent {
  readonly type: 'FederationFounded';
  readonly v: 1;
  readonly unionId: UnionId;
  readonly name: string;
  readonly level: UnionLevel;
  readonly unionType: string;
  readonly superior: UnionId;
  readonly stamp: Stamp;
  readonly foundedOn: LocalDate;
  /** The superior's reply. */
  readonly evidence: EvidenceKey;
}

export interface UnionPrepared extends LedgerEvent {
  readonly type: 'UnionPrepared';
  readonly v: 1;
  readonly unionId: UnionId;
  readonly name: string;
  readonly unionType: string;
  readonly creditCode?: string;
  readonly superior: UnionId;
  readonly stamp: Stamp;
  readonly employers: readonly EmployerId[];
  readonly leader: SealedPerson;
}

/**
 * The superior's approval is constitutive (Trade Union Law, art 12): its date is the founding date. By steps it is
 * the approval of the election.
 */
export interface UnionFounded extends LedgerEvent {
  readonly type: 'UnionFounded';
  readonly v: 1;
  readonly foundedOn: LocalDate;
  readonly elected?: Elected;
}

export interface UnionElectionReported extends LedgerEvent {
  readonly type: 'UnionElectionReported';
  readonly v: 1;
}

/** The superior did not approve the result: the meeting elects again. */
export interface UnionElectionReturned extends LedgerEvent {
  readonly type: 'UnionElectionReturned';
  readonly v: 1;
}

/** None of its roster could be admitted: there is no union without members. */
export interface UnionVoided extends LedgerEvent {
  readonly type: 'UnionVoided';
  readonly v: 1;
}

/** Its first act: the gate is shut, nobody comes in any more (Trade Union Law, art 13). */
export interface UnionDissolving extends LedgerEvent {
  readonly type: 'UnionDissolving';
  readonly v: 1;
  readonly ground: 'voluntary' | 'employer-ended';
}

/** Given up before it was closed: the union is what it was before. */
export interface UnionDissolutionAbandoned extends LedgerEvent {
  readonly type: 'UnionDissolutionAbandoned';
  readonly v: 1;
  readonly back: UnionStatus;
}

/** Its last act: no member and no union below are left. Who held a post holds it no longer. */
export interface UnionDissolved extends LedgerEvent {
  readonly type: 'UnionDissolved';
  readonly v: 1;
}

/** Its first credit code, which came with the certificate of a legal person. */
export interface UnionCodeGiven extends LedgerEvent {
  readonly type: 'UnionCodeGiven';
  readonly v: 1;
  readonly creditCode: string;
}

export type UnionEvent =
  | UnionDissolving
  | UnionDissolutionAbandoned
  | UnionDissolved
  | FederationRegistered
  | FederationFounded
  | UnionPrepared
  | UnionFounded
  | UnionElectionReported
  | UnionElectionReturned
  | UnionVoided
  | UnionCodeGiven
  | TermEvent
  | OfficeEvent
  | AffiliationEvent
  | CoverageEvent;

export const unionRecord: AggregateType<Union, UnionEvent> = {
  type: 'union',
  parse: (stored) => Union.parse(stored),
  evolve: (state, event, { at }) => withEdges(state, after(state, event), at),
};

function after(state: Union | undefined, event: UnionEvent): Union {
  switch (event.type) {
    case 'FederationRegistered': {
      const { type: _, v: __, ...federation } = event;
      return { ...federation, status: transitions.none.register, employers: [] };
    }
    case 'FederationFounded': {
      const { type: _, v: __, evidence: ___, ...federation } = event;
      return { ...federation, status: transitions.none.register, employers: [] };
    }
    case 'UnionPrepared': {
      const { type: _, v: __, employers, ...union } = event;
      return { ...union, status: transitions.none.prepare, level: 'base', employers: [...employers] };
    }
    case 'UnionFounded':
      return {
        ...existing(state),
        status: transitions.preparing.found,
        foundedOn: event.foundedOn,
        ...(event.elected && inOffice(existing(state), event.elected)),
      };
    case 'UnionElectionReported':
      return { ...existing(state), status: transitions.preparing['report-election'] };
    case 'UnionElectionReturned':
      return { ...existing(state), status: transitions['election-reported']['return-election'] };
    case 'UnionVoided':
      return { ...existing(state), status: transitions.preparing.void };
    case 'UnionDissolving':
      return { ...existing(state), status: transitions.normal['begin-dissolution'] };
    case 'UnionDissolutionAbandoned':
      return { ...existing(state), status: event.back };
    case 'UnionDissolved': {
      const { officers: _, vacancies: __, ...union } = existing(state);
      return { ...union, status: transitions.dissolving.close };
    }
    case 'UnionCodeGiven':
      return { ...existing(state), creditCode: event.creditCode };
    case 'UnionReelected':
      return {
        ...existing(state),
        ...evolveTerm(existing(state), event),
        ...inOffice(existing(state), event.elected),
      };
    case 'OfficersLeft':
    case 'OfficersElected':
    case 'VacancyNoted':
      return { ...existing(state), ...evolveOffices(existing(state), event) };
    case 'AffiliationChangeBegun':
    case 'AffiliationChanged':
    case 'AffiliationChangeEnded':
    case 'UnionRestamped':
    case 'UnionCountedOtherwise':
      return evolveAffiliation(existing(state), event);
    case 'UnionEmployerAdded':
    case 'UnionEmployerClosed':
    case 'UnionEmployerReopened':
    case 'UnionEmployerReleased':
      return evolveCoverage(existing(state), event);
    default:
      return { ...existing(state), ...evolveTerm(existing(state), event) };
  }
}

const inOffice = (
  before: InOffice,
  { electedOn, years, officers }: Elected,
): Required<Pick<Union, 'term' | keyof InOffice>> => ({
  term: { electedOn, years },
  ...elected(before, officers, electedOn),
});

function existing(state: Union | undefined): Union {
  if (state === undefined) throw new Error('an event of a union that was never prepared');
  return state;
}
