import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Invocation, LambdaFunction } from '../lambda/function.ts';
import type { MappingEvent, ScheduleOptions } from './mapping.ts';
import { occurrences } from './schedule-expression.ts';
import { startSchedule } from './schedule.ts';

const succeeded: Invocation = { ok: true, requestId: 'r', payload: null };
const failed: Invocation = {
  ok: false,
  requestId: 'r',
  failure: { kind: 'error', errorType: 'Error', errorMessage: 'no', trace: [] },
};

describe('schedule expression', () => {
  const nextRuns = (expression: string, from: string, count: number): (string | undefined)[] => {
    const next = occurrences(expression, new Date(from));
    const runs: (string | undefined)[] = [];
    for (let at: Date | undefined = new Date(from); runs.length < count;) {
      at = at && next(at);
      runs.push(at?.toISOString());
    }
    return runs;
  };

  it.each([
    ['rate(1 minute)', ['2026-11-23T00:01:30.500Z', '2026-11-23T00:02:30.500Z']],
    ['rate(2 hours)', ['2026-11-23T02:00:30.500Z', '2026-11-23T04:00:30.500Z']],
    ['rate(1 day)', ['2026-11-24T00:00:30.500Z', '2026-11-25T00:00:30.500Z']],
    ['cron(15 10 * * ? *)', ['2026-11-23T10:15:00.000Z', '2026-11-24T10:15:00.000Z']],
    ['cron(0/20 * * * ? *)', ['2026-11-23T00:20:00.000Z', '2026-11-23T00:40:00.000Z']],
    ['cron(0 2 ? * 2-6 *)', ['2026-11-23T02:00:00.000Z', '2026-11-24T02:00:00.000Z']],
    ['cron(0 2 ? * 1 *)', ['2026-11-29T02:00:00.000Z', '2026-12-06T02:00:00.000Z']],
    ['cron(0 2 ? * SUN,SAT *)', ['2026-11-28T02:00:00.000Z', '2026-11-29T02:00:00.000Z']],
    ['cron(0 0 L * ? *)', ['2026-11-30T00:00:00.000Z', '2026-12-31T00:00:00.000Z']],
    ['cron(0 0 1 1 ? 2028)', ['2028-01-01T00:00:00.000Z', undefined]],
    ['cron(0 9 ? * 2#1 *)', ['2026-12-07T09:00:00.000Z', '2027-01-04T09:00:00.000Z']],
    ['cron(0 18 ? * 6L *)', ['2026-11-27T18:00:00.000Z', '2026-12-25T18:00:00.000Z']],
  ])('%s', (expression, expected) => {
    expect(nextRuns(expression, '2026-11-23T00:00:30.500Z', 2)).toEqual(expected);
  });

  it.each([
    'rate(1 minutes)',
    'rate(2 minute)',
    'rate(0 minutes)',
    'rate(5 seconds)',
    'cron(0 2 * * *)',
    'cron(0 2 * * * *)',
    'cron(0 2 ? * ? *)',
    'cron(99 2 * * ? *)',
    'every minute',
  ])('refuses %s', (expression) => {
    expect(() => occurrences(expression)).toThrow();
  });
});

describe('schedule', () => {
  beforeEach(() => {
    vi.useFakeTimers({
      now: new Date('2026-11-23T00:00:00Z'),
      toFake: ['setTimeout', 'clearTimeout', 'Date'],
    });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  function scheduled(
    invoke: (event: unknown) => Promise<Invocation>,
    options: Partial<ScheduleOptions> = {},
  ) {
    const events: unknown[] = [];
    const reports: MappingEvent[] = [];
    const lambda: LambdaFunction = {
      name: 'tick',
      arn: 'arn',
      invoke: (event) => {
        events.push(event);
        return invoke(event);
      },
    };
    const schedule = startSchedule({
      name: 'every-minute',
      expression: 'rate(1 minute)',
      function: lambda,
      region: 'cn-north-1',
      onEvent: (event) => reports.push(event),
      ...options,
    });
    return { schedule, events, reports };
  }

  it('sends the scheduled event each period, first after one', async () => {
    const { schedule, events } = scheduled(async () => succeeded);
    await vi.advanceTimersByTimeAsync(59_000);
    expect(events).toEqual([]);
    await vi.advanceTimersByTimeAsync(122_000);
    expect(events).toHaveLength(3);
    expect(events[0]).toEqual({
      version: '0',
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      'detail-type': 'Scheduled Event',
      source: 'aws.events',
      account: '000000000000',
      time: '2026-11-23T00:01:00Z',
      region: 'cn-north-1',
      resources: ['arn:aws-cn:events:cn-north-1:000000000000:rule/every-minute'],
      detail: {},
    });
    expect(schedule.status()).toMatchObject({ batches: 3, failures: 0, inFlight: 0 });
    await schedule.close();
  });

  it('sends the configured input instead', async () => {
    const { schedule, events } = scheduled(async () => succeeded, { input: { sweep: true } });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(events).toEqual([{ sweep: true }]);
    await schedule.close();
  });

  it('tries a failed run again after one and after two minutes, then gives it up', async () => {
    const { schedule, events, reports } = scheduled(async () => failed, { expression: 'rate(1 hour)' });
    const hour = 3_600_000;
    await vi.advanceTimersByTimeAsync(hour + 59_000);
    expect(events).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(events).toHaveLength(2);
    await vi.advanceTimersByTimeAsync(120_000);
    expect(events).toHaveLength(3);
    await vi.advanceTimersByTimeAsync(600_000);
    expect(events).toHaveLength(3);
    expect(schedule.status()).toMatchObject({ failures: 3, retried: 2, deadLettered: 1 });
    expect(reports.map(({ kind }) => kind)).toEqual([
      'batch-failed',
      'batch-failed',
      'batch-failed',
      'records-given-up',
    ]);
    await schedule.close();
  });

  it('does not hold up the next run for one that takes long', async () => {
    const { schedule, events } = scheduled(() => new Promise(() => undefined));
    await vi.advanceTimersByTimeAsync(180_000);
    expect(events).toHaveLength(3);
    expect(schedule.status().inFlight).toBe(3);
    const closing = schedule.close(1000);
    await vi.advanceTimersByTimeAsync(1000);
    await closing;
  });

  it('makes up for nothing that was due while the machine slept', async () => {
    const { schedule, events } = scheduled(async () => succeeded);
    vi.setSystemTime(new Date('2026-11-23T08:00:30Z'));
    await vi.advanceTimersByTimeAsync(60_000);
    expect(events.length).toBeLessThanOrEqual(2);
    await schedule.close();
  });

  it('runs no more once closed, and waits for the run in flight', async () => {
    let finish = (_: Invocation): void => undefined;
    const { schedule, events } = scheduled(() => new Promise((resolve) => (finish = resolve)));
    await vi.advanceTimersByTimeAsync(60_000);
    let closed = false;
    const closing = schedule.close().then(() => (closed = true));
    await vi.advanceTimersByTimeAsync(100);
    expect(closed).toBe(false);
    finish(succeeded);
    await closing;
    await vi.advanceTimersByTimeAsync(600_000);
    expect(events).toHaveLength(1);
  });
});
