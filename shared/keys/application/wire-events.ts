import type { MembersToCompareEvent } from '../../../events/members-changed.ts';
import type { LedgerEvent } from '../../kernel/decision.ts';
import {
  type KeyRotationEvent,
  rotationRecord,
  type RotationPhase,
  SEGMENTS,
} from '../domain/key-rotation.ts';

/** Of an index key: the new one is in use from the one on, and the old one in none after the other. */
const tells: readonly RotationPhase[] = ['backfilling', 'clearing'];

/** All that is found by keyed hash is to be entered under the index keys of now. */
export function toMembersToCompare(
  type: string,
  event: LedgerEvent,
  eventId: string,
): readonly MembersToCompareEvent[] {
  if (type !== rotationRecord.type) return [];
  const told = event as KeyRotationEvent;
  if (told.type !== 'KeyRotationMoved' || !tells.includes(told.phase)) return [];
  return Array.from({ length: SEGMENTS }, (_, segment) => ({
    type: 'MembersToCompare',
    v: 1,
    id: `${eventId}/${String(segment)}`,
    data: { segment, segments: SEGMENTS },
  }));
}
