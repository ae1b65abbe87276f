import { LANES } from './ports.ts';

/** How counters are written, by so many projectors at once. */
export interface Load {
  readonly eventsPerSecond: number;
  /** Of a batch that was added up: of one county a hundred events go into one to three transactions. */
  readonly eventsPerTransaction: number;
  /** Shards of the stream, and how many batches of each are under way at once. */
  readonly projectors: number;
  /** The part of its time that a projector spends within a transaction; the rest it reads. */
  readonly busy: number;
}

export interface HotKey {
  readonly transactionsPerSecond: number;
  /** Of one lane of the hottest scope, which all events have in common. */
  readonly writesPerSecond: number;
  readonly unitsPerSecond: number;
  /** Lanes that the units ask for. */
  readonly lanesNeeded: number;
  /** The part of all tries that meet another transaction in their lane. */
  readonly refused: number;
  /** The part of all transactions that are refused so often that the batch comes again. */
  readonly givenUp: number;
}

/** An item of less than 1 KB in a transaction. */
const UNITS_OF_A_WRITE = 2;

/** What one partition of DynamoDB takes in a second. */
const MOST_UNITS = 1_000;

const TRIES = 8;

/**
 * The province's own counters are in every event. A try chooses its lane by chance, so it meets each of the others
 * that is within a transaction with a probability of one in so many lanes.
 */
export function hotKey(
  { eventsPerSecond, eventsPerTransaction, projectors, busy }: Load,
  lanes: number = LANES,
): HotKey {
  const transactionsPerSecond = eventsPerSecond / eventsPerTransaction;
  const writesPerSecond = transactionsPerSecond / lanes;
  const refused = 1 - (1 - busy / lanes) ** (projectors - 1);
  return {
    transactionsPerSecond,
    writesPerSecond,
    unitsPerSecond: writesPerSecond * UNITS_OF_A_WRITE,
    lanesNeeded: Math.ceil((transactionsPerSecond * UNITS_OF_A_WRITE) / MOST_UNITS),
    refused,
    givenUp: refused ** TRIES,
  };
}
