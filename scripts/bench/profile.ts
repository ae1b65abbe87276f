import { Session } from 'node:inspector/promises';
import type { Profiler } from 'node:inspector';

export type Profile = Profiler.Profile;

const SAMPLING_MICROSECONDS = 200;

/** Runs work under the sampling profiler. */
export async function profiled(work: () => Promise<void>): Promise<Profile> {
  const session = new Session();
  session.connect();
  try {
    await session.post('Profiler.enable');
    await session.post('Profiler.setSamplingInterval', { interval: SAMPLING_MICROSECONDS });
    await session.post('Profiler.start');
    await work();
    return (await session.post('Profiler.stop')).profile;
  } finally {
    session.disconnect();
  }
}

export interface SelfTime {
  readonly name: string;
  readonly place: string;
  /** Part of all samples in which this function was the innermost. */
  readonly share: number;
}

/** The functions that were innermost most often, all of their call sites taken together. */
export function topFunctions({ nodes, samples = [] }: Profile, count: number): readonly SelfTime[] {
  const places = new Map(nodes.map(({ id, callFrame }) => [id, callFrame]));
  const hits = new Map<string, { name: string; place: string; count: number }>();
  for (const sample of samples) {
    const { functionName = '', url = '', lineNumber = 0 } = places.get(sample) ?? {};
    const name = functionName === '' ? '(anonymous)' : functionName;
    const place =
      url === ''
        ? ''
        : `${url.replace(/^.*?\/(node_modules|shared|tests|scripts)\//, '$1/')}:${String(lineNumber + 1)}`;
    const key = `${name} ${place}`;
    const there = hits.get(key) ?? { name, place, count: 0 };
    there.count += 1;
    hits.set(key, there);
  }
  return [...hits.values()]
    .toSorted((a, b) => b.count - a.count)
    .slice(0, count)
    .map(({ name, place, count: own }) => ({ name, place, share: own / samples.length }));
}
