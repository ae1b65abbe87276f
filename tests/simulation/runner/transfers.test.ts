import { beforeAll, describe, expect, it } from 'vitest';
import { crowded } from '../functions/provisioned.ts';
import { manyTransfers, type TransfersReport } from './transfers.ts';

let report: TransfersReport;
beforeAll(async () => {
  report = await manyTransfers({ seed: 2026, transfers: 200, from: await crowded(60, 6) });
});

describe('C4 random transfers between 60 unions in a cloud that fails', () => {
  it('leave nobody with two unions or with none, and none open past its deadline', () => {
    expect(report.violation).toBeUndefined();
    expect(report.transfers).toBeGreaterThanOrEqual(200);
    expect(report.faults).toBeGreaterThan(500);
  });

  it('end in every way there is, by every step and every timer', () => {
    const done = [...report.outcomes.keys()].filter((words) => words.endsWith(' done'));
    expect(done).toEqual(
      expect.arrayContaining(
        [
          'RequestTransfer',
          'RequestOwnTransfer',
          'ConsentToTransfer',
          'ConsentToOwnTransfer',
          'AcceptTransfer',
          'DeclineTransfer',
          'ReleaseMember',
          'ObjectToTransfer',
          'DecideObjection',
          'WithdrawTransfer',
          'WithdrawOwnTransfer',
          'EscalateTransfer',
          'CompleteTransfer',
          'ExpireTransfer',
        ].map((type) => `${type} done`),
      ),
    );
  });
});
