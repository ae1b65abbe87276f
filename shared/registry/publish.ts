import * as z from 'zod';
import type { FoundingAppliedEvent } from '../../events/founding-applied.ts';
import { dispatch, type DispatchDependencies } from '../platform/engine/dispatch.ts';
import type { Image } from '../platform/stream/in-stream-order.ts';
import { toWireEvent } from '../unions/application/wire-events.ts';
import type { FoundingEvent } from '../unions/domain/founding.ts';

const Entry = z.object({
  pk: z.string(),
  seq: z.number(),
  follow: z.array(z.string()).default([]),
  events: z.array(z.looseObject({ type: z.string(), v: z.number() })),
});

export interface PublishDependencies extends DispatchDependencies {
  /** Hands a wire event to the queue of its consumer. */
  readonly tell: (event: FoundingAppliedEvent) => Promise<void>;
}

/** Sends the follow-ups of a ledger entry that are due at once, and tells consumers what happened. */
export const publishEntry = (dependencies: PublishDependencies) => async (image: Image) => {
  const { pk, seq, follow, events } = Entry.parse(image);
  if (follow.length > 0) await dispatch(follow, dependencies);
  for (const [index, event] of events.entries()) {
    const wire = pk.startsWith('founding-application#')
      ? toWireEvent(event as unknown as FoundingEvent, `${pk}@${String(seq)}.${String(index)}`)
      : undefined;
    if (wire !== undefined) await dependencies.tell(wire);
  }
};
