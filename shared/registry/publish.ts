import * as z from 'zod';
import type { FoundingAppliedEvent } from '../../events/founding-applied.ts';
import type { MembersChangedEvent, MembersToCompareEvent } from '../../events/members-changed.ts';
import { toMembersToCompare } from '../keys/application/wire-events.ts';
import { toMembersChanged } from '../members/application/wire-events.ts';
import { dispatch, type DispatchDependencies } from '../platform/engine/dispatch.ts';
import type { LedgerEntry } from '../platform/engine/ledger.ts';
import type { Image } from '../platform/stream/in-stream-order.ts';
import { toWireEvent } from '../unions/application/wire-events.ts';
import type { FoundingEvent } from '../unions/domain/founding.ts';

const Entry = z.object({
  pk: z.string(),
  seq: z.number(),
  follow: z.array(z.string()).default([]),
  events: z.array(z.looseObject({ type: z.string(), v: z.number() })),
});

export type WireEvent = FoundingAppliedEvent | MembersChangedEvent | MembersToCompareEvent;

export interface PublishDependencies extends DispatchDependencies {
  /** Hands a wire event to the queue of its consumer. */
  readonly tell: (event: WireEvent) => Promise<void>;
}

/** What consumers are told of an entry of the ledger. */
export const wireEventsOf = ({
  pk,
  seq,
  events,
}: Pick<LedgerEntry, 'pk' | 'seq' | 'events'>): readonly WireEvent[] => {
  const [type, recordId] = [pk.slice(0, pk.indexOf('#')), pk.slice(pk.indexOf('#') + 1)];
  return events.flatMap((event, index): readonly WireEvent[] => {
    const id = `${pk}@${String(seq)}.${String(index)}`;
    const applied = type === 'founding-application' ? toWireEvent(event as FoundingEvent, id) : undefined;
    return [
      ...(applied === undefined ? [] : [applied]),
      ...toMembersChanged({ type, id: recordId }, event, id),
      ...toMembersToCompare(type, event, id),
    ];
  });
};

/** Sends the follow-ups of a ledger entry that are due at once, and tells consumers what happened. */
export const publishEntry = (dependencies: PublishDependencies) => async (image: Image) => {
  const entry = Entry.parse(image);
  if (entry.follow.length > 0) await dispatch(entry.follow, dependencies);
  for (const event of wireEventsOf(entry)) await dependencies.tell(event);
};
