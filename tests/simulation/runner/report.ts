import { faultKinds, faultName } from '../cloud/faults.ts';
import { BEGINNING } from '../functions/provisioned.ts';
import { episode, type EpisodeOptions } from './episode.ts';
import type { RunReport } from './run.ts';
import type { Shrunk } from './shrink.ts';

const table = (title: string, rows: Iterable<readonly [string, number]>): string[] => {
  const sorted = [...rows].toSorted(([a], [b]) => (a < b ? -1 : 1));
  const width = Math.max(title.length, ...sorted.map(([name]) => name.length));
  return [
    '',
    title,
    ...sorted.map(([name, count]) => `  ${name.padEnd(width)} ${String(count).padStart(9)}`),
  ];
};

/** What was run, and how often each fault struck. */
export function summary({ steps, episodes, milliseconds, digest, ...counted }: RunReport): string {
  const rate = Math.round((steps / milliseconds) * 1_000);
  return [
    `${String(steps)} steps in ${String(episodes)} episodes, ${String(Math.round(milliseconds / 1_000))} s, ` +
      `${String(rate)} steps/s, digest ${digest.toString(16).padStart(8, '0')}`,
    ...table('what clients were answered', counted.answers),
    ...table('what became of requests', counted.outcomes),
    ...table(
      'faults',
      faultKinds.map((kind) => [kind, counted.counts.get(kind) ?? 0]),
    ),
    ...(counted.unexpected.size > 0 ? table('errors of our own', counted.unexpected) : []),
  ].join('\n');
}

/** The run that was found, step by step: who did what, and which fault struck where. */
export async function story(options: EpisodeOptions, { replay, report, runs }: Shrunk): Promise<string> {
  const lines: string[] = [];
  await episode({
    ...options,
    replay,
    trace: ({ at, who, what }) =>
      lines.push(`  ${((at - BEGINNING) / 1_000).toFixed(3).padStart(10)} s  ${who}: ${what}`),
  });
  return [
    `Shrunk in ${String(runs)} runs to ${String(replay.asks.length)} commands and ${String(report.faults.length)} faults:`,
    ...replay.asks.map(
      ({ number, name, drawn }) => `  command ${String(number)} (${name}) ${drawn.type} by ${drawn.actor.id}`,
    ),
    ...report.faults.map((fault) => `  fault ${faultName(fault)}`),
    '',
    ...lines,
    '',
    `${report.violation.invariant}:`,
    ...report.violation.words.slice(0, 20).map((words) => `  ${words}`),
  ].join('\n');
}
