import * as z from 'zod';
import { LocalDate } from '../../kernel/dates.ts';
import type { LedgerEvent } from '../../kernel/decision.ts';
import type { MemberId } from '../../kernel/ids.ts';
import { unreachable } from '../../kernel/exhaustive.ts';
import type { Post } from '../../kernel/post.ts';
import { transitions, type UnionAct, type UnionStatus } from './lifecycle.ts';

/** The days of a term on which union and superior are told: two before it is over, and the day after its last. */
export const TermMark = z.enum(['first', 'second', 'end']);
export type TermMark = z.infer<typeof TermMark>;

/** 任期 of a committee, from election day. */
export const Term = z.object({
  electedOn: LocalDate,
  years: z.number().int(),
  /** Last day of the one extension that the superior approved. */
  extendedTo: LocalDate.optional(),
  /** The marks of this term that have been told. */
  noted: z.array(TermMark).readonly().optional(),
  /** 限期换届: by when the superior has ordered an overdue union to elect. */
  orderedBy: LocalDate.optional(),
});
export type Term = z.infer<typeof Term>;

/** What a union keeps of an election whose result was approved. */
export interface Elected {
  readonly electedOn: LocalDate;
  readonly years: number;
  readonly officers: readonly { readonly memberId: MemberId; readonly post: Post }[];
}

interface Event<Type extends string> extends LedgerEvent {
  readonly type: Type;
  readonly v: 1;
}

/** A day of the term has come; what it makes of the union, the table says. */
export interface UnionTermNoted extends Event<'UnionTermNoted'> {
  readonly mark: TermMark;
  readonly endsOn: LocalDate;
}
/** A term that the registry was told of by paper: of federations, and of unions that came without one. */
export interface UnionTermRecorded extends Event<'UnionTermRecorded'> {
  readonly electedOn: LocalDate;
  readonly years: number;
  /** The superior's reply, or the congress's resolution. */
  readonly document: string;
  readonly to: UnionStatus;
}
export interface UnionTermExtended extends Event<'UnionTermExtended'> {
  readonly until: LocalDate;
}
export interface UnionReelectionOrdered extends Event<'UnionReelectionOrdered'> {
  readonly until: LocalDate;
}
export type UnionReelectionBegun = Event<'UnionReelectionBegun'>;
/** 换届: the superior approved the result. */
export interface UnionReelected extends Event<'UnionReelected'> {
  readonly elected: Elected;
}
/** The union is what its term makes of it on that day. */
export interface UnionReelectionAbandoned extends Event<'UnionReelectionAbandoned'> {
  readonly to: UnionStatus;
}

export type TermEvent =
  | UnionTermNoted
  | UnionTermRecorded
  | UnionTermExtended
  | UnionReelectionOrdered
  | UnionReelectionBegun
  | UnionReelected
  | UnionReelectionAbandoned;

/** What a union's record holds of its term. */
export interface InTerm {
  readonly status: UnionStatus;
  readonly term?: Term | undefined;
}

/** What an event makes of a union's status and term; who is in office is told apart. */
export function evolveTerm({ status, term }: InTerm, event: TermEvent): Required<InTerm> {
  switch (event.type) {
    case 'UnionTermNoted': {
      const acts: UnionAct[] = event.mark === 'end' ? ['note-term-due', 'note-overdue'] : ['note-term-due'];
      const held = existing(term);
      return {
        status: acts.reduce(after, status),
        term: { ...held, noted: [...(held.noted ?? []), event.mark] },
      };
    }
    case 'UnionTermRecorded':
      return { status: event.to, term: { electedOn: event.electedOn, years: event.years } };
    case 'UnionTermExtended':
      return {
        status: transitions['term-due']['extend-term'],
        term: { ...existing(term), extendedTo: event.until },
      };
    case 'UnionReelectionOrdered':
      return { status, term: { ...existing(term), orderedBy: event.until } };
    case 'UnionReelectionBegun':
      return { status: transitions.normal['begin-reelection'], term };
    case 'UnionReelected': {
      const { electedOn, years } = event.elected;
      return { status: transitions.reelecting['complete-reelection'], term: { electedOn, years } };
    }
    case 'UnionReelectionAbandoned':
      return { status: event.to, term };
    default:
      return unreachable(event);
  }
}

/** The state after the act, or the same where the table does not know it there. */
function after(status: UnionStatus, act: UnionAct): UnionStatus {
  const next = (transitions[status] as Readonly<Partial<Record<UnionAct, UnionStatus | 'as-before'>>>)[act];
  return next === undefined || next === 'as-before' ? status : next;
}

function existing(term: Term | undefined): Term {
  if (term === undefined) throw new Error('an event of a term that nobody was elected for');
  return term;
}
