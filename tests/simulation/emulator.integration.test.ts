import { expect, inject, it } from 'vitest';
import { emulatorAt } from './cloud/emulator.ts';
import { provisioned } from './functions/provisioned.ts';
import { summary } from './runner/report.ts';
import { run } from './runner/run.ts';

const STEPS = 1_000;

it('C1 E5 H1 the registry keeps what it promises for 1,000 steps over DynamoDB’s own API', async () => {
  const { backend } = emulatorAt({ url: inject('dynamodbUrl'), assembly: inject('assembly') });
  const report = await run({
    seed: 2026,
    steps: STEPS,
    stepsOfEpisode: STEPS / 2,
    provisioned: await provisioned(),
    backend,
  });
  console.info(summary(report));

  expect(report.failure?.report.violation).toBeUndefined();
  expect(report.steps).toBeGreaterThanOrEqual(STEPS);
}, 180_000);
