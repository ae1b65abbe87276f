import type { BenchProvince } from './bench-province.ts';
import type { PartReport } from './report.ts';

export interface BenchContext {
  readonly rounds: number;
  /** `tiny` shows that a part runs; its figures mean nothing. */
  readonly size: 'full' | 'tiny';
  /** URL of the engine that speaks DynamoDB's API. */
  readonly dynamodb: string;
  /** One whole province for all parts that need one, started when the first asks for it. */
  readonly province: () => Promise<BenchProvince>;
  /** Folder for CPU profiles; none are made without one. */
  readonly profiles?: string;
  readonly progress: (text: string) => void;
}

export type Part = (context: BenchContext) => Promise<PartReport>;

/** Runs work on all inputs, so many at a time, each lane taking the next input when it is done with its last. */
export async function inLanes<T>(
  inputs: readonly T[],
  lanes: number,
  work: (input: T) => Promise<void>,
): Promise<void> {
  const rest = inputs.values();
  await Promise.all(
    Array.from({ length: lanes }, async () => {
      for (const input of rest) await work(input);
    }),
  );
}
