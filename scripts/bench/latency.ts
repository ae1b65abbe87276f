import { setTimeout as sleep } from 'node:timers/promises';
import { type Arrival, watchArrivals } from './arrivals.ts';
import { newPeople } from './bench-province.ts';
import type { BenchContext, Part } from './part.ts';
import type { Figure } from './report.ts';
import { quantile } from './spread.ts';

const EVERY_MILLISECONDS = 40;
const PATIENCE_MILLISECONDS = 120_000;

const loadOf = ({ size }: BenchContext) =>
  size === 'tiny' ? { perSecond: 4, seconds: 2 } : { perSecond: 10, seconds: 20 };

/** (d) How long a registration takes from its 202 to its outcome, its figures and its second copy. */
export const latency: Part = async (context) => {
  const { perSecond, seconds } = loadOf(context);
  const { at, register } = await context.province();
  const crowd = newPeople(perSecond * seconds);
  const warmUp = newPeople(perSecond);
  context.progress('warming up');
  await Promise.all(warmUp.map((person, index) => register(person, index)));
  await sleep(2_000);
  context.progress(`${String(perSecond)} registrations/s for ${String(seconds)} s`);
  const arrivals = watchArrivals(at, EVERY_MILLISECONDS);
  const answered: number[] = [];
  const begun = performance.now();
  const all = async () => {
    await Promise.all(
      crowd.map(async (person, index) => {
        await sleep(Math.max(0, begun + (index * 1000) / perSecond - performance.now()));
        const asked = performance.now();
        const requestId = await register(person, index);
        arrivals.sent(requestId);
        answered.push(performance.now() - asked);
      }),
    );
    return arrivals.all(PATIENCE_MILLISECONDS);
  };
  const arrived = await all().finally(arrivals.stop);
  const of = (part: keyof Arrival) => arrived.map((arrival) => arrival[part]);
  const load = `${String(perSecond)} registrations/s`;
  const measured = [
    ['HTTP request → 202', answered],
    ['202 → outcome readable', of('outcome')],
    ['outcome → counted', of('statistics')],
    ['outcome → second region', of('replica')],
  ] as const;
  return {
    id: 'latency',
    title: `Latency under ${load} for ${String(seconds)} s, on the local runtime with all stream functions`,
    method: [
      `Registrations over HTTP at even intervals, spread over four unions, whatever the answers (open loop); every one of ${String(crowd.length)} arrived.`,
      `Seen by looking at the tables every ${String(EVERY_MILLISECONDS)} ms: no time is finer than that, and the looking is part of the load. "Second region": request with its outcome, record, ledger entry and key.`,
      'Functions, event source mappings, SQS, DynamoDB Local and this bench share the processors.',
    ],
    figures: measured.flatMap(([name, times]): Figure[] => [
      percentile(`${name}, p50`, times, 0.5),
      percentile(`${name}, p99`, times, 0.99),
    ]),
    tables: [],
  };
};

/** `least` and `most` are those of all measurements. */
const percentile = (name: string, times: readonly number[], part: number): Figure => ({
  name,
  unit: 'ms',
  median: quantile(times, part),
  least: Math.min(...times),
  most: Math.max(...times),
  of: times.length,
});
