import { generateKeyPairSync, sign, verify } from 'node:crypto';
import { digests } from '../../shared/audit/adapters/digests.ts';
import { anchorEvidence } from '../../shared/audit/application/anchor.ts';
import { chainWriter } from '../../shared/audit/application/chain-writer.ts';
import type {
  ArchivedAnchors,
  Signer,
  StoredLink,
  VerifySignature,
} from '../../shared/audit/application/ports.ts';
import { type Verification, verifyEvidence } from '../../shared/audit/application/verify.ts';
import type { AuditFact } from '../../shared/audit/domain/entry.ts';
import { epochOf, type Instant, instantOf } from '../../shared/kernel/dates.ts';
import { canonicalHash } from '../../shared/platform/canonical-hash.ts';
import { derivedId } from '../../shared/platform/ids.ts';
import {
  type Item,
  memoryEvidence,
  memoryLinks,
  memoryTimeIndex,
  type Tables,
} from '../support/memory-evidence.ts';
import { memoryStore } from '../support/memory-store.ts';
import { foundUnion, testRegistry } from '../support/registry.ts';

const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });

export const signer: Signer = {
  sign: async (text) =>
    Promise.resolve({
      key: 'k1',
      algorithm: 'ECDSA_SHA_256',
      signature: sign('sha256', Buffer.from(text), privateKey).toString('base64url'),
    }),
};

const checked = new Map<string, boolean>();

/** Anchors are verified thousands of times: each signature once. */
export const verifySignature: VerifySignature = ({ text, key, signature }) => {
  const id = `${key} ${text} ${signature}`;
  const valid =
    checked.get(id) ??
    (key === 'k1' && verify('sha256', Buffer.from(text), publicKey, Buffer.from(signature, 'base64url')));
  checked.set(id, valid);
  return valid;
};

const expanded = new Map<string, Uint16Array>();

/** Links that nobody touched are the same each time. */
const cached: typeof digests = {
  ...digests,
  expand: (text) => {
    const words = expanded.get(text) ?? digests.expand(text);
    expanded.set(text, words);
    return words;
  },
};

export interface ProvinceOfEvidence {
  readonly tables: Tables;
  /** The end of the last anchor's time. */
  readonly until: string;
  readonly now: Instant;
  readonly archived: readonly StoredLink[];
}

const HOUR = 3_600_000;
const START = Date.parse('2026-11-23T01:00:00.000Z');
const chainsOfAudit = 6;

/** Ledger, records and audit trail of some hours' work by the real engine and the real writer, anchored hourly. */
export async function provinceOfEvidence(): Promise<ProvinceOfEvidence> {
  const store = memoryStore();
  const registry = await testRegistry(store);
  const audit = new Map<string, Item>();
  const links = memoryLinks(audit);
  let clock = START;
  const writers = Array.from({ length: chainsOfAudit }, (_, index) =>
    chainWriter({
      store: links,
      hash: canonicalHash,
      newChain: () => `chain#members-http#${derivedId('test', index)}`,
      pause: () => Promise.resolve(),
    }),
  );
  const archived: StoredLink[] = [];
  const tables = (): Tables => {
    const kept = [...store.items].filter(([, item]) => item['by'] !== 'system:provision');
    const ledger = new Map(
      kept.flatMap(([key, item]) => (key.startsWith('ledger/') ? [[key.slice('ledger/'.length), item]] : [])),
    );
    const pks = new Set([...ledger.values()].map(({ pk }) => pk));
    const records = kept.flatMap(([key, item]) =>
      key.startsWith('registry/') && pks.has(item.pk) ? [[item.pk, item] as const] : [],
    );
    return { ledger: new Map(ledger), audit, registry: new Map(records) };
  };
  for (let hour = 0; hour < 4; hour += 1) {
    for (const [index, writer] of writers.entries())
      for (let act = 0; act < 3; act += 1)
        await writer.append(factAt(instantOf((clock += 1_000)), index * 3 + act));
    registry.now = instantOf((clock += 60_000));
    await foundUnion(registry, { seed: hour + 1, size: 4 });
    clock = START + (hour + 1) * HOUR;
    await anchorEvidence({
      store: links,
      index: memoryTimeIndex(tables()),
      signer,
      archive: { keep: async (anchor) => Promise.resolve(void archived.push(anchor)) },
      hash: canonicalHash,
      digests,
      now: () => instantOf(clock),
    });
  }
  const until = instantOf(clock - 10 * 60_000);
  return { tables: tables(), until, now: instantOf(clock + 60_000), archived };
}

const factAt = (at: Instant, index: number): AuditFact => ({
  at,
  by: `operator:officer-${String(index % 4)}`,
  action: 'members:read',
  records: [`member:${derivedId('member', index)}`],
  purpose: 'membership-administration',
  status: index % 5 === 0 ? 404 : 200,
  request: `req-${String(index)}`,
});

export const verifyProvince = (
  tables: Tables,
  now: Instant,
  {
    archive,
    ...options
  }: { readonly parts?: number; readonly page?: number; readonly archive?: ArchivedAnchors } = {},
): Promise<Verification> =>
  verifyEvidence({
    evidence: memoryEvidence(tables, options),
    hash: canonicalHash,
    digests: cached,
    verify: verifySignature,
    now: () => now,
    ...(archive && { archive }),
  });

export const later = (now: Instant, milliseconds: number): Instant => instantOf(epochOf(now) + milliseconds);

/** Tables that a trial may tamper with; items are shared and never altered in place. */
export const copied = ({ ledger, audit, registry }: Tables): Tables => ({
  ledger: new Map(ledger),
  audit: new Map(audit),
  registry: new Map(registry),
});
