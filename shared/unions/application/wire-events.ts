import type { FoundingAppliedEvent } from '../../../events/founding-applied.ts';
import { type FoundingEvent, foundersOf } from '../domain/founding.ts';

/** What others are told of an event of this context; undefined for what stays inside. */
export function toWireEvent(event: FoundingEvent, id: string): FoundingAppliedEvent | undefined {
  if (event.type !== 'FoundingApplied') return undefined;
  const { applicationId, rosterId, rosterKey } = event;
  const employers = foundersOf(event).map(({ employer }) => employer.creditCode);
  return { type: 'FoundingApplied', v: 1, id, data: { applicationId, rosterId, rosterKey, employers } };
}
