import type * as z from 'zod';
import type { Actor } from './caller.ts';
import type { Command, Lane } from './command.ts';
import type {
  AggregateType,
  ClaimId,
  Claims,
  Decision,
  DecisionContext,
  LedgerEvent,
  Loaded,
  LoadedClaim,
  LoadedGate,
} from './decision.ts';
import type { UnionId } from './ids.ts';
import { type Action, rights } from './permissions.ts';
import type { Rejection } from './problem.ts';
import type { Result } from './result.ts';

/** Loads what a command names; consistent, and remembered so that one transaction never mixes stale reads. */
export interface Reader {
  record<State, Event extends LedgerEvent>(
    aggregate: AggregateType<State, Event>,
    id: string,
  ): Promise<Loaded<State, Event>>;
  gate(union: UnionId): Promise<LoadedGate>;
  /** With its twins, where a number is claimed under several index keys. */
  claim(claims: ClaimId | Claims): Promise<LoadedClaim>;
}

/**
 * All that the engine must know of one kind of command: how its body looks, what it loads, who may ask for it
 * and how it is decided. The edge and the engine run the same `load` and `guard`.
 */
export interface CommandHandler<Type extends string = string, Body = unknown, Records = unknown> {
  readonly type: Type;
  readonly body: z.ZodType<Body>;
  /** What the actor's role must allow; `system` for commands that only processes and functions send. */
  readonly action: Action | 'system';
  readonly lane: Lane;
  /**
   * Loads no more for an actor who may not see the record than if there were none, so that neither the answer
   * nor the time it takes tells the two apart.
   */
  load(read: Reader, command: Pick<Command<Type, Body>, 'requestId' | 'body' | 'actor'>): Promise<Records>;
  /** The message group: the union whose gate is touched, else the aggregate. */
  group(records: Records, body: Body): string;
  /** Undefined when the actor may ask this of these records; what is not theirs to see is not found. */
  guard(records: Records, actor: Actor, body: Body): Rejection | undefined;
  decide(
    records: Records,
    command: Command<Type, Body>,
    context: DecisionContext,
  ): Result<Decision, Rejection>;
}

/** Handlers of every kind side by side; each one's own types meet again inside it. */
export type AnyHandler = CommandHandler;

export type Handlers = ReadonlyMap<string, AnyHandler>;

/** Throws at start when a handler declares no action that permissions know: nobody could say who may ask for it. */
export function handlersOf(handlers: readonly AnyHandler[]): Handlers {
  for (const { type, action } of handlers)
    if (action !== 'system' && !Object.hasOwn(rights, action))
      throw new Error(`${type} declares no action that permissions know`);
  return new Map(handlers.map((handler) => [handler.type, handler]));
}

/**
 * Thrown by `load` when a record is certain to come but has not come yet: the message goes back to the queue.
 */
export class NotYet extends Error {
  override readonly name = 'NotYet';
}
