import canonicalize from 'canonicalize';
import { Actor, type Caller } from '../../kernel/caller.ts';
import type { Command } from '../../kernel/command.ts';
import type { Handlers } from '../../kernel/command-handler.ts';
import type { Instant } from '../../kernel/dates.ts';
import type { RequestId } from '../../kernel/ids.ts';
import { mayAsk } from '../../kernel/permissions.ts';
import { reject, type Rejection } from '../../kernel/problem.ts';
import { err, ok, type Result } from '../../kernel/result.ts';
import { accept, type AcceptDependencies } from '../engine/accept.ts';
import { notingReader, roundReader } from '../engine/batch-reader.ts';
import { derivedId } from '../ids.ts';
import { type AcceptedAnswer, acceptedAnswer } from './accepted.ts';
import { keyedHash, type KeyRingSource, type RingKey } from '../keys/key-ring.ts';

export interface CommandEdgeDependencies extends AcceptDependencies {
  readonly tenant: string;
  readonly handlers: Handlers;
  readonly ring: KeyRingSource;
}

export interface Submission {
  readonly type: string;
  /** The command as the caller sent it: only its keyed digest is kept, to know a repeat. */
  readonly asSent: unknown;
  /** The command's body where it differs: with personal data sealed. */
  readonly body?: unknown;
  readonly caller: Caller;
  readonly idempotencyKey: string;
  readonly now: Instant;
}

/** Where commands come in: authorised against the records they name, made durable, queued. */
export interface CommandEdge {
  /** The same caller with the same idempotency key means the same request. */
  requestIdOf(caller: Caller, idempotencyKey: string): RequestId;
  submit(submission: Submission): Promise<Result<AcceptedAnswer, Rejection>>;
}

export function commandEdge(dependencies: CommandEdgeDependencies): CommandEdge {
  const { tenant, handlers, ring, store } = dependencies;
  const requestIdOf = (caller: Caller, key: string): RequestId =>
    derivedId('request', tenant, caller.kind, caller.id, key);
  return {
    requestIdOf,
    async submit({ type, asSent, body = asSent, caller, idempotencyKey, now }) {
      const requestId = requestIdOf(caller, idempotencyKey);
      const handler = handlers.get(type);
      if (handler === undefined) throw new Error(`no handler of ${type}`);
      const parsed = handler.body.parse(body);
      // What a token tells beyond the actor does not get into a record.
      const actor = Actor.parse(caller);
      if (!mayAsk(actor, handler.action)) return err(reject('command/not-permitted'));
      const records = await handler.load(notingReader(roundReader(store)), {
        requestId,
        body: parsed,
        actor,
      });
      const refusal = handler.guard(records, actor, parsed);
      if (refusal !== undefined) return err(refusal);
      const command: Command = {
        requestId,
        type,
        actor,
        at: now,
        group: handler.group(records, parsed),
        lane: handler.lane,
        body: parsed,
        ...(caller.kind === 'operator' && caller.signature && { signature: caller.signature }),
      };
      const content = canonicalize({ type, body: asSent }) ?? '';
      const [current, ...others] = (await ring.current()).all.digest;
      const digestUnder = (key: RingKey) => keyedHash(key, content);
      const digests = [digestUnder(current), ...others.map(digestUnder)] as const;
      const stored = await accept(command, digests, dependencies);
      return stored.ok ? ok(acceptedAnswer(stored.value)) : stored;
    },
  };
}
