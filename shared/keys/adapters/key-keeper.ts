import * as z from 'zod';
import type { ClaimId } from '../../kernel/decision.ts';
import { SealedPerson } from '../../kernel/sealed.ts';
import { claimUnder } from '../../platform/keys/index-keys.ts';
import type { KeyRingSource, RingKey } from '../../platform/keys/key-ring.ts';
import { PERSON_KEYS, personOf, rewrapped } from '../../platform/keys/person-key.ts';
import type { PersonVault } from '../../platform/keys/person-vault.ts';
import { RING, StoredRing } from '../../platform/keys/stored-ring.ts';
import type { ItemPages } from '../../platform/store/item-pages.ts';
import type { Store, StoredItem } from '../../platform/store/port.ts';
import type { KeyKeeper } from '../application/ports.ts';

export interface KeyKeeperDependencies {
  readonly tenant: string;
  readonly store: Store;
  readonly pages: ItemPages;
  readonly ring: KeyRingSource;
  readonly vault: PersonVault;
}

/** Records that hold claims on ID numbers are members'. */
const MEMBERS = 'member#';

const MemberItem = z.object({ state: z.object({ person: z.object(SealedPerson.shape) }) });
const Numbered = z.object({ idNumber: z.string() });

export function keyKeeper({ tenant, store, pages, ring, vault }: KeyKeeperDependencies): KeyKeeper {
  const keyNamed = async (purpose: 'wrap' | 'index', id: string): Promise<RingKey> => {
    const key = await ring.find(purpose, id);
    if (key === undefined) throw new Error(`the ring lacks the key ${id}`);
    return key;
  };
  return {
    async ring() {
      const [item] = await store.read([{ table: 'keys', pk: RING }]);
      return StoredRing.parse(item);
    },

    async personKeys(at, to) {
      const [key, { items, next }] = await Promise.all([
        keyNamed('wrap', to),
        pages.page('keys', PERSON_KEYS, at),
      ]);
      const found = items.map(async (item) => {
        const content = await rewrapped(item, ring, key, `${tenant}/${personOf(item)}`);
        return {
          place: item.pk,
          change: content && { pk: item.pk, readRev: item.rev, content },
        };
      });
      return { items: await Promise.all(found), next };
    },

    async persons(at, from, to) {
      const [old, fresh] = await Promise.all([keyNamed('index', from), keyNamed('index', to)]);
      const { items, next } = await pages.page('registry', MEMBERS, at);
      const opened = await vault.openAll(items.map(personIn));
      const claimsOn = (data: unknown): { from: ClaimId; to: ClaimId } | undefined => {
        if (data === undefined) return undefined;
        const { idNumber } = Numbered.parse(data);
        return { from: claimUnder(old, idNumber), to: claimUnder(fresh, idNumber) };
      };
      return {
        items: items.map(({ pk }, index) => ({
          place: pk,
          record: pk.slice(MEMBERS.length),
          claims: claimsOn(opened[index]),
        })),
        next,
      };
    },
  };
}

const personIn = (item: StoredItem): SealedPerson => MemberItem.parse(item).state.person;
