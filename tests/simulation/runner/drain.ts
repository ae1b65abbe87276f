import type { World } from '../functions/world.ts';

const MINUTE = 60_000;
/** The sweeper doubles its waits up to some hours: this many ticks see the last of them. */
const MOST_TICKS = 60;
/** What rests in the end rests after so many; a province of many records has more on its way. */
const MOST_EVENTS = { least: 40_000, anItem: 40 };

/**
 * Lets everything come to rest: what was put aside is sent again, ticks go on, the clock jumps to whatever waits
 * next. `goesOn` is asked after every event. Returns what would not rest, in words.
 */
export async function drain(world: World, goesOn: () => boolean = () => true): Promise<string | undefined> {
  const { scheduler } = world;
  const mostEvents = MOST_EVENTS.least + MOST_EVENTS.anItem * world.backend.items.size;
  let ticks = 0;
  for (let events = 0; events < mostEvents; events += 1) {
    if (await scheduler.next()) {
      if (!goesOn()) return undefined;
      continue;
    }
    if (!world.isIdle) return 'something is in flight that nothing moves on';
    if (world.deadLetters.length > 0) {
      world.redrive();
      // Nothing that comes again is decided before the lease is held again.
      if (world.lease !== undefined) tick(world, `tick of redrive ${String(events)}`);
      if (scheduler.waiting > 0) continue;
    }
    const next = world.nextPending;
    if (next === undefined && ticks > 0) return undefined;
    if (ticks === MOST_TICKS) return `still pending after ${String(MOST_TICKS)} ticks`;
    ticks += 1;
    scheduler.jump(Math.max(MINUTE, (next ?? 0) - scheduler.now + 1));
    tick(world, `last tick ${String(ticks)}`);
  }
  return `still busy after ${String(mostEvents)} events`;
}

function tick(world: World, name: string): void {
  const invocation = world.invocation(name);
  const running = world.ticks.start(invocation);
  invocation.run(running.run).then(
    () => running.finish(),
    () => running.discard(),
  );
}
