import { beforeEach, describe, expect, it } from 'vitest';
import { memoryStore, type MemoryStore } from '../../../tests/support/memory-store.ts';
import type { PersonId } from '../../kernel/ids.ts';
import { derivedId } from '../ids.ts';
import { a256gcm } from './a256gcm.ts';
import { keyRingSource } from './key-ring.ts';
import { createKeyRing } from './make-keys.ts';
import { type PersonVault, personVault } from './person-vault.ts';
import type { KeyService } from './port.ts';
import { KEY_BYTES } from './suite.ts';

const one = derivedId<PersonId>('one');
const other = derivedId<PersonId>('other');
const data = { name: '测试', idNumber: '810000199003071237' };

/** A master key a region. */
const service = (): KeyService => {
  const masters: Record<string, Uint8Array> = {
    r1: new Uint8Array(KEY_BYTES).fill(1),
    r2: new Uint8Array(KEY_BYTES).fill(2),
  };
  const masterOf = (region: string) => masters[region] ?? new Uint8Array(KEY_BYTES);
  return {
    wrap: async (region, key) => a256gcm.seal(masterOf(region), key, Buffer.from(region)),
    unwrap: async (region, wrapped) => a256gcm.open(masterOf(region), wrapped, Buffer.from(region)),
  };
};

let store: MemoryStore;

const vaultIn = (region: string): PersonVault =>
  personVault({ store, tenant: '44', ring: keyRingSource({ store, service: service(), region }) });

async function sealedOne(vault: PersonVault, personId: PersonId, content: unknown = data) {
  const [sealed] = await vault.sealAll([{ personId, data: content }]);
  if (sealed === undefined) throw new Error('nothing was sealed');
  return sealed;
}

beforeEach(async () => {
  store = memoryStore();
  await createKeyRing(store, service(), ['r1', 'r2']);
});

describe('the person vault', () => {
  it('G4 opens what it sealed, in either region', async () => {
    const sealed = await sealedOne(vaultIn('r1'), one);

    expect(sealed.sealed).not.toContain(data.idNumber);
    expect(await vaultIn('r1').openAll([sealed])).toEqual([data]);
    expect(await vaultIn('r2').openAll([sealed])).toEqual([data]);
  });

  it('G4 fails to open one person’s ciphertext as another’s', async () => {
    const vault = vaultIn('r1');
    const mine = await sealedOne(vault, one);
    await sealedOne(vault, other);

    await expect(vault.openAll([{ ...mine, personId: other }])).rejects.toThrow();
  });

  it('G4 fails to open a ciphertext that was altered', async () => {
    const vault = vaultIn('r1');
    const { personId, sealed } = await sealedOne(vault, one);
    const bytes = Buffer.from(sealed, 'base64url');
    bytes[20] = (bytes[20] ?? 0) ^ 1;

    await expect(vault.openAll([{ personId, sealed: bytes.toString('base64url') }])).rejects.toThrow();
  });

  it('G7 opens nothing of a person whose key was destroyed, and seals nothing new for them', async () => {
    const vault = vaultIn('r1');
    const sealed = await sealedOne(vault, one);
    const pk = `person#${one}`;
    const [item] = await store.read([{ table: 'keys', pk }]);
    const rev = item?.rev ?? 0;
    await store.commit([{ op: 'replace', table: 'keys', item: { pk, rev: rev + 1 }, readRev: rev }]);

    expect(await vault.openAll([sealed])).toEqual([undefined]);
    await expect(sealedOne(vault, one)).rejects.toThrow('erased');
  });

  it('seals the same person twice under one key, also when two do so at once', async () => {
    const vault = vaultIn('r1');
    const sealed = await Promise.all([sealedOne(vault, one, { n: 1 }), sealedOne(vault, one, { n: 2 })]);

    expect(await vault.openAll(sealed)).toEqual([{ n: 1 }, { n: 2 }]);
  });

  it('A5 finds the same claim for the same number, and keeps it sealed on its way', async () => {
    const vault = vaultIn('r1');
    const claims = await vault.claimsOf(data.idNumber);
    const identity = await vault.sealIdentity(claims);

    expect(claims).toHaveLength(1);
    expect(await vaultIn('r2').claimsOf(data.idNumber)).toEqual(claims);
    expect(claims[0]).not.toContain(data.idNumber);
    expect(identity).not.toContain(claims[0]);
    expect(await vault.openIdentity(identity, await sealedOne(vault, one))).toEqual(claims);
  });

  it('makes one key ring, however often a province is provisioned', async () => {
    const claims = await vaultIn('r1').claimsOf(data.idNumber);
    await createKeyRing(store, service(), ['r1', 'r2']);

    expect(await vaultIn('r1').claimsOf(data.idNumber)).toEqual(claims);
  });
});
