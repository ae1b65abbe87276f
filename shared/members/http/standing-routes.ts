import type { CommandEdge } from '../../platform/edge/command-edge.ts';
import { implement, type Route } from '../../platform/http/route.ts';
import { standingSpecs } from './standing-specs.ts';

/** Each route submits the command of its name: what it changes is decided by the engine alone. */
export const standingRoutes = (edge: CommandEdge): readonly Route[] =>
  Object.entries(standingSpecs).map(([type, spec]) =>
    implement(spec, ({ params, body, caller, idempotencyKey, now }) =>
      edge.submit({ type, asSent: { ...params, ...body }, caller, idempotencyKey, now }),
    ),
  );
