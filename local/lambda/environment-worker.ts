import { randomBytes } from 'node:crypto';
import { pathToFileURL } from 'node:url';
import { parentPort, workerData } from 'node:worker_threads';
import { INVOCATION_PAYLOAD_BYTES } from '../limits.ts';
import type { Answer, Fault, Launch, Task } from './environment-messages.ts';

/** The inside of an execution environment: loads the bundle once, then serves one event at a time. */
type Handler = (event: unknown, context: unknown) => unknown;

const launch = workerData as Launch;
const port = parentPort ?? stop('the environment runs only as a worker thread');
const tell = (answer: Answer): void => port.postMessage(answer);

try {
  const handler = await load(launch.bundle);
  port.on('message', (task: Task) => void serve(handler, task));
  tell({ kind: 'ready' });
} catch (error) {
  tell({ kind: 'start-failed', fault: faultOf(error) });
}

async function load(bundle: string): Promise<Handler> {
  const { handler } = (await import(pathToFileURL(bundle).href)) as { handler?: unknown };
  if (typeof handler !== 'function') {
    throw named('Runtime.HandlerNotFound', `${bundle} exports no function named handler`);
  }
  // Node 24 on Lambda refuses handlers that expect a callback; a forgotten one would otherwise only ever time out.
  if (handler.length > 2) {
    throw named('Runtime.CallbackHandlerDeprecated', `the handler of ${bundle} takes a callback`);
  }
  return handler as Handler;
}

async function serve(handler: Handler, task: Task): Promise<void> {
  const { requestId } = task;
  try {
    process.env['_X_AMZN_TRACE_ID'] = traceId();
    const payload = serialise(await handler(JSON.parse(task.event), contextOf(task)));
    await written();
    tell({ kind: 'returned', requestId, payload });
  } catch (error) {
    await written();
    tell({ kind: 'threw', requestId, fault: faultOf(error) });
  }
}

/** What the function printed arrives before its answer, and so counts as its invocation's. */
async function written(): Promise<void> {
  for (const stream of [process.stdout, process.stderr]) {
    if (stream.writableLength > 0) await new Promise((resolve) => stream.write('', resolve));
  }
}

function contextOf({ requestId, deadline }: Task) {
  return {
    callbackWaitsForEmptyEventLoop: true,
    functionName: launch.functionName,
    functionVersion: '$LATEST',
    invokedFunctionArn: launch.arn,
    memoryLimitInMB: String(launch.memoryMegabytes),
    awsRequestId: requestId,
    logGroupName: launch.logGroup,
    logStreamName: launch.logStream,
    getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
  };
}

function serialise(result: unknown): string {
  // Undefined for what JSON leaves out: undefined itself, and functions.
  let payload: string | undefined;
  try {
    payload = JSON.stringify(result);
  } catch (cause) {
    throw named('Runtime.MarshalError', `Unable to stringify response body: ${faultOf(cause).errorMessage}`);
  }
  payload ??= 'null';
  const bytes = Buffer.byteLength(payload);
  if (bytes > INVOCATION_PAYLOAD_BYTES) {
    throw named(
      'Function.ResponseSizeTooLarge',
      `Response payload size (${bytes} bytes) exceeded maximum allowed payload size (${INVOCATION_PAYLOAD_BYTES} bytes).`,
    );
  }
  return payload;
}

function faultOf(error: unknown): Fault {
  if (!(error instanceof Error)) return { errorType: typeof error, errorMessage: String(error), trace: [] };
  return {
    errorType: error.name || 'Error',
    errorMessage: error.message,
    trace: (error.stack ?? '').split('\n').map((line) => line.trim()),
  };
}

function named(name: string, message: string): Error {
  return Object.assign(new Error(message), { name });
}

function traceId(): string {
  const seconds = Math.floor(Date.now() / 1000).toString(16);
  return `Root=1-${seconds}-${randomBytes(12).toString('hex')};Parent=${randomBytes(8).toString('hex')};Sampled=0`;
}

function stop(reason: string): never {
  throw new Error(reason);
}
