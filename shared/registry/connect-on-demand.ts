import { readEnvironment } from '../platform/environment.ts';
import { createLog, type Log } from '../platform/log.ts';
import { onDemand } from '../platform/on-demand.ts';
import type { OperatorSignatures } from '../platform/signed/operator-signatures.ts';
import type { Connection } from './connect.ts';

export interface ConnectionOnDemand {
  (): Promise<Connection>;
  /** The connection's own: what is known of an invocation stands on the lines of both. */
  readonly log: Log;
}

/** The connection of a function behind HTTP, made when the first of its routes is asked for (ADR 19). */
export function connectOnDemand(service: string): ConnectionOnDemand {
  const log = createLog(service, readEnvironment('LOG_LEVEL').LOG_LEVEL);
  const connection = onDemand(async () => (await import('./connect.ts')).connect(service, log));
  return Object.assign(connection, { log });
}

/** For functions with routes that operators sign; what verifies is loaded with the first request that may be signed. */
export function signaturesOnDemand(connection: ConnectionOnDemand): OperatorSignatures {
  const signatures = onDemand(async () => (await import('./signatures.ts')).signaturesOf(await connection()));
  return { verify: async (asked) => (await signatures()).verify(asked) };
}
