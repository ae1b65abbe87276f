import { Logger } from '@aws-lambda-powertools/logger';
import type { Context } from 'aws-lambda';
import type * as z from 'zod';
import type { OperatorId, WorkerId } from '../kernel/caller.ts';
import type {
  EmployerId,
  FoundingApplicationId,
  MemberId,
  MembershipApplicationId,
  PersonId,
  RequestId,
  RetentionRunId,
  RosterId,
  UnionId,
} from '../kernel/ids.ts';

/** Ids that say nothing about a person to whoever reads a log. An IdNumber is branded too, and is not here. */
type LoggableId =
  | MemberId
  | UnionId
  | EmployerId
  | FoundingApplicationId
  | MembershipApplicationId
  | RosterId
  | PersonId
  | RequestId
  | RetentionRunId
  | OperatorId
  | WorkerId
  | MachineName;

/** A name made by a machine (gateway request, queue message, table): letters, digits and punctuation. */
export type MachineName = string & z.core.$brand<'MachineName'>;

/**
 * What may be logged: numbers, booleans, ids, and text that stands in the source itself. A `string` that came
 * from somewhere else does not compile.
 */
type Loggable<T> = T extends number | boolean | undefined | LoggableId
  ? T
  : T extends string & z.core.$brand<string>
    ? never
    : T extends string
      ? string extends T
        ? never
        : T
      : never;

type LogFields<F> = { readonly [K in keyof F]: Loggable<F[K]> };

/** The code names the event (`http/answered`) and is what alarms and queries look for. */
export type Log = {
  readonly debug: <const F extends object>(code: string, fields?: F & LogFields<F>) => void;
  readonly info: <const F extends object>(code: string, fields?: F & LogFields<F>) => void;
  readonly warn: <const F extends object>(code: string, fields?: F & LogFields<F>) => void;
  /** Of the error: its name, code and stack frames. Its message may quote a payload and is left out. */
  readonly error: <const F extends object>(code: string, error: unknown, fields?: F & LogFields<F>) => void;
  /** Ties what follows to one invocation of the function. */
  readonly within: (context: Context) => void;
};

export type LogLevel = 'DEBUG' | 'INFO' | 'WARN' | 'ERROR' | 'SILENT';

export function createLog(service: string, level: LogLevel = 'INFO'): Log {
  let made: Logger | undefined;
  // Opens the standard streams: no start has to wait for them.
  const logger = () => (made ??= new Logger({ serviceName: service, logLevel: level }));
  return {
    debug: (code, fields = noFields()) => logger().debug(code, { ...fields }),
    info: (code, fields = noFields()) => logger().info(code, { ...fields }),
    warn: (code, fields = noFields()) => logger().warn(code, { ...fields }),
    error: (code, error, fields = noFields()) => logger().error(code, { ...fields, fault: faultOf(error) }),
    within: (context) => logger().addContext(context),
  };
}

const noFields = <F>(): F => ({}) as F;

/** `undefined` when the text could be anything else than a machine's name, a number of a person included. */
export const machineName = (text: string | undefined): MachineName | undefined =>
  text !== undefined && /^[\w$.:/{} =+-]{1,160}$/.test(text) && !/\d{11}/.test(text)
    ? (text as MachineName)
    : undefined;

export type Fault = {
  readonly name: string;
  readonly code?: string;
  readonly frames: readonly string[];
  readonly cause?: Fault;
};

const MOST_FRAMES = 20;
const DEEPEST_CAUSE = 4;

export function faultOf(error: unknown, depth = 0): Fault {
  if (!(error instanceof Error)) return { name: typeof error, frames: [] };
  const code = 'code' in error && typeof error.code === 'string' ? machineName(error.code) : undefined;
  return {
    name: machineName(error.name) ?? 'Error',
    ...(code !== undefined && { code }),
    frames: framesOf(error),
    ...(error.cause !== undefined && depth < DEEPEST_CAUSE && { cause: faultOf(error.cause, depth + 1) }),
  };
}

/** The frames alone: what stands above them repeats the message, which may run over several lines. */
function framesOf({ stack = '', name, message }: Error): string[] {
  const heading = `${name}: ${message}`;
  const below = stack.startsWith(heading) ? stack.slice(heading.length) : stack;
  return below
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !message.includes(line))
    .filter((line) => /^at .*(:\d+:\d+\)?|\(native\)|<anonymous>\)?)$/.test(line))
    .slice(0, MOST_FRAMES);
}
