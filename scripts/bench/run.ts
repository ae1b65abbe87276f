import { startDynamoDb } from '../../local/emulators/dynamodb.ts';
import { type BenchProvince, benchProvince } from './bench-province.ts';
import { archive } from './archive.ts';
import { commitPath } from './commit-path.ts';
import { cpuTime } from './cpu.ts';
import { functionStarts } from './functions.ts';
import { endToEnd } from './end-to-end.ts';
import { kinds } from './kinds.ts';
import { latency } from './latency.ts';
import { commitOf, load, machine, packageVersions } from './machine.ts';
import { ownStatus } from './own-status.ts';
import type { BenchContext, Part } from './part.ts';
import { projector } from './projector.ts';
import { sealing } from './sealing.ts';
import { units } from './units.ts';
import { BenchReport, type PartId, type PartReport } from './report.ts';

const parts: Readonly<Record<PartId, Part>> = {
  archive,
  'commit-path': commitPath,
  'end-to-end': endToEnd,
  cpu: cpuTime,
  kinds,
  functions: functionStarts,
  latency,
  'own-status': ownStatus,
  projector,
  sealing,
  units,
};

export interface BenchOptions extends Pick<BenchContext, 'rounds' | 'size' | 'profiles' | 'progress'> {
  readonly parts: readonly PartId[];
  /** Default: a DynamoDB Local of its own, in memory. */
  readonly dynamodb?: string;
}

const UNIONS = 4;

/** Runs the parts one after another; the report has passed its schema. */
export async function runBench(options: BenchOptions): Promise<BenchReport> {
  const startedAt = new Date();
  const before = load();
  const own = options.dynamodb
    ? undefined
    : await startDynamoDb({ storage: 'in-memory', log: () => undefined });
  const dynamodb = options.dynamodb ?? own?.url ?? '';
  let province: Promise<BenchProvince> | undefined;
  try {
    const reports: PartReport[] = [];
    const failed: BenchReport['failed'] = [];
    for (const id of options.parts) {
      const context: BenchContext = {
        ...options,
        dynamodb,
        province: () => (province ??= benchProvince(dynamodb, UNIONS)),
        progress: (text) => options.progress(`${id}: ${text}`),
      };
      try {
        reports.push(await parts[id](context));
      } catch (error) {
        // The others are still worth knowing.
        const reason = error instanceof Error ? error.message : String(error);
        context.progress(`failed: ${reason}`);
        failed.push({ id, reason });
      }
    }
    return BenchReport.parse({
      startedAt: startedAt.toISOString(),
      seconds: (Date.now() - startedAt.getTime()) / 1000,
      size: options.size,
      rounds: options.rounds,
      ...commitOf(),
      machine: machine(options.dynamodb, before),
      packages: packageVersions(),
      parts: reports,
      failed,
    } satisfies BenchReport);
  } finally {
    await (await province?.catch(() => undefined))?.at.close();
    await own?.close();
  }
}
