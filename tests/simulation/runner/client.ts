import type { RequestId } from '../../../shared/kernel/ids.ts';
import { fraction, hashOf, mix } from '../clock/hash.ts';
import type { Drawn } from '../contract.ts';
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
  const id = mix(world.calls.seed, mix(hashOf('client'), number));
  const key = `key-${String(number)}`;
  if (drawn.upload !== undefined) world.bucket.set(drawn.upload.key, drawn.upload.lines);
  const gaveUpAfter = 1 + (mix(id, 1) % MOST_TRIES);
  for (let attempt = 1; attempt <= gaveUpAfter; attempt += 1) {
    const answer = await submit(
      world,
      `client ${String(number)}.${String(attempt)} ${name}`,
      drawn,
      key,
    ).catch(() => undefined);
    if (answer === undefined) {
      await world.scheduler.sleep(fraction(mix(id, attempt)) * 3_000);
      continue;
    }
    report.answered(name, answer.code);
    if (answer.code !== '202') return;
    world.accepted.add(answer.requestId);
    await again(world, { number, name, drawn }, answer.requestId, report);
    return;
  }
  report.answered(name, 'no answer');
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
    const answer = await submit(world, `client ${String(number)} other ${name}`, other, key, drawn).catch(
      () => undefined,
    );
    if (answer?.code === '202') report.violated(`request ${requestId} was accepted with another content`);
  }
}

async function submit(world: World, label: string, drawn: Drawn, key: string, sealedAs = drawn) {
  const invocation = world.invocation(label);
  const running = world.edges.start(invocation);
  const on = running.run;
  const { type, actor: caller } = drawn;
  const asSent = world.safeguards.asSent(drawn.body);
  const idempotencyKey = world.safeguards.key(key, label);
  const now = on.now();
  try {
    const answer = await invocation.run(async () => {
      const edge = edgeOf(on);
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
