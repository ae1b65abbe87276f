import { faultName } from '../cloud/faults.ts';
import { episode, type EpisodeOptions, type EpisodeReport, type Replay, type Violation } from './episode.ts';

type Failed = EpisodeReport & { readonly violation: Violation };

export interface Shrunk {
  readonly replay: Replay;
  readonly report: Failed;
  readonly runs: number;
}

/** More runs find little more. */
const MOST_RUNS = 400;

/**
 * The shortest run that still breaks the same invariant: fewer commands, fewer faults, an earlier end. Whatever is
 * taken away leaves every other choice as it was.
 */
export async function shrink(
  options: EpisodeOptions,
  failed: Failed,
  mostRuns: number = MOST_RUNS,
): Promise<Shrunk | undefined> {
  let runs = 0;
  let best: { replay: Replay; report: Failed } | undefined;
  const fails = async (replay: Replay): Promise<boolean> => {
    if (runs >= mostRuns) return false;
    runs += 1;
    const report = await episode({ ...options, replay });
    const { violation } = report;
    if (violation?.invariant !== failed.violation.invariant) return false;
    best = { replay, report: { ...report, violation } };
    return true;
  };
  const whole: Replay = {
    asks: failed.asks,
    faults: new Set(failed.faults.map(faultName)),
    jumps: failed.jumps,
    until: failed.until,
  };
  if (!(await fails(whole))) return undefined;
  for (let before = Infinity; sizeOf(best?.replay ?? whole) < before && runs < mostRuns;) {
    const { replay } = best ?? { replay: whole };
    before = sizeOf(replay);
    const asks = await fewest(replay.asks, (some) => fails({ ...replay, asks: some }));
    const faults = await fewest([...replay.faults], (some) =>
      fails({ ...replay, asks, faults: new Set(some) }),
    );
    const last = asks.at(-1)?.at ?? replay.until;
    await earliest(last, replay.until, (until) => fails({ ...replay, asks, faults: new Set(faults), until }));
  }
  return best && { ...best, runs };
}

const sizeOf = ({ asks, faults }: Replay): number => asks.length + faults.size;

/** Delta debugging: halves, quarters and so on are left out as long as what is left still fails. */
export async function fewest<T>(
  all: readonly T[],
  fails: (some: readonly T[]) => Promise<boolean>,
): Promise<readonly T[]> {
  let left = all;
  if (left.length > 0 && (await fails([]))) return [];
  for (let parts = 2; left.length > 1 && parts <= left.length * 2;) {
    const size = Math.max(1, Math.ceil(left.length / parts));
    let smaller: readonly T[] | undefined;
    for (let from = 0; from < left.length && smaller === undefined; from += size) {
      const rest = [...left.slice(0, from), ...left.slice(from + size)];
      if (await fails(rest)) smaller = rest;
    }
    if (smaller !== undefined) {
      left = smaller;
      parts = Math.max(2, parts - 1);
    } else if (size === 1) break;
    else parts *= 2;
  }
  return left;
}

const FINEST_MILLISECONDS = 500;

/** `begin` is known not to be enough, or is not tried; `end` fails. */
async function earliest(
  begin: number,
  end: number,
  fails: (until: number) => Promise<boolean>,
): Promise<void> {
  if (end - begin <= FINEST_MILLISECONDS) return;
  const middle = (begin + end) / 2;
  await ((await fails(middle)) ? earliest(begin, middle, fails) : earliest(middle, end, fails));
}
