import type * as z from 'zod';
import type { Actor } from '../../kernel/caller.ts';
import type { Command, Lane } from '../../kernel/command.ts';
import type {
  AggregateType,
  ClaimId,
  Decide,
  LedgerEvent,
  Loaded,
  LoadedClaim,
  LoadedGate,
} from '../../kernel/decision.ts';
import type { UnionId } from '../../kernel/ids.ts';
import type { Rejection } from '../../kernel/problem.ts';

/** Loads what a command names; consistent, and remembered so that one transaction never mixes stale reads. */
export interface Reader {
  record<State, Event extends LedgerEvent>(
    aggregate: AggregateType<State, Event>,
    id: string,
  ): Promise<Loaded<State, Event>>;
  gate(union: UnionId): Promise<LoadedGate>;
  claim(claim: ClaimId): Promise<LoadedClaim>;
}

/**
 * All that the engine must know of one kind of command: how its body looks, what it loads, who may ask for it
 * and how it is decided. The edge and the engine run the same `load` and `guard`.
 */
export interface CommandHandler<Type extends string = string, Body = never, Records = never> {
  readonly type: Type;
  readonly body: z.ZodType<Body>;
  readonly lane: Lane;
  load(read: Reader, command: Pick<Command<Type, Body>, 'body' | 'actor'>): Promise<Records>;
  /** The message group: the union whose gate is touched, else the aggregate. */
  group(records: Records, body: Body): string;
  /** Undefined when the actor may ask this of these records; what is not theirs to see is not found. */
  guard(records: Records, actor: Actor, body: Body): Rejection | undefined;
  readonly decide: Decide<Records, Command<Type, Body>>;
}

// The engine holds handlers of every kind side by side; each one's own types meet again inside it.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type AnyHandler = CommandHandler<string, any, any>;

export type Handlers = ReadonlyMap<string, AnyHandler>;

export const handlersOf = (handlers: readonly AnyHandler[]): Handlers =>
  new Map(handlers.map((handler) => [handler.type, handler]));

/**
 * Thrown by `load` when a record is certain to come but has not come yet: the message goes back to the queue.
 */
export class NotYet extends Error {
  override readonly name = 'NotYet';
}
