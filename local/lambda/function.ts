/**
 * What the runtime knows of a function: it takes an event, and either answers or fails in one of the ways
 * Lambda knows. Event sources and the gateway depend on this and never on how the function is run.
 */
export type LambdaFunction = {
  readonly name: string;
  readonly arn: string;
  /** Never rejects: whatever goes wrong in the function is an outcome. */
  readonly invoke: (event: unknown, options?: InvokeOptions) => Promise<Invocation>;
};

export type InvokeOptions = {
  /** Gives up while the invocation still waits for a free environment; once running it is left to run, as on Lambda. */
  readonly signal?: AbortSignal;
};

export type Invocation =
  | { readonly ok: true; readonly requestId: string; readonly payload: unknown }
  | { readonly ok: false; readonly requestId: string; readonly failure: InvocationFailure };

export type InvocationFailure =
  /** The handler threw or rejected; the environment lives on. */
  | {
      readonly kind: 'error';
      readonly errorType: string;
      readonly errorMessage: string;
      readonly trace: readonly string[];
    }
  /** The handler outlasted the function's time-out; its environment was terminated. */
  | { readonly kind: 'timeout'; readonly afterSeconds: number }
  /** The environment ended under the invocation: exit, uncaught error, out of memory, or it could not start. */
  | { readonly kind: 'crash'; readonly errorType: string; readonly errorMessage: string }
  /** Never begun: the host was closed, the caller gave up waiting, or the event exceeds the 6 MB Lambda takes. */
  | { readonly kind: 'not-run'; readonly reason: 'closed' | 'aborted' | 'too-large' };

export type FunctionHostOptions = {
  readonly name: string;
  /** Path of the bundle, an ES module (.mjs) that exports `handler`. */
  readonly bundle: string;
  /** The function's variables; nothing of the runtime's own environment is visible to it. */
  readonly environment: Readonly<Record<string, string>>;
  readonly timeoutSeconds: number;
  /** Environments at most; further invocations wait in order of arrival. */
  readonly concurrency: number;
  /** Memory size of the function: an environment that uses more crashes. Default 1024. */
  readonly memoryMegabytes?: number;
  /** As reported in the invocation's context. Default: one made from `AWS_REGION` of the environment. */
  readonly arn?: string;
  readonly onLog?: (entry: FunctionLog) => void;
};

export type FunctionLog = {
  readonly function: string;
  /** The invocation the environment was serving when the line arrived. */
  readonly requestId: string | undefined;
  /** `platform` are the lines Lambda itself writes: time-outs, crashes. */
  readonly stream: 'stdout' | 'stderr' | 'platform';
  readonly line: string;
  readonly at: Date;
};

/** `createFunctionHost(options: FunctionHostOptions): FunctionHost` in ./function-host.ts. */
export type FunctionHost = LambdaFunction & {
  readonly status: () => FunctionStatus;
  /** Waits for running invocations up to `graceMilliseconds` (default 5,000), then ends every environment. */
  readonly close: (graceMilliseconds?: number) => Promise<void>;
};

export type FunctionStatus = {
  readonly environments: number;
  readonly running: number;
  readonly waiting: number;
  readonly started: number;
  readonly invocations: number;
  readonly errors: number;
  readonly timeouts: number;
  readonly crashes: number;
};
