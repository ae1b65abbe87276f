import { foldRecord } from '../kernel/fold.ts';
import type { RecordHistory } from '../platform/store/record-history.ts';
import { imageOf } from '../statistics/application/project.ts';
import type { PastRecord } from '../statistics/application/series-ports.ts';
import { type Contribution, nothing } from '../statistics/domain/contributions.ts';
import { registryAggregates } from './aggregates.ts';

/** What a record has added to the figures on a day, by the fold of its entries: with the stamp of that day. */
export const pastRecord =
  (history: RecordHistory): PastRecord =>
  async (pk, on) => {
    const type = pk.slice(0, pk.indexOf('#'));
    const aggregate = registryAggregates.get(type);
    if (aggregate === undefined) throw new Error(`no kind of record is called ${type}`);
    let state: unknown;
    let before: Contribution = nothing;
    const during: Contribution[] = [];
    // No version is older than the one before it, whatever the clock of the machine that wrote it said.
    let day = '';
    for (const entry of await history(pk)) {
      if (entry.on > day) day = entry.on;
      if (day > on) break;
      state = foldRecord(aggregate, [entry], state);
      const image = imageOf({ pk, type, rev: entry.seq, state });
      if (image === undefined || image === 'unreadable')
        throw new Error(`${pk}@${String(entry.seq)} can't be counted`);
      if (day < on) before = image.contribution;
      else during.push(image.contribution);
    }
    return { before, during };
  };
