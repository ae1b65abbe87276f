import * as z from 'zod';
import type { ClaimId, Lookups } from '../kernel/decision.ts';
import { SealedPerson } from '../kernel/sealed.ts';
import { correctionRecord } from '../members/domain/correction.ts';
import { memberRecord } from '../members/domain/member.ts';
import { applicationRecord } from '../members/domain/membership-application.ts';
import { rosterChunkRecord } from '../members/domain/roster-chunk.ts';
import type { StoredItem } from '../platform/store/port.ts';
import type { FoldedRecord } from './restored-records.ts';

/** What a restore needs of the keys: they are the living ones, so that who was erased since stays erased. */
export interface RestoringVault {
  /** Whether a claim is under the index key that decides today. */
  isCurrent(claim: ClaimId): boolean;
  /** The claims on the numbers of these persons, in the given order; undefined where the key was destroyed. */
  claimsOf(persons: readonly SealedPerson[]): Promise<readonly (ClaimId | undefined)[]>;
}

/** Keyed hashes of persons beside a record: their names, and of whom they are. */
interface Needed {
  readonly record: FoldedRecord;
  readonly name: string;
  readonly person: SealedPerson;
}

const OfOne = z.object({ person: z.object(SealedPerson.shape) });
const OfRows = z.object({
  rows: z.array(z.object({ line: z.number(), person: z.object(SealedPerson.shape).optional() })),
});

const ofOne = new Set([memberRecord.type, applicationRecord.type, correctionRecord.type]);

function neededBy(record: FoldedRecord): readonly Needed[] {
  if (ofOne.has(record.type)) return [{ record, name: 'identity', person: OfOne.parse(record.state).person }];
  if (record.type !== rosterChunkRecord.type) return [];
  return OfRows.parse(record.state).rows.flatMap(({ line, person }) =>
    person === undefined ? [] : [{ record, name: String(line), person }],
  );
}

/** Persons opened at a time. */
const AT_ONCE = 100;

/**
 * The keyed hashes beside each record, which stand in no ledger. Those of an image of the same record are taken as
 * they are if its person and the index key are still the same; the others are computed anew, which opens the person.
 * Nobody can compute that of a person who has been erased: it is replaced by one that is nobody's.
 */
export async function lookupsOf(
  records: readonly FoldedRecord[],
  images: ReadonlyMap<string, StoredItem>,
  vault: RestoringVault,
): Promise<ReadonlyMap<string, Lookups>> {
  const found = new Map<string, Record<string, string>>();
  const note = ({ record: { pk }, name }: Needed, claim: string) =>
    found.set(pk, { ...found.get(pk), [name]: claim });
  const unknown: Needed[] = [];
  for (const record of records)
    for (const needed of neededBy(record)) {
      const noted = notedIn(images.get(record.pk), needed);
      if (noted !== undefined && vault.isCurrent(noted)) note(needed, noted);
      else unknown.push(needed);
    }
  for (let from = 0; from < unknown.length; from += AT_ONCE) {
    const some = unknown.slice(from, from + AT_ONCE);
    const claims = await vault.claimsOf(some.map(({ person }) => person));
    for (const [index, needed] of some.entries())
      note(needed, claims[index] ?? notedIn(images.get(needed.record.pk), needed) ?? nobodys(needed));
  }
  return found;
}

/** As an image has it, whatever else of the record has changed: the same sealed person has the same number. */
function notedIn(image: StoredItem | undefined, { name, person, record }: Needed): ClaimId | undefined {
  const { lookups, state } = (image ?? {}) as { lookups?: Lookups; state?: unknown };
  const noted = lookups?.[name] as ClaimId | undefined;
  if (noted === undefined) return undefined;
  const same = neededBy({ ...record, state }).some(
    (other) => other.name === name && other.person.sealed === person.sealed,
  );
  return same ? noted : undefined;
}

const nobodys = ({ record, name }: Needed): ClaimId => `IDNO#erased#${record.id}.${name}`;
