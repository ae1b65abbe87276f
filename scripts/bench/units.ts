import { testRegistry } from '../../tests/support/registry.ts';
import { accepted, allDone, commandSteps, type Sizes } from './command-kinds.ts';
import { added, meteredStore, noUnits, type Units } from './metered-store.ts';
import type { Part } from './part.ts';
import type { Figure } from './report.ts';
import { figure } from './spread.ts';

/** Units do not depend on the machine: a few of each kind tell all. */
const SIZES: Sizes = { foundings: 40, chunksEach: 2, members: 40 };

/** Of a registration in a batch of ten, from the accepted request to its commit and all before it (ADR 12). */
const targets: Readonly<Record<string, Figure['target']>> = { RegisterMember: { atMost: 15 } };

type Measured = { readonly count: number; readonly accepting: Units; readonly deciding: Units };

/** (f) Write and read units of each kind of command, from the call at the edge to the commit. */
export const units: Part = async ({ progress }) => {
  progress('batches of ten');
  const ten = await measured(10);
  progress('alone');
  const alone = await measured(1);
  const kinds = [...ten.keys()];
  return {
    id: 'units',
    title: 'Write and read units a command',
    method: [
      'Of the kinds that there are many of, or that are large; every kind is in the part `kinds`.',
      'Counted from the sizes of all items read and written on a store in memory, by the rules of the service; the same on every run.',
      'Accepting: sealing (a data key for each new person), what the edge reads to authorise, the stored request. Deciding: reads, the transaction, follow-ups stored.',
      'Second region: what replicate writes there. Not counted: statistics (see end-to-end), the queue, reads of the streams.',
    ],
    figures: kinds.map((kind) =>
      figure(`write units, ${kind}, batches of ten`, 'units', [writes(ten.get(kind))], targets[kind]),
    ),
    tables: [
      {
        title: 'units a command; in brackets: of these, entries of indexes',
        head: [
          'command',
          'accepting: writes',
          'reads',
          'deciding in tens: writes',
          'reads',
          'deciding alone: writes',
          'reads',
          'second region',
        ],
        rows: kinds.map((kind) => [
          kind,
          ...cells(ten.get(kind), 'accepting'),
          ...cells(ten.get(kind), 'deciding'),
          ...cells(alone.get(kind), 'deciding'),
          each(ten.get(kind), ({ accepting, deciding }) => accepting.replica + deciding.replica),
        ]),
      },
    ],
  };
};

async function measured(batch: number): Promise<ReadonlyMap<string, Measured>> {
  const store = meteredStore();
  const registry = await testRegistry(store);
  const kinds = new Map<string, Measured>();
  for await (const step of commandSteps(registry, SIZES)) {
    store.used();
    const requests = await accepted(step);
    const accepting = store.used();
    for (let from = 0; from < requests.length; from += batch)
      await registry.engine.process(requests.slice(from, from + batch));
    const deciding = store.used();
    await allDone(registry, step, requests);
    const there = kinds.get(step.kind) ?? { count: 0, accepting: noUnits, deciding: noUnits };
    kinds.set(step.kind, {
      count: there.count + requests.length,
      accepting: added(there.accepting, accepting),
      deciding: added(there.deciding, deciding),
    });
  }
  return kinds;
}

const each = (measurement: Measured | undefined, of: (measurement: Measured) => number): number =>
  measurement === undefined ? NaN : Number((of(measurement) / measurement.count).toFixed(1));

const writes = (measurement: Measured | undefined): number =>
  each(measurement, ({ accepting, deciding }) => accepting.write + deciding.write);

const cells = (measurement: Measured | undefined, phase: 'accepting' | 'deciding'): [string, number] => [
  `${String(each(measurement, (all) => all[phase].write))} (${String(each(measurement, (all) => all[phase].index))})`,
  each(measurement, (all) => all[phase].read),
];
