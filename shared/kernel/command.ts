import type { Actor } from './caller.ts';
import type { Instant } from './dates.ts';
import type { RequestId } from './ids.ts';
import type { OperatorSignature } from './signature.ts';

/** `people` serves persons who wait; `bulk` serves intake, rosters and re-stamping with capped concurrency. */
export type Lane = 'people' | 'bulk';

/** What is asked of the registry. Its body never holds a personal datum in clear. */
export interface CommandCall<Type extends string = string, Body = unknown> {
  readonly type: Type;
  readonly body: Body;
  /** Message group: the union whose gate is touched, else the aggregate. Order within it is a courtesy. */
  readonly group: string;
  readonly lane: Lane;
}

/** A command as accepted: who asked what, when. `requestId` is also the id of the commit it leads to. */
export interface Command<Type extends string = string, Body = unknown> extends CommandCall<Type, Body> {
  readonly requestId: RequestId;
  readonly actor: Actor;
  readonly at: Instant;
  /** The operator's own, where the command asks for it; the ledger keeps it. */
  readonly signature?: OperatorSignature;
  /** Of a follow-up: the commit that caused it. */
  readonly cause?: string;
}
