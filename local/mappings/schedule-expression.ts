import { Cron } from 'croner';

/** The first occurrence after a moment; undefined when there is none any more. */
export type Occurrences = (after: Date) => Date | undefined;

const units: Readonly<Record<string, number>> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };

/**
 * Reads `rate(…)` and `cron(…)` as EventBridge does, in UTC. A rate counts from now. Throws for what EventBridge
 * would refuse: a schedule that silently never runs is worse than none.
 */
export function occurrences(expression: string, now: Date = new Date()): Occurrences {
  const [, kind, text = ''] = /^(rate|cron)\((.*)\)$/.exec(expression) ?? [];
  if (kind === 'rate') return rate(text, now);
  if (kind === 'cron') return cron(text);
  throw new Error(`not a schedule expression: ${expression}`);
}

function rate(text: string, now: Date): Occurrences {
  const [, digits, unit = '', plural] = /^([1-9]\d*) (minute|hour|day)(s?)$/.exec(text) ?? [];
  // EventBridge insists on `1 minute` and `2 minutes`.
  if (!digits || (digits === '1') === (plural === 's')) throw new Error(`not a rate: ${text}`);
  const period = Number(digits) * (units[unit] ?? NaN);
  return (after) => {
    const passed = Math.max(0, Math.floor((after.getTime() - now.getTime()) / period));
    return new Date(now.getTime() + (passed + 1) * period);
  };
}

/** Minutes, hours, day of month, month, day of week (1 is Sunday), year. */
function cron(text: string): Occurrences {
  const fields = text.trim().split(/\s+/);
  const [minutes, hours, dayOfMonth, months, dayOfWeek, year] = fields;
  if (fields.length !== 6) throw new Error(`a cron expression has six fields: ${text}`);
  if ((dayOfMonth === '?') === (dayOfWeek === '?')) {
    throw new Error(`day of month or day of week must be ?, and not both: ${text}`);
  }
  const days = [dayOfMonth === '?' ? '*' : dayOfMonth, months, dayOfWeek === '?' ? '*' : dayOfWeek].join(' ');
  const pattern = new Cron(`0 ${minutes} ${hours} ${days} ${year}`, {
    mode: '7-part',
    timezone: 'UTC',
    alternativeWeekdays: true,
    sloppyRanges: true,
    paused: true,
  });
  return (after) => pattern.nextRun(after) ?? undefined;
}
