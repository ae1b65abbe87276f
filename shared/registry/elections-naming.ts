import type { MemberId } from '../kernel/ids.ts';
import type { NamedIn } from '../members/http/access-copy.ts';
import { recordKey } from '../platform/engine/keys.ts';
import type { HistoryEntry, RecordHistory } from '../platform/store/record-history.ts';
import { type CommitteeChangeEvent, committeeChangeRecord } from '../unions/domain/committee-change.ts';
import type { ByElectionResult } from '../unions/domain/election.ts';
import { foundingRecord, type FoundingEvent } from '../unions/domain/founding.ts';
import { reelectionRecord, type ReelectionEvent } from '../unions/domain/reelection.ts';
import { type UnionEvent, unionRecord } from '../unions/domain/union.ts';

type Naming = UnionEvent | FoundingEvent | ReelectionEvent | CommitteeChangeEvent;

/** Fields of what an event says of one member, and nothing that it says of others. */
type Part = Readonly<Record<string, string | number | readonly string[]>>;

/** Of an election that was reported: what the minutes say of this member, whether or not it was approved. */
const reported = ({ heldOn, elected }: ByElectionResult, memberId: MemberId): Part[] =>
  elected
    .filter((one) => one.memberId === memberId)
    .map(({ post, votes, ties = [] }) => ({
      heldOn,
      posts: [post],
      votes,
      ...(ties.length > 0 && { ties }),
    }));

function partsOf(event: Naming, memberId: MemberId): readonly Part[] {
  switch (event.type) {
    case 'FoundingElectionReported':
    case 'ReelectionReported':
    case 'ByElectionReported':
      return reported(event.election, memberId);
    case 'OfficerMoveAsked': {
      const { memberId: moved, reason, consentedOn } = event.move;
      return moved === memberId ? [{ reason, consentedOn }] : [];
    }
    case 'UnionFounded':
    case 'UnionReelected':
      return (event.elected?.officers ?? [])
        .filter((officer) => officer.memberId === memberId)
        .map(({ post }) => ({ posts: [post], since: event.elected?.electedOn ?? '' }));
    case 'OfficersElected':
      return event.elected
        .filter((one) => one.memberId === memberId)
        .map(({ post }) => ({ posts: [post], since: event.electedOn }));
    case 'OfficersLeft':
      return event.left
        .filter((one) => one.memberId === memberId)
        .map(({ post, for: reason }) => ({ posts: [post], for: reason, on: event.on }));
    default:
      return [];
  }
}

/** Only the events that name the member, each with what it says of them. */
const naming = (entries: readonly HistoryEntry[], memberId: MemberId, unionId: string): HistoryEntry[] =>
  entries.flatMap((entry) => {
    const events = entry.events.flatMap((event) =>
      partsOf(event as unknown as Naming, memberId).map((part) => ({
        type: event.type,
        v: event.v,
        unionId,
        ...part,
      })),
    );
    return events.length === 0 ? [] : [{ ...entry, events }];
  });

/**
 * What elections and committees of these unions say of one member, from the ledgers: who was elected, with how many
 * votes and which ties, who left office and why. Whoever was elected stood as a member of the union, so that theirs
 * are all that can name them.
 */
export const electionsNaming =
  (historyOf: RecordHistory): NamedIn =>
  async (memberId, unions) => {
    const found = unions.map(async (unionId) => {
      const ofUnion = await historyOf(recordKey(unionRecord.type, unionId));
      const foundings = ofUnion
        .flatMap(({ commit = [] }) => commit.map((entry) => entry.slice(0, entry.lastIndexOf('@'))))
        .filter((key) => key.startsWith(`${foundingRecord.type}#`));
      const others = await Promise.all(
        [
          recordKey(reelectionRecord.type, unionId),
          recordKey(committeeChangeRecord.type, unionId),
          ...new Set(foundings),
        ].map(historyOf),
      );
      return [ofUnion, ...others].flatMap((entries) => naming(entries, memberId, unionId));
    });
    return (await Promise.all(found)).flat();
  };
