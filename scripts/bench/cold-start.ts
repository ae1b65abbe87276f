import { execFile } from 'node:child_process';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import * as z from 'zod';
import { placeholders } from '../../tests/support/environment.ts';

/** What a fresh process spent until it could answer, and did. */
const Start = z.strictObject({
  /** Until the bundle was loaded, as Lambda's Init phase. */
  importMilliseconds: z.number(),
  /** From there to the answer; absent where nothing was asked. */
  answerMilliseconds: z.number().optional(),
  status: z.number().optional(),
  /** Resident memory that loading added to an empty process. */
  memoryMB: z.number(),
});
export type Start = z.infer<typeof Start>;

const MEASURE = `const [path, event] = process.argv.slice(1);
const empty = process.memoryUsage.rss();
const begun = performance.now();
const { handler } = await import(path).catch(({ message }) => {
  // Not the stack: a minified line in it would be a page long.
  console.error(message);
  process.exit(1);
});
const loaded = performance.now();
const memoryMB = (process.memoryUsage.rss() - empty) / 1e6;
const context = { awsRequestId: 'bench', getRemainingTimeInMillis: () => 10_000 };
const answer = event && (await handler(JSON.parse(event), context));
const answered = performance.now();
console.log(JSON.stringify({
  importMilliseconds: loaded - begun,
  memoryMB,
  ...(event && { answerMilliseconds: answered - loaded, status: answer?.statusCode }),
}));
process.exit();`;

/** Loads a bundle in a process of its own and, given an event, calls its handler once; `cloud` is the URL of all services. */
export async function coldStart(bundle: string, cloud: string, event?: unknown): Promise<Start> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [
      '--input-type=module',
      '--eval',
      MEASURE,
      pathToFileURL(bundle).href,
      ...(event === undefined ? [] : [JSON.stringify(event)]),
    ],
    { env: { ...environment, AWS_ENDPOINT_URL: cloud } },
  ).catch((failure: unknown) => {
    throw new Error(`${bundle} did not start: ${(failure as { stderr: string }).stderr}`);
  });
  return Start.parse(JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? ''));
}

const environment = {
  PATH: process.env['PATH'],
  AWS_ACCESS_KEY_ID: 'none',
  AWS_SECRET_ACCESS_KEY: 'none',
  AWS_LAMBDA_FUNCTION_NAME: 'bench',
  ...placeholders,
};
