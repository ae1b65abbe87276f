import * as z from 'zod';
import { Instant, legalDate, LocalDate } from '../../kernel/dates.ts';
import { type ErasureId, MemberId, MembershipApplicationId, PersonId } from '../../kernel/ids.ts';
import { recordKey } from '../../platform/engine/keys.ts';
import { derivedId } from '../../platform/ids.ts';
import { isWhole, personKey } from '../../platform/keys/person-key.ts';
import type { ItemPages } from '../../platform/store/item-pages.ts';
import type { Store, StoredItem } from '../../platform/store/port.ts';
import type { RetentionKeeper } from '../application/ports.ts';
import type { AnchoredCounts, AnchoredTime } from './anchored-counts.ts';
import type { Find, Proposal } from '../domain/sweep.ts';

export interface RetentionKeeperDependencies {
  readonly tenant: string;
  readonly store: Store;
  readonly pages: ItemPages;
  /** Absent where there is no audit trail to count. */
  readonly anchored?: AnchoredCounts;
}

const Person = z.object({ personId: PersonId });

/** Members as they are stored, as far as their time goes. A voided record may be put back: it has not ended. */
const MemberItem = z.object({
  state: z.object({ memberId: MemberId, status: z.string(), endedOn: LocalDate.optional(), person: Person }),
});
const ENDED = new Set(['withdrawn', 'deemed-withdrawn', 'expelled', 'deceased']);

const ApplicationItem = z.object({
  state: z.object({
    applicationId: MembershipApplicationId,
    status: z.string(),
    decidedAt: Instant.optional(),
    person: Person,
  }),
});

const RequestItem = z.looseObject({
  outcome: z.object({ at: Instant }).optional(),
  body: z.unknown().optional(),
});

/** A person who may be proposed, before it is known whether they were already. */
interface Candidate {
  readonly place: string;
  readonly since: LocalDate | undefined;
  readonly id: string;
  readonly of: Proposal['of'];
  readonly personId: PersonId;
}

export function retentionKeeper({
  tenant,
  store,
  pages,
  anchored,
}: RetentionKeeperDependencies): RetentionKeeper {
  const proposalOf = (version: number, id: string): ErasureId =>
    derivedId<ErasureId>('retention-erasure', tenant, version, id);

  /** Nothing is done about whom nobody can open any more, nor about whom this version has proposed before. */
  async function stillThere(candidates: readonly Candidate[], version: number): Promise<readonly Find[]> {
    const over = candidates.filter(({ since }) => since !== undefined);
    const [keys, proposals] = await Promise.all([
      store.read(over.map(({ personId }) => personKey(personId))),
      store.read(
        over.map(({ id }) => ({
          table: 'registry',
          pk: recordKey('erasure-request', proposalOf(version, id)),
        })),
      ),
    ]);
    const open = new Set(
      over.filter((_, index) => isThere(keys[index]) && proposals[index] === undefined).map(({ id }) => id),
    );
    return candidates.map(({ place, since, id, of }) => ({
      place,
      since,
      act: open.has(id)
        ? { kind: 'propose', proposal: { of, erasureId: proposalOf(version, id) } }
        : undefined,
    }));
  }

  return {
    async page(kind, version, at) {
      switch (kind) {
        case 'request-body': {
          const { items, next } = await pages.page('requests', '', at);
          return { finds: items.map(requestFind), next };
        }
        case 'rejected-application': {
          const { items, next } = await pages.page('registry', 'membership-application#', at);
          return { finds: await stillThere(items.map(applicant), version), next };
        }
        case 'departed-member': {
          const { items, next } = await pages.page('registry', 'member#', at);
          return { finds: await stillThere(items.map(member), version), next };
        }
        case 'audit-entry': {
          // One walk: anchors are a chain, and few.
          if (at.segment > 0 || anchored === undefined) return { finds: [], next: undefined };
          const { times, next } = await anchored.page(Number(at.after ?? 0));
          return { finds: times.map(timeFind), next: next === undefined ? undefined : String(next) };
        }
      }
    },
  };
}

const timeFind = ({ seq, until, entries }: AnchoredTime): Find => ({
  place: String(seq),
  since: legalDate(until),
  act: { kind: 'elsewhere' },
  entries,
});

const isThere = (key: StoredItem | undefined): boolean => key !== undefined && isWhole(key);

function requestFind(item: StoredItem): Find {
  const { outcome } = RequestItem.parse(item);
  const { pk, rev, body, ...content } = item;
  const since = outcome && legalDate(outcome.at);
  return {
    place: pk,
    since,
    act: body === undefined ? undefined : { kind: 'strip', strip: { pk, readRev: rev, content } },
  };
}

function applicant(item: StoredItem): Candidate {
  const { applicationId, status, decidedAt, person } = ApplicationItem.parse(item).state;
  return {
    place: item.pk,
    since:
      (status === 'rejected' || status === 'withdrawn') && decidedAt !== undefined
        ? legalDate(decidedAt)
        : undefined,
    id: applicationId,
    of: { applicationId },
    personId: person.personId,
  };
}

function member(item: StoredItem): Candidate {
  const { memberId, status, endedOn, person } = MemberItem.parse(item).state;
  return {
    place: item.pk,
    since: ENDED.has(status) ? endedOn : undefined,
    id: memberId,
    of: { memberId },
    personId: person.personId,
  };
}
