import { createCipheriv, createDecipheriv, createHmac, createSecretKey, randomBytes } from 'node:crypto';
import type { Claims } from '../../shared/kernel/decision.ts';
import type { PersonId } from '../../shared/kernel/ids.ts';
import { SuiteId } from '../../shared/kernel/keys.ts';
import type { SealedPerson } from '../../shared/kernel/sealed.ts';
import { derivedId } from '../../shared/platform/ids.ts';
import { keyRingSource } from '../../shared/platform/keys/key-ring.ts';
import { createKeyRing } from '../../shared/platform/keys/make-keys.ts';
import { pack, unpack } from '../../shared/platform/keys/pack.ts';
import { type PersonVault, personVault } from '../../shared/platform/keys/person-vault.ts';
import { memoryStore } from '../../tests/support/memory-store.ts';
import { people } from '../../tests/support/people.ts';
import { memoryKeyService } from '../../tests/support/registry.ts';
import type { BenchContext } from './part.ts';
import type { Figure, PartReport } from './report.ts';
import { figure } from './spread.ts';

const BATCH = 25;

/** What sealing and opening a record costs, the packing and the store in memory included, beside bare node:crypto. */
export async function sealing({ rounds, size, progress }: BenchContext): Promise<PartReport> {
  const count = size === 'full' ? 4_000 : 200;
  const persons = people(count, 11).map((data, index) => ({
    personId: derivedId<PersonId>('bench-sealing', index),
    data,
  }));
  const figures: Figure[] = bareFigures(persons, rounds);
  for (const suite of SuiteId.options) {
    progress(suite);
    figures.push(...(await vaultFigures(suite, persons, rounds)));
  }
  return {
    id: 'sealing',
    title: 'Sealing and opening a record',
    method: [
      `${String(count)} persons with every field of the form, in batches of ${String(BATCH)}, the store in memory.`,
      'bare: createCipheriv and createDecipheriv of AES-256-GCM over the same packed bytes under a key object, and nothing else.',
      'seal, first: with making and wrapping the person’s key; seal, again and open: with unwrapping it.',
    ],
    figures,
    tables: [],
  };
}

interface Person {
  readonly personId: PersonId;
  readonly data: { readonly idNumber: string };
}

const microseconds = async (count: number, work: () => Promise<void> | void): Promise<number> => {
  const from = process.hrtime.bigint();
  await work();
  return Number(process.hrtime.bigint() - from) / 1_000 / count;
};

function bareFigures(persons: readonly Person[], rounds: number): Figure[] {
  const key = createSecretKey(randomBytes(32));
  const aad = Buffer.from('44/00000000000000000000000000');
  const packed = persons.map(({ data }) => pack(data));
  const times = { seal: [] as number[], open: [] as number[], packing: [] as number[], hash: [] as number[] };
  for (let round = 0; round < rounds; round += 1) {
    const from = process.hrtime.bigint();
    const sealed = packed.map((plain) => {
      const nonce = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(aad);
      return { nonce, text: Buffer.concat([cipher.update(plain), cipher.final()]), tag: cipher.getAuthTag() };
    });
    const between = process.hrtime.bigint();
    for (const { nonce, text, tag } of sealed) {
      const decipher = createDecipheriv('aes-256-gcm', key, nonce).setAAD(aad).setAuthTag(tag);
      Buffer.concat([decipher.update(text), decipher.final()]);
    }
    const opened = process.hrtime.bigint();
    for (const { data } of persons) unpack(pack(data));
    const packedAt = process.hrtime.bigint();
    for (const { data } of persons) createHmac('sha256', key).update(data.idNumber).digest('base64url');
    const per = (begin: bigint, end: bigint) => Number(end - begin) / 1_000 / persons.length;
    times.seal.push(per(from, between));
    times.open.push(per(between, opened));
    times.packing.push(per(opened, packedAt));
    times.hash.push(per(packedAt, process.hrtime.bigint()));
  }
  return [
    figure('bare AES-256-GCM: seal', 'µs', times.seal),
    figure('bare AES-256-GCM: open', 'µs', times.open),
    figure('bare HMAC-SHA-256 of a number', 'µs', times.hash),
    figure('pack and unpack', 'µs', times.packing),
  ];
}

async function vaultFigures(
  suite: SuiteId,
  persons: readonly Person[],
  rounds: number,
): Promise<readonly Figure[]> {
  const times = { first: [] as number[], again: [] as number[], open: [] as number[], claim: [] as number[] };
  for (let round = 0; round < rounds; round += 1) {
    const vault = await freshVault(suite);
    let sealed: SealedPerson[] = [];
    const sealing = async () => {
      sealed = [];
      for (let from = 0; from < persons.length; from += BATCH)
        sealed.push(...(await vault.sealAll(persons.slice(from, from + BATCH))));
    };
    times.first.push(await microseconds(persons.length, sealing));
    times.again.push(await microseconds(persons.length, sealing));
    const opening = async () => {
      for (let from = 0; from < sealed.length; from += BATCH)
        await vault.openAll(sealed.slice(from, from + BATCH));
    };
    times.open.push(await microseconds(persons.length, opening));
    const claiming = async () => {
      const claims: Claims[] = [];
      for (const { data } of persons) claims.push(await vault.claimsOf(data.idNumber));
    };
    times.claim.push(await microseconds(persons.length, claiming));
  }
  return [
    figure(`${suite}: seal, first`, 'µs', times.first),
    figure(`${suite}: seal, again`, 'µs', times.again),
    figure(`${suite}: open`, 'µs', times.open),
    figure(`${suite}: claim on a number`, 'µs', times.claim),
  ];
}

async function freshVault(suite: SuiteId): Promise<PersonVault> {
  const store = memoryStore();
  const service = memoryKeyService();
  await createKeyRing(store, service, ['r1', 'r2'], suite);
  return personVault({ store, tenant: '44', ring: keyRingSource({ store, service, region: 'r1' }) });
}
