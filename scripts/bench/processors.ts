import { readdirSync, readFileSync } from 'node:fs';

/** CPU seconds by who used them, since the process began. */
export interface CpuTimes {
  /** Main thread of this process: event source mappings, HTTP gateway, the bench itself. */
  readonly 'runtime and bench': number;
  /** Its workers: the functions. */
  readonly functions: number;
  readonly 'DynamoDB Local': number;
  readonly 'SQS and S3': number;
}

const TICKS_PER_SECOND = 100;

/** Of this process and the emulators it has started; what /proc does not tell is 0. */
export function cpuTimes(): CpuTimes {
  const { user, system } = process.cpuUsage();
  const main = process.threadCpuUsage();
  const whole = (user + system) / 1e6;
  const thread = (main.user + main.system) / 1e6;
  const children = childrenOf(process.pid);
  const of = (name: RegExp) =>
    children.filter(({ command }) => name.test(command)).reduce((sum, { seconds }) => sum + seconds, 0);
  return {
    'runtime and bench': thread,
    functions: whole - thread,
    'DynamoDB Local': of(/java/),
    'SQS and S3': of(/sqs-s3-process/),
  };
}

export const cpuSince = (before: CpuTimes): CpuTimes => {
  const now = cpuTimes();
  return Object.fromEntries(
    Object.entries(now).map(([name, seconds]) => [name, seconds - before[name as keyof CpuTimes]]),
  ) as unknown as CpuTimes;
};

function childrenOf(parent: number): readonly { readonly command: string; readonly seconds: number }[] {
  return readdirSync('/proc').flatMap((pid) => {
    if (!/^\d+$/.test(pid)) return [];
    try {
      // After the name in brackets: state, parent, …; user and system time are fields 14 and 15 of the line.
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      if (Number(fields[1]) !== parent) return [];
      const seconds = (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
      return [{ command: readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' '), seconds }];
    } catch {
      return [];
    }
  });
}
