import { describe, expect, it, onTestFinished } from 'vitest';
import { bundleOf } from './bundle-for-tests.ts';
import type { FunctionHostOptions, FunctionLog } from './function.ts';
import { createFunctionHost } from './function-host.ts';

async function hostOf(source: string, options: Partial<FunctionHostOptions> = {}) {
  const logs: FunctionLog[] = [];
  const host = createFunctionHost({
    name: 'sample',
    bundle: await bundleOf(source),
    environment: { AWS_REGION: 'cn-north-1' },
    timeoutSeconds: 5,
    concurrency: 1,
    onLog: (entry) => logs.push(entry),
    ...options,
  });
  onTestFinished(() => host.close(0));
  return { host, logs };
}

const untilTrue = async (condition: () => boolean): Promise<void> => {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5));
};

describe('function host', () => {
  it('answers with the handler’s result as JSON would carry it', async () => {
    const { host } = await hostOf(
      `export const handler = async (event) => ({ got: event, at: new Date(0), gone: undefined });`,
    );
    expect(await host.invoke({ a: 1, b: undefined })).toEqual({
      ok: true,
      requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      payload: { got: { a: 1 }, at: '1970-01-01T00:00:00.000Z' },
    });
  });

  it('answers null for a handler that returns nothing', async () => {
    const { host } = await hostOf(`export const handler = async () => {};`);
    expect(await host.invoke({})).toMatchObject({ ok: true, payload: null });
  });

  it('gives the function its own variables, Lambda’s, and none of the runtime’s', async () => {
    process.env['LEAKED_TO_FUNCTION'] = 'yes';
    onTestFinished(() => {
      delete process.env['LEAKED_TO_FUNCTION'];
    });
    const { host } = await hostOf(`export const handler = async () => process.env;`, {
      environment: { AWS_REGION: 'cn-north-1', TENANT: '44' },
    });
    const { payload } = (await host.invoke({})) as unknown as { payload: Record<string, string> };
    expect(payload).toMatchObject({
      TENANT: '44',
      AWS_REGION: 'cn-north-1',
      AWS_LAMBDA_FUNCTION_NAME: 'sample',
      AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
    });
    expect(payload).not.toHaveProperty('LEAKED_TO_FUNCTION');
  });

  it('passes a Lambda context whose remaining time runs down', async () => {
    const { host } = await hostOf(
      `export const handler = async (_, context) => {
         const before = context.getRemainingTimeInMillis();
         await new Promise((resolve) => setTimeout(resolve, 60));
         return { ...context, before, after: context.getRemainingTimeInMillis() };
       };`,
      { timeoutSeconds: 7, memoryMegabytes: 256 },
    );
    const answer = (await host.invoke({})) as unknown as {
      requestId: string;
      payload: Record<string, number>;
    };
    expect(answer.payload).toMatchObject({
      functionName: 'sample',
      functionVersion: '$LATEST',
      awsRequestId: answer.requestId,
      invokedFunctionArn: 'arn:aws-cn:lambda:cn-north-1:000000000000:function:sample',
      memoryLimitInMB: '256',
      logGroupName: '/aws/lambda/sample',
    });
    const { before = 0, after = 0 } = answer.payload;
    expect(before).toBeLessThanOrEqual(7000);
    expect(before).toBeGreaterThan(6000);
    expect(before - after).toBeGreaterThanOrEqual(55);
  });

  it('reports a thrown error and keeps the environment', async () => {
    const { host } = await hostOf(
      `let calls = 0;
       export const handler = async () => {
         calls += 1;
         if (calls === 1) throw new RangeError('too far');
         return calls;
       };`,
    );
    expect(await host.invoke({})).toMatchObject({
      ok: false,
      failure: { kind: 'error', errorType: 'RangeError', errorMessage: 'too far' },
    });
    expect(await host.invoke({})).toMatchObject({ ok: true, payload: 2 });
    expect(host.status()).toMatchObject({ started: 1, invocations: 2, errors: 1 });
  });

  it('terminates an environment that outlasts the time-out, even in a busy loop, and starts another', async () => {
    const { host, logs } = await hostOf(
      `export const handler = async ({ loop }) => { while (loop); return 'quick'; };`,
      { timeoutSeconds: 0.3 },
    );
    const begun = Date.now();
    expect(await host.invoke({ loop: true })).toMatchObject({
      ok: false,
      failure: { kind: 'timeout', afterSeconds: 0.3 },
    });
    expect(Date.now() - begun).toBeLessThan(2500);
    expect(await host.invoke({ loop: false })).toMatchObject({ ok: true, payload: 'quick' });
    expect(host.status()).toMatchObject({ started: 2, timeouts: 1 });
    expect(logs).toContainEqual(
      expect.objectContaining({ stream: 'platform', line: 'Task timed out after 0.30 seconds' }),
    );
  });

  it.each([
    ['process.exit', `process.exit(3)`, { errorType: 'Runtime.ExitError' }],
    [
      'an error nobody caught',
      `setTimeout(() => { throw new Error('stray'); }); await new Promise(() => {})`,
      { errorMessage: 'stray' },
    ],
    [
      'a rejection nobody handled',
      `Promise.reject(new Error('lost')); await new Promise(() => {})`,
      { errorMessage: 'lost' },
    ],
  ])('counts %s as a crash of that environment only', async (_, statement, failure) => {
    const { host } = await hostOf(
      `export const handler = async ({ crash, wait }) => {
         if (wait) await new Promise((resolve) => setTimeout(resolve, 200));
         if (crash) { ${statement}; }
         return 'alive';
       };`,
      { concurrency: 2 },
    );
    const [crashed, neighbour] = await Promise.all([
      host.invoke({ crash: true }),
      host.invoke({ wait: true }),
    ]);
    expect(crashed).toMatchObject({ ok: false, failure: { kind: 'crash', ...failure } });
    expect(neighbour).toMatchObject({ ok: true, payload: 'alive' });
    expect(await host.invoke({})).toMatchObject({ ok: true, payload: 'alive' });
    expect(host.status()).toMatchObject({ crashes: 1, environments: 1 });
  });

  it.each([
    ['objects', `new Array(12_500).fill({})`],
    ['buffers', `Buffer.alloc(100_000, 1)`],
  ])('counts using more memory than configured for %s as a crash', async (_, hundredKilobytes) => {
    const { host } = await hostOf(
      `const nap = new Int32Array(new SharedArrayBuffer(4));
       export const handler = async () => {
         for (const kept = []; ; Atomics.wait(nap, 0, 0, 1)) kept.push(${hundredKilobytes});
       };`,
      { memoryMegabytes: 48, timeoutSeconds: 20 },
    );
    expect(await host.invoke({})).toMatchObject({
      ok: false,
      failure: {
        kind: 'crash',
        errorType: 'Runtime.OutOfMemory',
        errorMessage: expect.stringContaining('of 48 MB'),
      },
    });
  });

  it.each([
    ['cannot be loaded', `import './absent.mjs'; export const handler = async () => 1;`, 'Error'],
    ['exports no handler', `export const other = 1;`, 'Runtime.HandlerNotFound'],
    [
      'wants a callback',
      `export const handler = (event, context, callback) => callback();`,
      'Runtime.CallbackHandlerDeprecated',
    ],
  ])(
    'fails each invocation of a bundle that %s, and tries again at the next',
    async (_, source, errorType) => {
      const { host } = await hostOf(source);
      expect(await host.invoke({})).toMatchObject({ ok: false, failure: { kind: 'crash', errorType } });
      expect(await host.invoke({})).toMatchObject({ ok: false, failure: { kind: 'crash', errorType } });
      expect(host.status()).toMatchObject({ started: 2, environments: 0 });
    },
  );

  it('serves one event at a time per environment, and up to its concurrency at once', async () => {
    const { host } = await hostOf(
      `let running = 0, most = 0;
       export const handler = async () => {
         most = Math.max(most, ++running);
         await new Promise((resolve) => setTimeout(resolve, 30));
         running -= 1;
         return { most, environment: process.env.AWS_LAMBDA_LOG_STREAM_NAME };
       };`,
      { concurrency: 3 },
    );
    const answers = await Promise.all(Array.from({ length: 12 }, () => host.invoke({})));
    const payloads = answers.map(
      (answer) => (answer as unknown as { payload: { most: number; environment: string } }).payload,
    );
    expect(payloads.map(({ most }) => most)).toEqual(Array.from({ length: 12 }, () => 1));
    expect(new Set(payloads.map(({ environment }) => environment)).size).toBe(3);
    expect(host.status()).toMatchObject({ started: 3, environments: 3, running: 0, waiting: 0 });
  });

  it('starts no environment before the first event, and reuses an idle one', async () => {
    const { host } = await hostOf(`export const handler = async () => 1;`, { concurrency: 5 });
    expect(host.status().started).toBe(0);
    for (let i = 0; i < 4; i += 1) await host.invoke({});
    expect(host.status()).toMatchObject({ started: 1, invocations: 4 });
  });

  it('drops an invocation whose caller gave up while it waited', async () => {
    const { host } = await hostOf(
      `let served = 0;
       export const handler = async ({ wait }) => { served += 1; await new Promise((r) => setTimeout(r, wait)); return served; };`,
    );
    const first = host.invoke({ wait: 150 });
    const abandoned = host.invoke({ wait: 0 }, { signal: AbortSignal.timeout(30) });
    const third = host.invoke({ wait: 0 });
    expect(await abandoned).toMatchObject({ failure: { kind: 'not-run', reason: 'aborted' } });
    expect(await first).toMatchObject({ payload: 1 });
    expect(await third).toMatchObject({ payload: 2 });
  });

  it('refuses an event of more than 6 MB and a result of more than 6 MB', async () => {
    const { host } = await hostOf(`export const handler = async ({ length }) => 'x'.repeat(length);`);
    expect(await host.invoke('x'.repeat(6 * 1024 * 1024))).toMatchObject({
      failure: { kind: 'not-run', reason: 'too-large' },
    });
    expect(await host.invoke({ length: 6 * 1024 * 1024 })).toMatchObject({
      failure: { kind: 'error', errorType: 'Function.ResponseSizeTooLarge' },
    });
  });

  it('reports a result that JSON cannot carry', async () => {
    const { host } = await hostOf(`export const handler = async () => ({ big: 1n });`);
    expect(await host.invoke({})).toMatchObject({
      failure: { kind: 'error', errorType: 'Runtime.MarshalError' },
    });
  });

  it('collects what the function prints, by stream and request, also just before it crashes', async () => {
    const { host, logs } = await hostOf(
      `export const handler = async ({ exit }) => {
         console.log('工会 one\\ntwo');
         console.error('three');
         if (exit) process.exit(1);
       };`,
    );
    const { requestId } = await host.invoke({});
    expect(logs).toEqual([
      { function: 'sample', stream: 'stdout', line: '工会 one', requestId, at: expect.any(Date) },
      { function: 'sample', stream: 'stdout', line: 'two', requestId, at: expect.any(Date) },
      { function: 'sample', stream: 'stderr', line: 'three', requestId, at: expect.any(Date) },
    ]);
    logs.length = 0;
    await host.invoke({ exit: true });
    expect(logs.map(({ stream, line }) => [stream, line])).toEqual([
      ['stdout', '工会 one'],
      ['stdout', 'two'],
      ['stderr', 'three'],
      ['platform', 'Runtime.ExitError: Runtime exited with exit status 1'],
    ]);
  });

  it('notices an environment that dies between invocations', async () => {
    const { host } = await hostOf(
      `export const handler = async ({ later }) => { if (later) setTimeout(() => process.exit(9), 10); return 1; };`,
    );
    await host.invoke({ later: true });
    await untilTrue(() => host.status().environments === 0);
    expect(await host.invoke({})).toMatchObject({ ok: true });
    expect(host.status()).toMatchObject({ crashes: 1, started: 2 });
  });

  it('waits for running invocations when closed, refuses the rest, and leaves no thread', async () => {
    const { host } = await hostOf(
      `export const handler = async () => { await new Promise((resolve) => setTimeout(resolve, 100)); return 'done'; };`,
    );
    await host.invoke({});
    const running = host.invoke({});
    const waiting = host.invoke({});
    const closing = host.close();
    expect(await running).toMatchObject({ ok: true, payload: 'done' });
    expect(await waiting).toMatchObject({ failure: { kind: 'not-run', reason: 'closed' } });
    await closing;
    expect(host.status().environments).toBe(0);
    expect(await host.invoke({})).toMatchObject({ failure: { kind: 'not-run', reason: 'closed' } });
  });

  it('ends invocations that outlast the grace of closing', async () => {
    const { host } = await hostOf(`export const handler = () => new Promise(() => {});`);
    const stuck = host.invoke({});
    await host.close(50);
    expect(await stuck).toMatchObject({ failure: { kind: 'crash', errorType: 'Runtime.Closed' } });
  });
});
