import type { Caller } from '../../../shared/kernel/caller.ts';
import type { Instant } from '../../../shared/kernel/dates.ts';
import type { RequestId } from '../../../shared/kernel/ids.ts';
import { mayBeSigned } from '../../../shared/kernel/signed-acts.ts';
import { signedText } from '../../../shared/platform/signed/signed-request.ts';
import type { CommandQueue } from '../../../shared/platform/queue/port.ts';
import { provincialFederation } from '../../../shared/platform/deployment/federations.ts';
import { CloudFault } from '../clock/calls.ts';
import { fraction, hashOf, mix } from '../clock/hash.ts';
import type { Drawn, Rotation } from '../contract.ts';
import { operator } from '../contexts/cast.ts';
import { type Environment, TENANT } from '../functions/environment.ts';
import { edgeOf } from '../functions/functions.ts';
import type { World } from '../functions/world.ts';

/** A command as one client asks for it; the number is its place in the episode. */
export interface Ask {
  readonly number: number;
  readonly name: string;
  readonly drawn: Drawn;
  /** Milliseconds of virtual time. */
  readonly at: number;
}

export interface ClientReport {
  /** What the client was answered. */
  answered(name: string, answer: string): void;
  violated(words: string): void;
}

const MOST_TRIES = 5;

/** One client: asks, asks again with the same key when the answer does not come, and now and then anyway. */
export async function askFor(
  world: World,
  { number, name, drawn }: Ask,
  report: ClientReport,
): Promise<void> {
  if (drawn.invokes !== undefined) return invoke(world, { number, name, drawn }, report);
  const id = mix(world.calls.seed, mix(hashOf('client'), number));
  const key = `key-${String(number)}`;
  if (drawn.upload !== undefined) world.bucket.set(drawn.upload.key, drawn.upload.lines);
  const gaveUpAfter = 1 + (mix(id, 1) % MOST_TRIES);
  const isLeft = isLeftBehind(world, { number, drawn });
  for (let attempt = 1; attempt <= gaveUpAfter; attempt += 1) {
    const answering = submit(world, `client ${String(number)}.${String(attempt)} ${name}`, drawn, key, {
      isLeft,
    }).catch(() => undefined);
    const answer = await (isInHurry(world, mix(id, 20 + attempt)) ? unlessLate(world, answering) : answering);
    if (answer === undefined) {
      await world.scheduler.sleep(fraction(mix(id, attempt)) ** 2 * 3_000);
      continue;
    }
    report.answered(name, answer.code);
    if (answer.code !== '202') return;
    world.accepted.add(answer.requestId);
    if (isLeft) await suspend(world, { number, drawn });
    await again(world, { number, name, drawn }, answer.requestId, report);
    return;
  }
  report.answered(name, 'no answer');
}

/** Who invokes a function sees that it failed, and leaves it at that. */
async function invoke(
  world: World,
  { number, name, drawn }: Omit<Ask, 'at'>,
  report: ClientReport,
): Promise<void> {
  const label = `administrator ${String(number)} ${name}`;
  const answer = await world.rotate(label, drawn.body as Rotation).then(
    () => 'invoked',
    () => 'no answer',
  );
  report.answered(name, answer);
}

const isInHurry = (world: World, id: number): boolean => world.calls.faults.strikes('client-hurries', id);

/** Milliseconds. */
const PATIENCE = 40;

/** The answer, if it comes in time; else the call goes on, and nobody waits for it. */
const unlessLate = <T>(world: World, answering: Promise<T>): Promise<T | undefined> =>
  Promise.race([answering, world.scheduler.sleep(PATIENCE).then(() => undefined)]);

/** Whether this command is accepted and not queued, and its operator's account ends before it is found again. */
const isLeftBehind = (world: World, { number, drawn: { actor } }: Pick<Ask, 'number' | 'drawn'>): boolean =>
  actor.kind === 'operator' &&
  actor.certificate !== undefined &&
  world.calls.faults.strikes('suspended-in-flight', mix(world.calls.seed, mix(hashOf('suspended'), number)));

async function suspend(world: World, { number, drawn }: Pick<Ask, 'number' | 'drawn'>): Promise<void> {
  const body = { operatorId: drawn.actor.id };
  const actor = operator('security-administrator', provincialFederation(TENANT).id);
  const asked = { type: 'SuspendOperator', body, actor };
  const key = `suspend-${String(number)}`;
  const answer = await submit(world, `client ${String(number)} suspends`, asked, key).catch(() => undefined);
  if (answer?.code === '202') world.accepted.add(answer.requestId);
}

/** Repeats of what was accepted: the same content is the same request, another one is refused. */
async function again(
  world: World,
  { number, name, drawn }: Omit<Ask, 'at'>,
  requestId: RequestId,
  report: ClientReport,
): Promise<void> {
  const id = mix(world.calls.seed, mix(hashOf('again'), number));
  const key = `key-${String(number)}`;
  if (world.calls.faults.strikes('client-repeats', id)) {
    await world.scheduler.sleep(fraction(mix(id, 1)) * 60_000);
    const answer = await submit(world, `client ${String(number)} again ${name}`, drawn, key).catch(
      () => undefined,
    );
    if (answer?.code === '202' && answer.requestId !== requestId)
      report.violated(`the repeat of request ${requestId} was taken as ${answer.requestId}`);
  }
  if (world.calls.faults.strikes('key-reused', id)) {
    const other = { ...drawn, body: { ...(drawn.body as object), other: true } };
    const answer = await submit(world, `client ${String(number)} other ${name}`, other, key, {
      sealedAs: drawn,
    }).catch(() => undefined);
    if (answer?.code === '202') report.violated(`request ${requestId} was accepted with another content`);
  }
}

const unreachable: CommandQueue = {
  send: () => Promise.reject(new CloudFault('the queue can’t be reached')),
};

interface Submitting {
  readonly sealedAs?: Drawn;
  /** The queue can't be reached from here. */
  readonly isLeft?: boolean;
}

async function submit(
  world: World,
  label: string,
  drawn: Drawn,
  key: string,
  { sealedAs = drawn, isLeft = false }: Submitting = {},
) {
  const invocation = world.invocation(label);
  const running = world.edges.start(invocation);
  const on = isLeft ? { ...running.run, queue: unreachable } : running.run;
  const { type } = drawn;
  const asSent = world.safeguards.asSent(drawn.body);
  const idempotencyKey = world.safeguards.key(key, label);
  const now = on.now();
  try {
    const answer = await invocation.run(async () => {
      const edge = edgeOf(on);
      const caller = await callerOf(on, drawn, idempotencyKey, now);
      if (caller === undefined)
        return { code: '401', requestId: edge.requestIdOf(drawn.actor, idempotencyKey) };
      const requestId = edge.requestIdOf(caller, idempotencyKey);
      const body = sealedAs.seal ? await sealedAs.seal({ vault: on.vault, requestId, now }) : sealedAs.body;
      if (body === undefined) return { code: 'refused by the route', requestId };
      const accepted = await edge.submit({ type, asSent, body, caller, idempotencyKey, now });
      return accepted.ok
        ? { code: '202', requestId: accepted.value.body.requestId }
        : { code: accepted.error.code, requestId };
    });
    running.finish();
    world.calls.note(label, `is answered ${answer.code} ${answer.requestId}`);
    return answer;
  } catch (error) {
    if (invocation.isOver) running.discard();
    else running.finish();
    world.calls.note(label, 'gets no answer');
    throw error;
  }
}

/** As the HTTP edge makes the caller of token and signature: undefined when account or certificate has ended. */
async function callerOf(
  on: Environment,
  { type, actor }: Drawn,
  key: string,
  now: Instant,
): Promise<Caller | undefined> {
  if (actor.kind !== 'operator' || actor.certificate === undefined) return actor;
  const { id: account, role, scope, certificate: fingerprint, entrustment } = actor;
  if (!(await on.isLive({ account, role, scope, fingerprint, entrustment }, now))) return undefined;
  const action = on.handlers.get(type)?.action;
  // Now and then one comes through unsigned: the engine is to find it.
  const signs = action !== undefined && mayBeSigned(action) && !(hashOf(key) % 3 === 0);
  const over = signedText({
    tenant: on.tenant,
    operator: actor,
    method: 'POST',
    path: `/${type}`,
    idempotencyKey: key,
  });
  return signs
    ? { ...actor, signature: { certificate: fingerprint, form: 'raw', value: 'AAAA', over } }
    : actor;
}
