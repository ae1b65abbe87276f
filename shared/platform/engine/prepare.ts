import type { Actor } from '../../kernel/caller.ts';
import type { DecisionContext } from '../../kernel/decision.ts';
import type { RequestId } from '../../kernel/ids.ts';
import type { Rejection } from '../../kernel/problem.ts';
import { derivedId } from '../ids.ts';
import { keyOf, type Write } from '../store/port.ts';
import { notingReader, type RoundReader } from './batch-reader.ts';
import type { Handlers } from '../../kernel/command-handler.ts';
import { mayAsk } from '../../kernel/permissions.ts';
import { mustBeSigned } from '../../kernel/signed-acts.ts';
import { entrustmentRefusal, type Entrustments } from '../entrustments.ts';
import type { IsLive } from '../http/auth/live-session.ts';
import { PersonErased } from '../keys/person-erased.ts';
import { fitsAlone } from './pack.ts';
import { planRejection, planWrites, type Indexes } from './plan.ts';
import { StoredRequest, toCommand } from './request.ts';
import type { Command } from '../../kernel/command.ts';

/** A command on its way to a transaction. */
export type Prepared =
  | { readonly kind: 'settled'; readonly request: RequestId }
  | { readonly kind: 'failed'; readonly request: RequestId; readonly fault: unknown }
  | {
      readonly kind: 'planned';
      readonly request: RequestId;
      readonly writes: readonly Write[];
      /** Records and claims the decision rests on. */
      readonly depends: ReadonlySet<string>;
      readonly gates: ReadonlySet<string>;
      /** Everything read or written, for keeping the order of commands that meet. */
      readonly touches: ReadonlySet<string>;
    };

interface Deciding {
  readonly handlers: Handlers;
  readonly indexes: Indexes;
  readonly isLive: IsLive;
  readonly entrustments?: Entrustments;
  /** The writer's term, which entries name. */
  readonly term?: number | undefined;
}

/** Loads, authorises and decides one command. A fault stays with its command and spares the batch. */
export async function prepare(
  request: RequestId,
  read: RoundReader,
  deciding: Deciding,
  shared: Omit<DecisionContext, 'newId'>,
): Promise<Prepared> {
  try {
    const item = await read({ table: 'requests', pk: request });
    if (item === undefined) throw new Error('the queue names a request that was never accepted');
    const stored = StoredRequest.parse(item);
    if (stored.outcome !== undefined) return { kind: 'settled', request };
    const context = { ...shared, newId: <Id extends string>(label: string) => derivedId<Id>(request, label) };
    const reader = notingReader(read);
    const writes = await planned(toCommand(stored), reader, deciding, context);
    const { depends, gates } = reader;
    const touches = new Set([...depends, ...writes.filter((write) => write.op !== 'gate').map(keyOf)]);
    return { kind: 'planned', request, writes, depends, gates, touches };
  } catch (fault) {
    return { kind: 'failed', request, fault };
  }
}

async function planned(
  command: Command,
  reader: ReturnType<typeof notingReader>,
  { handlers, indexes, isLive, entrustments, term }: Deciding,
  context: DecisionContext,
): Promise<readonly Write[]> {
  const refused = (rejection: Rejection) => planRejection(command, rejection, context);
  const handler = handlers.get(command.type);
  if (handler === undefined) return refused({ code: 'command/unknown', params: { type: command.type } });
  const body = handler.body.safeParse(command.body);
  if (!body.success) return refused({ code: 'command/malformed', params: { type: command.type } });
  const parsed = { ...command, body: body.data };
  if (!mayAsk(command.actor, handler.action)) return refused({ code: 'command/not-permitted' });
  if (mustBeSigned(handler.action, command.actor, context.rules) && command.signature === undefined)
    return refused({ code: 'command/unsigned' });
  const [loaded, holds, notEntrusted]: readonly [Found | undefined, boolean, Rejection | undefined] =
    await Promise.all([
      handler.load(reader, parsed).then((records) => ({ records }), unlessErased),
      accountHolds(command.actor, isLive, context),
      entrustmentRefusal(command.actor, handler.action, entrustments, context.at),
    ]);
  if (!holds) return refused({ code: 'command/account-ended' });
  if (notEntrusted !== undefined) return refused(notEntrusted);
  if (loaded === undefined) return refused({ code: 'person/erased' });
  const { records } = loaded;
  const refusal = handler.guard(records, command.actor, parsed.body);
  if (refusal !== undefined) return refused(refusal);
  const decision = handler.decide(records, parsed, context);
  if (!decision.ok) return refused(decision.error);
  const writes = planWrites(decision.value, parsed, context, { indexes, rests: reader.rests, term });
  // What no transaction holds would come back from the queue for ever.
  return fitsAlone(writes) ? writes : refused({ code: 'command/too-large', params: { type: command.type } });
}

interface Found {
  readonly records: unknown;
}

/**
 * What was accepted of somebody whose key was destroyed before it was decided is refused: no later try could open
 * them, and it would come back from the queue for ever.
 */
function unlessErased(fault: unknown): undefined {
  if (!(fault instanceof PersonErased)) throw fault;
}

/**
 * Whether account and certificate of who asked hold now, and not when they asked: a command that waits must not
 * outlive who sent it. Who signed in without a certificate has no account to end.
 */
const accountHolds = async (
  actor: Actor,
  isLive: IsLive,
  { at }: Pick<DecisionContext, 'at'>,
): Promise<boolean> =>
  actor.kind !== 'operator' ||
  actor.certificate === undefined ||
  isLive(
    {
      account: actor.id,
      role: actor.role,
      scope: actor.scope,
      fingerprint: actor.certificate,
      entrustment: actor.entrustment,
    },
    at,
  );
