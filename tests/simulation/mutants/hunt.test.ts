import { describe, expect, it } from 'vitest';
import { provisioned } from '../functions/provisioned.ts';
import { run } from '../runner/run.ts';
import { mutants } from './mutants.ts';

const STEPS = 50_000;

describe('the registry without one of its safeguards', () => {
  it.each(mutants)(
    'is found out: $name, $without',
    async ({ safeguards }) => {
      const report = await run({ seed: 6, steps: STEPS, provisioned: await provisioned(), safeguards });

      expect(report.failure?.report.violation.words).not.toEqual([]);
      expect(report.failure?.report.violation.invariant).toBeDefined();
    },
    180_000,
  );
});
