import './scripts/assert-node.js';
import { defineConfig } from 'vitest/config';

const sources = '{shared,functions,events,infra,local,scripts,tests}/**';

/**
 * What runs alone; what needs the emulators; whole provinces over HTTP, which wait more than they compute, together
 * with the simulation, which computes all the time. One after another: cores are few.
 */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          // Left to itself vitest keeps one core free, which is one of two.
          maxWorkers: '100%',
          include: [`${sources}/*.test.ts`],
          exclude: [
            `${sources}/*.integration.test.ts`,
            'tests/{integration,end-to-end,fidelity}/**',
            'tests/simulation/{runner,mutants}/**',
          ],
          // Generous, for two busy cores: a test that hangs is still found.
          testTimeout: 60_000,
          hookTimeout: 90_000,
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          name: 'integration',
          include: [`${sources}/*.integration.test.ts`, 'tests/integration/**/*.test.ts'],
          globalSetup: ['tests/support/emulators.ts'],
          testTimeout: 60_000,
          hookTimeout: 90_000,
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          name: 'end-to-end',
          include: ['tests/{end-to-end,fidelity}/**/*.test.ts'],
          globalSetup: ['tests/support/packaged.ts'],
          testTimeout: 180_000,
          hookTimeout: 180_000,
          maxWorkers: 2,
          sequence: { groupOrder: 2 },
        },
      },
      {
        test: {
          name: 'simulation',
          include: ['tests/simulation/{runner,mutants}/**/*.test.ts'],
          testTimeout: 180_000,
          hookTimeout: 300_000,
          maxWorkers: 2,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});
