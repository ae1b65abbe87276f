import { memoryStore } from '../../tests/support/memory-store.ts';
import { testRegistry } from '../../tests/support/registry.ts';
import { unmeasured } from './command-kinds.ts';
import { drawnCommands } from './drawn-kinds.ts';
import { meteredStore, type Units } from './metered-store.ts';
import type { Part } from './part.ts';
import { figure, median } from './spread.ts';

interface Cost extends Pick<Units, 'read' | 'write'> {
  /** Of the process, the store in memory included. */
  readonly microseconds: number;
}

/** So many draws that each kind is done some times. */
const DRAWS = { full: 6_000, tiny: 400 } as const;

/** (c) and (f) for every kind of command there is, rare ones too: decided alone, as the simulation draws them. */
export const kinds: Part = async ({ size, progress }) => {
  const costs = new Map<string, Cost[]>();
  const store = meteredStore();
  let decided = 0;
  for await (const { kind, decide } of drawnCommands(store, DRAWS[size])) {
    if ((decided += 1) % 1_000 === 1) progress(`command ${String(decided)}`);
    store.used();
    const before = process.cpuUsage();
    const isDone = await decide();
    const { user, system } = process.cpuUsage(before);
    const { read, write } = store.used();
    if (isDone) costs.set(kind, [...(costs.get(kind) ?? []), { read, write, microseconds: user + system }]);
  }
  const sorted = [...costs].toSorted(([one], [other]) => (one < other ? -1 : 1));
  const of = (all: readonly Cost[], cost: (one: Cost) => number): number => median(all.map(cost));
  return {
    id: 'kinds',
    title: 'Every kind of command, decided alone, as the simulation draws them without its faults',
    method: [
      'What is seldom drawn or needs a file is missing here; kinds of a founding are in the parts `cpu` and `units`.',
      unmeasured(await testRegistry(memoryStore()), costs.keys()),
      'Medians of those that were done; a refusal costs less. CPU: process.cpuUsage around one decision, from the accepted request to its commit, with reading its outcome and the store in memory.',
      'Units: what the decision reads and writes, its transaction and its follow-ups, not its acceptance at the edge.',
    ],
    figures: [
      figure(
        'CPU a command, the medians of all kinds',
        'µs',
        sorted.map(([, all]) => of(all, ({ microseconds }) => microseconds)),
        { atMost: 1000 },
      ),
    ],
    tables: [
      {
        title: 'medians a command',
        head: ['command', 'done', 'µs of CPU', 'write units', 'read units'],
        rows: sorted.map(([kind, all]) => [
          kind,
          all.length,
          Math.round(of(all, ({ microseconds }) => microseconds)),
          Number(of(all, ({ write }) => write).toFixed(1)),
          Number(of(all, ({ read }) => read).toFixed(1)),
        ]),
      },
    ],
  };
};
