import { randomBytes } from 'node:crypto';
import * as z from 'zod';
import type { ClaimId } from '../../kernel/decision.ts';
import type { PersonId } from '../../kernel/ids.ts';
import type { SealedIdentity, SealedPerson } from '../../kernel/sealed.ts';
import type { ItemKey, Store, StoredItem } from '../store/port.ts';
import { KEY_BYTES, open, seal } from './cipher.ts';
import { keyedHash, type KeyRing, type KeyRingSource } from './key-ring.ts';
import { pack, unpack } from './pack.ts';

/** Seals and opens personal data, and finds persons by keyed hash without knowing their number. */
export interface PersonVault {
  /** Under each person's own key, made on first use. The same person may be sealed again. */
  sealAll(
    persons: readonly { readonly personId: PersonId; readonly data: unknown }[],
  ): Promise<SealedPerson[]>;
  /** In the given order; undefined where the person's key was destroyed. */
  openAll(sealed: readonly SealedPerson[]): Promise<unknown[]>;
  claimOf(idNumber: string): Promise<ClaimId>;
  sealIdentity(claim: ClaimId): Promise<SealedIdentity>;
  openIdentity(identity: SealedIdentity): Promise<ClaimId>;
}

const PersonKey = z.object({ pk: z.string(), wrapped: z.instanceof(Uint8Array).optional() });

const keyOfPerson = (personId: PersonId): ItemKey => ({ table: 'keys', pk: `person#${personId}` });

export interface VaultDependencies {
  readonly store: Store;
  readonly ring: KeyRingSource;
  readonly tenant: string;
}

export function personVault({ store, ring, tenant }: VaultDependencies): PersonVault {
  const boundTo = (personId: PersonId) => `${tenant}/${personId}`;
  const unwrapped = (item: StoredItem | undefined, { keys }: KeyRing, personId: PersonId) => {
    const wrapped = item && PersonKey.parse(item).wrapped;
    return wrapped && open(keys.wrap.key, wrapped, boundTo(personId));
  };

  async function keyFor(
    personId: PersonId,
    there: StoredItem | undefined,
    { keys }: KeyRing,
  ): Promise<Uint8Array> {
    const existing = unwrapped(there, { keys }, personId);
    if (existing) return existing;
    if (there !== undefined)
      throw new Error('this person has been erased: no new data under a destroyed key');
    const key = randomBytes(KEY_BYTES);
    const wrapped = seal(keys.wrap.key, key, boundTo(personId));
    const item = { pk: keyOfPerson(personId).pk, rev: 1, wrapped, by: keys.wrap.id };
    const { committed } = await store.commit([{ op: 'create', table: 'keys', item }]);
    if (committed) return key;
    const [made] = await store.read([keyOfPerson(personId)]);
    return keyFor(personId, made, { keys });
  }

  return {
    async sealAll(persons) {
      const current = await ring.current();
      const items = await store.read(persons.map(({ personId }) => keyOfPerson(personId)));
      return Promise.all(
        persons.map(async ({ personId, data }, index) => {
          const key = await keyFor(personId, items[index], current);
          const sealed = seal(key, pack(data), boundTo(personId));
          return { personId, sealed: toText(sealed) };
        }),
      );
    },
    async openAll(persons) {
      const current = await ring.current();
      const items = await store.read(persons.map(({ personId }) => keyOfPerson(personId)));
      return persons.map(({ personId, sealed }, index) => {
        const key = unwrapped(items[index], current, personId);
        return key && unpack(open(key, fromText(sealed), boundTo(personId)));
      });
    },
    async claimOf(idNumber) {
      const { index } = (await ring.current()).keys;
      return `IDNO#${index.id}#${keyedHash(index, idNumber)}`;
    },
    async sealIdentity(claim) {
      const { transit } = (await ring.current()).keys;
      return toText(seal(transit.key, Buffer.from(claim), tenant)) as SealedIdentity;
    },
    async openIdentity(identity) {
      const { transit } = (await ring.current()).keys;
      return Buffer.from(open(transit.key, fromText(identity), tenant)).toString() as ClaimId;
    },
  };
}

const toText = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url');
const fromText = (text: string): Uint8Array => Buffer.from(text, 'base64url');
