import type { LedgerEvent } from './decision.ts';
import type { Text } from './problem.ts';

/** What records are called whose ids an event names. */
export interface Names {
  readonly union: (id: string) => string;
  readonly employer: (id: string) => string;
}

/** A change of a membership in the codes of the member form (会籍变化类型, 会籍变化原因), at the union it is reported by. */
export interface ReportedChange {
  readonly type: string;
  /** Absent where the form has no code for the reason. */
  readonly reason?: string | undefined;
  /** 就业状况, where the form tells it so. */
  readonly employment?: string | undefined;
  readonly union: string;
}

/** What an event says to people: what happened, and the rule it rests on. */
export interface Told {
  readonly what: Text;
  /** The article, as the rule is called in Chinese. */
  readonly basis: string;
  readonly changes?: readonly ReportedChange[];
}

/** A sentence for each kind of event of a record: one without does not compile. */
export type Tellers<Event extends LedgerEvent> = {
  readonly [Type in Event['type']]: (event: Extract<Event, { readonly type: Type }>, names: Names) => Told;
};
