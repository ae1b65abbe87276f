import { beforeAll, describe, expect, it } from 'vitest';
import { crowded, oneLarge } from '../functions/provisioned.ts';
import type { EpisodeReport } from './episode.ts';
import { dissolvedUnderLoad, largeOneDissolved } from './dissolutions.ts';

let report: EpisodeReport;
beforeAll(async () => {
  report = await dissolvedUnderLoad({ seed: 2026, steps: 12_000, from: await crowded(8, 60) });
}, 120_000);

describe('B3 unions of 60 members dissolved under load, in a cloud that fails', () => {
  it('leave nobody without a union or with two at any instant, and every count equals a recount', () => {
    expect(report.violation).toBeUndefined();
    expect(report.faults.length).toBeGreaterThan(200);
  });

  it('go through rounds of chunks to their end', () => {
    const times = (words: string) => report.outcomes.get(words) ?? 0;
    expect(times('DisposeMembers done')).toBeGreaterThan(10);
    expect(times('NoteDisposal done')).toBeGreaterThan(10);
    expect(times('ApproveDissolution done') + times('ReportDissolution done')).toBeGreaterThan(1);
  });
});

describe('B3 one union of 120 members dissolved under load, in a cloud that fails', () => {
  it('is closed with everybody placed, each counted once after every event', async () => {
    const report = await largeOneDissolved({ seed: 2026, steps: 4_000, legs: 2, from: await oneLarge(120) });
    expect(report.violation).toBeUndefined();
    expect(report.instants).toBeGreaterThan(report.steps);
    expect(report.quiet).toBeGreaterThan(10);
    expect(report.dissolution?.status).toBe('closed');
    expect(report.dissolution?.progress?.placed).toBeGreaterThan(60);
  });
});
