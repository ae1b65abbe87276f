import { type Instant, instantOf } from '../../../shared/kernel/dates.ts';
import type { Fault } from '../../../shared/statistics/application/check-ports.ts';
import { type Checking, checkFigures } from '../../../shared/statistics/application/check-turn.ts';
import { memoryCheck } from '../../support/memory-check.ts';

const HOUR = 3_600_000;
const effort = { parts: 2, shares: 2 };

interface Checks {
  readonly checking: Omit<Checking, 'check' | 'now'>;
  /** Waits for whoever has begun before the cut. */
  readonly settled: () => Promise<void>;
  readonly isDead: (error: unknown) => boolean;
}

/** The rotating check, step after step. A step that fails, or dies between two calls, is begun again. */
export function checked({ checking, settled, isDead }: Checks) {
  let now = Date.parse('2026-11-30T00:00:00.000Z');
  const whole: Checking = { ...checking, check: memoryCheck(), now: (): Instant => instantOf(now) };
  const told = { turns: 0, takenForWrong: [] as Fault[] };
  const step = async (): Promise<void> => {
    now += HOUR;
    try {
      const { step: done, faults } = await checkFigures(whole, effort);
      told.takenForWrong.push(...faults.filter(({ kind }) => kind !== 'unsettled'));
      if (done.did === 'begun' || done.did === 'settled') await settled();
      if (done.did === 'settled') told.turns += 1;
    } catch (error) {
      if (isDead(error) || (error instanceof Error && /cannot be reached|pointer/.test(error.message)))
        return;
      throw error;
    }
  };
  return {
    told,
    step,
    /** Two whole turns: every counter once. */
    async toTheEnd(): Promise<void> {
      for (const due = told.turns + effort.shares; told.turns < due;) await step();
    },
  };
}
