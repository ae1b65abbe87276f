import type { Provisioned } from '../functions/provisioned.ts';
import { run } from '../runner/run.ts';
import { type Mutant, mutants } from './mutants.ts';

export interface Hunt {
  readonly mutant: Mutant;
  /** Steps until the violation was found. */
  readonly steps: number;
  /** What was violated; undefined when nothing was. */
  readonly invariant: string | undefined;
}

/** Leaves out one safeguard after another: each must be missed. */
export async function huntMutants(
  provisioned: Provisioned,
  {
    seed,
    steps,
    found,
  }: { readonly seed: number; readonly steps: number; readonly found?: (line: string) => void },
): Promise<readonly Hunt[]> {
  const hunts: Hunt[] = [];
  for (const mutant of mutants) {
    const report = await run({ seed, steps, provisioned, safeguards: mutant.safeguards });
    const invariant = report.failure?.report.violation.invariant;
    hunts.push({ mutant, steps: report.steps, invariant });
    found?.(`${mutant.name.padEnd(22)} ${String(report.steps).padStart(7)}  ${invariant ?? 'NOT FOUND'}`);
  }
  return hunts;
}
