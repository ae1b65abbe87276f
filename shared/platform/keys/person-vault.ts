import { randomBytes } from 'node:crypto';
import * as z from 'zod';
import type { ClaimId, Claims, KeyChange } from '../../kernel/decision.ts';
import type { PersonId } from '../../kernel/ids.ts';
import type { SealedIdentity, SealedPerson } from '../../kernel/sealed.ts';
import type { Store, StoredItem } from '../store/port.ts';
import { claimUnder, indexKeysOf, markUnder } from './index-keys.ts';
import type { KeyRing, KeyRingSource } from './key-ring.ts';
import { pack, unpack } from './pack.ts';
import { PersonErased } from './person-erased.ts';
import { destroyedKey, isWhole, newPersonKey, openPersonKey, personKey } from './person-key.ts';
import { openText, sealText, suiteOf } from './sealed-text.ts';
import { KEY_BYTES } from './suite.ts';

/** Seals and opens personal data, and finds persons by keyed hash without knowing their number. */
export interface PersonVault {
  /**
   * Under each person's own key, made on first use. The same person may be sealed again; throws for one whose
   * key was destroyed.
   */
  sealAll(
    persons: readonly { readonly personId: PersonId; readonly data: unknown }[],
  ): Promise<SealedPerson[]>;
  /** In the given order; undefined where the person's key was destroyed. */
  openAll(sealed: readonly SealedPerson[]): Promise<unknown[]>;
  /** The claims on a number: one for each index key in use. */
  claimsOf(idNumber: string): Promise<Claims>;
  sealIdentity(claims: Claims): Promise<SealedIdentity>;
  /**
   * The claims on a person's number, as their identity was sealed; should index keys have come into use since,
   * also those under the new ones.
   */
  openIdentity(identity: SealedIdentity, person: SealedPerson): Promise<Claims>;
  /** The claims on a person's number, from the one that was noted beside a record. */
  claimsBeside(noted: ClaimId, person: SealedPerson): Promise<Claims>;
  /** Keyed hashes of a text of some kind, one for each index key in use: `<kind>#<key>#<hash>`. */
  marksOf<Kind extends string>(kind: Kind, text: string): Promise<readonly `${Kind}#${string}`[]>;
  /** What destroys a person's key, for a commit; undefined when there is none, or none any more. */
  destructionOf(personId: PersonId): Promise<KeyChange | undefined>;
}

const Numbered = z.lazy(() => z.object({ idNumber: z.string() }));

/** Between the claims of a sealed identity: no claim contains it. */
const SEPARATOR = '\n';

export interface VaultDependencies {
  readonly store: Store;
  readonly ring: KeyRingSource;
  readonly tenant: string;
}

export function personVault({ store, ring, tenant }: VaultDependencies): PersonVault {
  const boundTo = (personId: PersonId) => `${tenant}/${personId}`;
  const keysOf = (persons: readonly { readonly personId: PersonId }[]) =>
    store.read(persons.map(({ personId }) => personKey(personId)));
  const keyIn = (item: StoredItem | undefined, personId: PersonId) =>
    item && openPersonKey(item, ring, boundTo(personId));

  async function keyFor(
    personId: PersonId,
    there: StoredItem | undefined,
    current: KeyRing,
  ): Promise<Uint8Array> {
    if (there !== undefined) {
      const existing = await keyIn(there, personId);
      if (existing) return existing;
      throw new PersonErased('this person has been erased: no new data under a destroyed key');
    }
    const key = randomBytes(KEY_BYTES);
    const item = await newPersonKey(personId, key, current.keys.wrap, boundTo(personId));
    const { committed } = await store.commit([{ op: 'create', table: 'keys', item }]);
    if (committed) return key;
    const [made] = await keysOf([{ personId }]);
    return keyFor(personId, made, current);
  }

  const openAll = async (persons: readonly SealedPerson[]): Promise<unknown[]> => {
    const items = await keysOf(persons);
    return Promise.all(
      persons.map(async ({ personId, sealed }, index) => {
        const key = await keyIn(items[index], personId);
        return key && unpack(await openText(key, fromText(sealed), boundTo(personId)));
      }),
    );
  };

  /** Under every index key in use; opens the person only if some are not among those given. */
  async function completed(given: Claims, person: SealedPerson): Promise<Claims> {
    const inUse = indexKeysOf(await ring.current());
    const found = inUse.map(({ id }) => given.find((claim) => claim.startsWith(`IDNO#${id}#`)));
    if (found.every((claim) => claim !== undefined)) return found as unknown as Claims;
    const [data] = await openAll([person]);
    if (data === undefined) throw new PersonErased('the number of an erased person can’t be claimed anew');
    const { idNumber } = Numbered.parse(data);
    return inUse.map((key) => claimUnder(key, idNumber)) as unknown as Claims;
  }

  return {
    openAll,
    async sealAll(persons) {
      const current = await ring.current();
      const suite = await suiteOf(current.keys.wrap.suite);
      const items = await keysOf(persons);
      return Promise.all(
        persons.map(async ({ personId, data }, index) => {
          const key = await keyFor(personId, items[index], current);
          const sealed = sealText(suite, key, pack(data), boundTo(personId));
          return { personId, sealed: toText(sealed) };
        }),
      );
    },
    async claimsOf(idNumber) {
      const inUse = indexKeysOf(await ring.current());
      return inUse.map((key) => claimUnder(key, idNumber)) as unknown as Claims;
    },
    async marksOf(kind, text) {
      const inUse = indexKeysOf(await ring.current());
      return inUse.map((key) => markUnder(key, kind, text));
    },
    async sealIdentity(claims) {
      const { transit } = (await ring.current()).keys;
      const plain = Buffer.from(claims.join(SEPARATOR));
      return toText(sealText(await suiteOf(transit.suite), transit.key, plain, tenant)) as SealedIdentity;
    },
    async openIdentity(identity, person) {
      const { all } = await ring.current();
      const opened = await openWithAny(all.transit, fromText(identity), tenant);
      return completed(Buffer.from(opened).toString().split(SEPARATOR) as unknown as Claims, person);
    },
    async claimsBeside(noted, person) {
      try {
        return await completed([noted], person);
      } catch (error) {
        // Nobody's number any more: what was noted is all there is.
        if (error instanceof PersonErased) return [noted];
        throw error;
      }
    },
    async destructionOf(personId) {
      const [item] = await keysOf([{ personId }]);
      const exists = item !== undefined && isWhole(item);
      return exists ? { pk: item.pk, readRev: item.rev, content: destroyedKey } : undefined;
    },
  };
}

/** Which key sealed a text is told by the one that opens it. Throws when none does. */
async function openWithAny(
  keys: readonly { readonly key: Uint8Array }[],
  sealed: Uint8Array,
  associated: string,
): Promise<Uint8Array> {
  let refusal: unknown;
  for (const { key } of keys) {
    try {
      return await openText(key, sealed, associated);
    } catch (error) {
      refusal = error;
    }
  }
  throw refusal;
}

const toText = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url');
const fromText = (text: string): Uint8Array => Buffer.from(text, 'base64url');
