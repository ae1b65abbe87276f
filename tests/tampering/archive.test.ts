import { beforeAll, describe, expect, it } from 'vitest';
import type { ArchivedAnchor, ArchivedAnchors, StoredLink } from '../../shared/audit/application/ports.ts';
import { ANCHORS } from '../../shared/audit/domain/anchor.ts';
import { canonicalHash } from '../../shared/platform/canonical-hash.ts';
import { keyOf, type Tables } from '../support/memory-evidence.ts';
import { copied, type ProvinceOfEvidence, provinceOfEvidence, signer, verifyProvince } from './province.ts';
import { placesIn } from './trial.ts';

let province: ProvinceOfEvidence;
let anchors: readonly StoredLink[];
beforeAll(async () => {
  province = await provinceOfEvidence();
  anchors = [...new Map(province.archived.map((link) => [link.seq, link])).values()];
});

const kept = (link: StoredLink): ArchivedAnchor => ({ seq: link.seq, link, disturbed: false });

/** One anchor a page, so that both places are read at different speeds. */
const archiveOf = (copies: readonly ArchivedAnchor[]): ArchivedAnchors => ({
  async *anchors() {
    for (const copy of copies) yield await Promise.resolve([structuredClone(copy)]);
  },
});

const whole = (): ArchivedAnchors => archiveOf(anchors.map(kept));

const verified = async (tables: Tables, archive?: ArchivedAnchors) =>
  placesIn((await verifyProvince(tables, province.now, { ...(archive && { archive }) })).findings);

const placeOf = (seq: unknown): string => keyOf({ pk: ANCHORS, seq: Number(seq) });

/** By somebody who has the signing key as well: sound in itself. */
async function signedAnew(anchor: StoredLink, changes: object): Promise<StoredLink> {
  const { hash: _, key: __, algorithm: ___, signature: ____, ...content } = { ...anchor, ...changes };
  const hash = canonicalHash(content);
  return { ...content, hash, ...(await signer.sign(hash)) };
}

describe('G5 anchors compared with the archive of the second region', () => {
  it('agree where nobody tampered, and are counted', async () => {
    const { findings, archived } = await verifyProvince(province.tables, province.now, { archive: whole() });
    expect({ findings, archived }).toEqual({ findings: [], archived: 4 });
    expect(await verifyProvince(province.tables, province.now)).not.toHaveProperty('archived');
  });

  it('are found altered or removed in the table, the last as well, whatever their chain says', async () => {
    for (const anchor of anchors) {
      const removed = copied(province.tables);
      removed.audit.delete(placeOf(anchor.seq));
      expect(await verified(removed, whole())).toEqual([`missing audit anchor@${String(anchor.seq)}`]);
      const altered = copied(province.tables);
      altered.audit.set(placeOf(anchor.seq), { ...anchor, until: '2026-11-23T01:30:00.000Z' });
      expect(await verified(altered, whole())).toEqual([`altered audit anchor@${String(anchor.seq)}`]);
    }
    const none = copied(province.tables);
    for (const { seq } of anchors) none.audit.delete(placeOf(seq));
    expect(await verified(none, whole())).toEqual(['missing audit anchor@1–4']);
  });

  it('are found when they were signed anew, by the very key', async () => {
    const last = anchors.at(-1);
    if (!last) throw new Error('no anchors');
    const forged = await signedAnew(last, { audit: anchors[0]?.['audit'] });
    const tables = copied(province.tables);
    tables.audit.set(placeOf(last.seq), forged);
    expect(await verified(tables, whole())).toEqual(['altered audit anchor@4']);
  });

  it('still prove what they stood for: an hour that was cut off everywhere is named link by link', async () => {
    const last = anchors.at(-1);
    const from = String(last?.['from']);
    const tables = copied(province.tables);
    tables.audit.delete(placeOf(last?.seq));
    const gone = [...tables.audit].filter(([, { pk, at }]) => pk !== ANCHORS && String(at) > from);
    for (const [key] of gone) tables.audit.delete(key);
    expect(gone.length).toBeGreaterThan(10);
    // From the tables alone nobody would know.
    expect(await verified(tables)).toEqual([]);
    const chains = Map.groupBy(
      gone.map(([, item]) => item),
      ({ pk }) => String(pk),
    );
    expect(await verified(tables, whole())).toEqual(
      [
        'missing audit anchor@4',
        ...[...chains].map(([pk, links]) => {
          const seqs = links.map(({ seq }) => Number(seq));
          return `missing audit ${pk}@${String(Math.min(...seqs))}–${String(Math.max(...seqs))}`;
        }),
      ].toSorted(),
    );
  });

  it('show when the archive itself was tampered with, and are then taken from the table', async () => {
    const [first, second, third, fourth] = anchors.map(kept) as [
      ArchivedAnchor,
      ArchivedAnchor,
      ArchivedAnchor,
      ArchivedAnchor,
    ];
    const shows = async (...copies: ArchivedAnchor[]) => verified(province.tables, archiveOf(copies));
    expect(await shows(first, { ...second, link: undefined }, third, fourth)).toEqual([
      'altered archive anchor@2',
    ]);
    expect(await shows(first, { ...second, disturbed: true }, third, fourth)).toEqual([
      'altered archive anchor@2',
    ]);
    const other = { ...third, seq: 2 };
    expect(await shows(first, other, third, fourth)).toEqual(['altered archive anchor@2']);
    expect(await shows(first, third, fourth)).toEqual(['missing archive anchor@2']);
    const invented = { seq: 9_999_999, link: undefined, disturbed: false };
    expect(await shows(first, second, third, fourth, invented)).toEqual(['inserted archive anchor@9999999']);
    // The last may be on its way.
    expect(await shows(first, second, third)).toEqual([]);
  });
});
