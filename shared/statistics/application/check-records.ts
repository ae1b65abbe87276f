import { nothing, sameContribution, type Scope } from '../domain/contributions.ts';
import type { Tally } from '../domain/tally.ts';
import type { Fault, Turn } from './check-ports.ts';
import type { Applied, RegistryScan, StatisticsStore } from './ports.ts';
import { type Image, imageOf } from './project.ts';

export interface Walking {
  readonly store: Pick<StatisticsStore, 'applied'>;
  readonly scan: RegistryScan;
  readonly pause: (attempt: number) => Promise<void>;
}

/** A change that is on its way has arrived after so many looks, or the stream stands still. */
const LOOKS = 6;

/** What is noted of one record beside what it says now. */
type Verdict = 'noted' | 'moved' | 'behind' | 'misnoted';

/**
 * Walks one part of the registry. Each record's contribution is worked out anew and has to be what is noted of that
 * very revision. What each had contributed until the cut goes into the sums: that is fixed, so it does not matter how
 * long the walk takes, or what changes meanwhile.
 */
export async function walkPart(
  walking: Walking,
  { generation, cut, parts, walked, share: mine, shares }: Turn,
  sums: Tally,
  shareOf: (scope: Scope, shares: number) => number,
): Promise<{ readonly records: number; readonly moved: number; readonly faults: readonly Fault[] }> {
  const { store, scan } = walking;
  const faults: Fault[] = [];
  const behind: Image[] = [];
  let [records, moved] = [0, 0];
  const conclude = (image: Image, row: Applied | undefined, verdict: Verdict): void => {
    const { pk, rev } = image;
    if (verdict === 'moved') moved += 1;
    if (verdict === 'misnoted') faults.push({ kind: 'misnoted', pk, rev });
    if (verdict === 'behind') faults.push({ kind: 'missed', pk, rev, appliedRev: row?.rev ?? 0 });
  };
  for await (const page of scan.pages({ part: walked, of: parts })) {
    const images: Image[] = [];
    for (const item of page) {
      const image = imageOf(item);
      if (image === 'unreadable') faults.push({ kind: 'unreadable', pk: String(item['pk']) });
      else if (image !== undefined) images.push(image);
    }
    records += images.length;
    const rows = await store.applied(
      generation,
      images.map(({ pk }) => pk),
    );
    for (const image of images) {
      const row = rows.get(image.pk);
      const { scopes, counts } = untilCut(row, cut);
      sums.add({ counts, scopes: scopes.filter((scope) => shareOf(scope, shares) === mine) });
      const verdict = verdictOn(image, row);
      if (verdict === 'behind') behind.push(image);
      else conclude(image, row, verdict);
    }
  }
  for (const { image, row, verdict } of await lookAgain(walking, generation, behind))
    conclude(image, row, verdict);
  return { records, moved, faults };
}

/** What a record had contributed when the cut was made. */
export const untilCut = (row: Applied | undefined, cut: number): Applied['contribution'] =>
  row === undefined ? nothing : row.since?.cut === cut ? row.since.before : row.contribution;

function verdictOn({ rev, contribution }: Image, row: Applied | undefined): Verdict {
  const noted = row?.rev ?? 0;
  if (noted < rev) return 'behind';
  if (noted > rev) return 'moved';
  return sameContribution(row?.contribution ?? nothing, contribution) ? 'noted' : 'misnoted';
}

async function lookAgain(
  { store, pause }: Walking,
  generation: Turn['generation'],
  behind: readonly Image[],
): Promise<{ readonly image: Image; readonly row: Applied | undefined; readonly verdict: Verdict }[]> {
  const told = [];
  let waiting = behind;
  for (let look = 1; waiting.length > 0; look += 1) {
    await pause(look);
    const rows = await store.applied(
      generation,
      waiting.map(({ pk }) => pk),
    );
    const left: Image[] = [];
    for (const image of waiting) {
      const row = rows.get(image.pk);
      const verdict = verdictOn(image, row);
      if (verdict === 'behind' && look < LOOKS) left.push(image);
      else told.push({ image, row, verdict });
    }
    waiting = left;
  }
  return told;
}
