import * as z from 'zod';
import { PersonId } from '../../kernel/ids.ts';
import type { ItemKey, StoredItem } from '../store/port.ts';
import type { KeyRingSource, RingKey } from './key-ring.ts';
import { openText, sealText, suiteOf } from './sealed-text.ts';

/** The data key of a person, wrapped by a key of the ring. Without `wrapped` it has been destroyed. */
const PersonKey = z.lazy(() =>
  z.object({
    pk: z.string(),
    wrapped: z.instanceof(Uint8Array).optional(),
    by: z.string().optional(),
  }),
);

export const PERSON_KEYS = 'person#';

export const personKey = (personId: PersonId): ItemKey => ({ table: 'keys', pk: PERSON_KEYS + personId });

export const personOf = ({ pk }: StoredItem): PersonId => PersonId.parse(pk.slice(PERSON_KEYS.length));

/** What a key item holds beside its key and revision. */
async function wrapping(key: Uint8Array, by: RingKey, boundTo: string) {
  return { wrapped: sealText(await suiteOf(by.suite), by.key, key, boundTo), by: by.id };
}

export const newPersonKey = async (
  personId: PersonId,
  key: Uint8Array,
  by: RingKey,
  boundTo: string,
): Promise<StoredItem> => ({ pk: personKey(personId).pk, rev: 1, ...(await wrapping(key, by, boundTo)) });

export const isWhole = (item: StoredItem): boolean => PersonKey.parse(item).wrapped !== undefined;

/** Undefined when the key was destroyed. Throws when the ring lacks the key that wrapped it. */
export async function openPersonKey(
  item: StoredItem,
  ring: KeyRingSource,
  boundTo: string,
): Promise<Uint8Array | undefined> {
  const { wrapped, by = '' } = PersonKey.parse(item);
  if (wrapped === undefined) return undefined;
  const key = await ring.find('wrap', by);
  if (key === undefined) throw new Error(`the ring lacks the key ${by}`);
  return openText(key.key, wrapped, boundTo);
}

/** The same key wrapped by another key of the ring; undefined when there is nothing to do. */
export async function rewrapped(
  item: StoredItem,
  ring: KeyRingSource,
  to: RingKey,
  boundTo: string,
): Promise<Readonly<Record<string, unknown>> | undefined> {
  if (PersonKey.parse(item).by === to.id) return undefined;
  const key = await openPersonKey(item, ring, boundTo);
  return key && wrapping(key, to, boundTo);
}

/** What is left of a key that was destroyed: nothing but the item, so that nobody makes another. */
export const destroyedKey: Readonly<Record<string, unknown>> = {};
