import * as z from 'zod';
import type { LedgerEvent } from '../../kernel/decision.ts';
import { EmployerId } from '../../kernel/ids.ts';
import { type Finding } from './election.ts';

/** What a union's record says of its employers, beside which they are. */
export const coverageFields = {
  /** Nobody is admitted for them any more: they have ended, or leave this union. */
  admitsNoneOf: z.array(EmployerId).optional(),
  /** How often its employers have changed; as the gate counts it. */
  employersVersion: z.number().int().positive().optional(),
} as const;

interface Event<Type extends string> extends LedgerEvent {
  readonly type: Type;
  readonly v: 1;
  readonly employerId: EmployerId;
}

/** One more employer: the union is a joint one (联合基层工会) from now on, if it was not. */
export interface UnionEmployerAdded extends Event<'UnionEmployerAdded'> {
  /** What the province's rules only warn of. */
  readonly findings?: readonly Finding[];
}

/** It has ended, or is to leave and has members here yet: nobody is admitted for it any more. */
export interface UnionEmployerClosed extends Event<'UnionEmployerClosed'> {
  readonly why: 'ended' | 'leaving';
}

/** It was to leave, and stays. */
export type UnionEmployerReopened = Event<'UnionEmployerReopened'>;

/** None of its workers is an active member here: the union covers it no longer. */
export interface UnionEmployerReleased extends Event<'UnionEmployerReleased'> {
  readonly reason: string;
}

export type CoverageEvent =
  UnionEmployerAdded | UnionEmployerClosed | UnionEmployerReopened | UnionEmployerReleased;

/** The fields that these events move. */
interface Covering {
  readonly employers: EmployerId[];
  readonly admitsNoneOf?: EmployerId[] | undefined;
  readonly employersVersion?: number | undefined;
}

export function evolveCoverage<State extends Covering>(state: State, event: CoverageEvent): State {
  const { employerId } = event;
  const closed = (state.admitsNoneOf ?? []).filter((id) => id !== employerId);
  const next = { ...state, employersVersion: (state.employersVersion ?? 0) + 1, admitsNoneOf: closed };
  switch (event.type) {
    case 'UnionEmployerAdded':
      return { ...next, employers: [...state.employers, employerId] };
    case 'UnionEmployerClosed':
      return { ...next, admitsNoneOf: [...closed, employerId] };
    case 'UnionEmployerReopened':
      return next;
    case 'UnionEmployerReleased':
      return { ...next, employers: state.employers.filter((id) => id !== employerId) };
  }
}
