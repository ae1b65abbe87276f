import { expect, onTestFinished } from 'vitest';
import { bundleOf } from '../lambda/bundle-for-tests.ts';
import type { FunctionHost, FunctionHostOptions } from '../lambda/function.ts';
import { createFunctionHost } from '../lambda/function-host.ts';

/** A hosted function that tells the test what it sees: each JSON line it prints lands in `seen`. */
export async function functionOf<Seen>(
  source: string,
  options: Partial<FunctionHostOptions> = {},
): Promise<{ readonly host: FunctionHost; readonly seen: Seen[] }> {
  const seen: Seen[] = [];
  const host = createFunctionHost({
    name: 'sample',
    bundle: await bundleOf(source),
    environment: { AWS_REGION: 'cn-north-1' },
    timeoutSeconds: 5,
    concurrency: 4,
    onLog: ({ stream, line }) => {
      if (stream === 'stdout') seen.push(JSON.parse(line) as Seen);
    },
    ...options,
  });
  onTestFinished(() => host.close(0));
  return { host, seen };
}

/** Waits until the condition holds; fails with what `describe` says after `milliseconds`. */
export async function eventually(
  condition: () => boolean | Promise<boolean>,
  describe: () => unknown = () => condition.toString(),
  milliseconds = 10_000,
): Promise<void> {
  const begun = Date.now();
  while (!(await condition())) {
    if (Date.now() - begun > milliseconds)
      expect.fail(`not within ${milliseconds} ms: ${JSON.stringify(describe())}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
