import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/** A server in a process of its own that lives no longer than this one. */
export type HeldProcess = {
  readonly pid: number;
  readonly port: number;
  /** Resolves with how the process ended, asked or not. */
  readonly ended: Promise<string>;
  readonly close: () => Promise<void>;
};

export type HeldProcessOptions = {
  readonly command: string;
  readonly args: readonly string[];
  readonly startMilliseconds: number;
  /** Takes each line of standard output and error. */
  readonly log: (line: string) => void;
};

const LINES_KEPT = 20;
const CLOSE_MILLISECONDS = 5_000;

/**
 * Starts a process that prints `listening <port>` when it answers and ends when its standard input does.
 * Holding that pipe is the watchdog: the kernel closes it however this process dies, so `kill -9` of the
 * runtime leaves no orphan. The process gets a session of its own, so that Ctrl-C reaches the runtime alone
 * and the runtime decides in which order things stop. Rejects with the last lines of one that ends at once.
 */
export async function startHeldProcess(options: HeldProcessOptions): Promise<HeldProcess> {
  const { command, args, startMilliseconds, log } = options;
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'pipe'], detached: true });
  child.stdin.on('error', () => undefined);

  const lastLines: string[] = [];
  const ended = new Promise<string>((resolve) => {
    child.once('error', (cause) => resolve(cause.message));
    child.once('close', (code, signal) => resolve(signal ? `killed by ${signal}` : `exit code ${code}`));
  });
  const close = async (): Promise<void> => {
    child.stdin.end();
    const timer = setTimeout(() => child.kill('SIGKILL'), CLOSE_MILLISECONDS);
    await ended;
    clearTimeout(timer);
  };

  const listening = Promise.withResolvers<number>();
  const take = (line: string): void => {
    log(line);
    lastLines.push(line);
    if (lastLines.length > LINES_KEPT) lastLines.shift();
    const port = /^listening (\d+)$/.exec(line)?.[1];
    if (port) listening.resolve(Number(port));
  };
  createInterface({ input: child.stdout }).on('line', take);
  createInterface({ input: child.stderr }).on('line', take);
  void ended.then((how) => listening.reject(new HeldProcessFailure(command, how, lastLines)));
  const timer = setTimeout(() => {
    listening.reject(new HeldProcessFailure(command, `no answer in ${startMilliseconds} ms`, lastLines));
    void close();
  }, startMilliseconds);

  try {
    return { pid: child.pid ?? 0, port: await listening.promise, ended, close };
  } finally {
    clearTimeout(timer);
  }
}

export class HeldProcessFailure extends Error {
  override readonly name = 'HeldProcessFailure';
  readonly output: string;

  constructor(command: string, how: string, lines: readonly string[]) {
    super([`${command}: ${how}`, ...lines].join('\n'));
    this.output = lines.join('\n');
  }
}
