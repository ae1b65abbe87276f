/** What the host tells an execution environment, and what it answers. Payloads cross as JSON text, as on Lambda. */
export type Launch = {
  readonly bundle: string;
  readonly functionName: string;
  readonly arn: string;
  readonly memoryMegabytes: number;
  readonly logGroup: string;
  readonly logStream: string;
};

export type Task = {
  readonly requestId: string;
  readonly event: string;
  /** Epoch milliseconds at which the host will terminate the environment. */
  readonly deadline: number;
};

export type Fault = {
  readonly errorType: string;
  readonly errorMessage: string;
  readonly trace: readonly string[];
};

export type Answer =
  | { readonly kind: 'ready' }
  | { readonly kind: 'start-failed'; readonly fault: Fault }
  | { readonly kind: 'returned'; readonly requestId: string; readonly payload: string }
  | { readonly kind: 'threw'; readonly requestId: string; readonly fault: Fault };
