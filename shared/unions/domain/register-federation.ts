import * as z from 'zod';
import type { Command } from '../../kernel/command.ts';
import {
  change,
  type Decide,
  decide,
  type Loaded,
  type LoadedGate,
  pass,
  refuse,
} from '../../kernel/decision.ts';
import { UnionId } from '../../kernel/ids.ts';
import { type Stamp, stampBelow } from '../../kernel/stamp.ts';
import { gateOf, refusalOf } from './lifecycle.ts';
import { type Union, type UnionEvent, UnionLevel } from './union.ts';

export const RegisterFederation = z.lazy(() =>
  z.strictObject({
    unionId: UnionId,
    name: z.string(),
    level: UnionLevel,
    unionType: z.string(),
    division: z.string(),
    /** Of an industry's union (产业工会). */
    industry: z.string().optional(),
    superior: UnionId.optional(),
  }),
);
export type RegisterFederation = z.infer<typeof RegisterFederation>;

export interface RegisteringFederation {
  readonly union: Loaded<Union, UnionEvent>;
  readonly superior: LoadedGate | undefined;
}

/** Enters a federation that stands before the registry starts, below its superior (B4, B7). */
export const registerFederation: Decide<RegisteringFederation, Command<string, RegisterFederation>> = (
  { union, superior },
  { body: { unionId, name, level, unionType, division, industry } },
) => {
  if (refusalOf(union.state?.status, 'register')) return refuse('union/already-registered');
  if (superior !== undefined && superior.gate?.status !== 'open') return refuse('founding/superior-not-open');
  const own = { division, ...(industry && { industry }) };
  const above = superior?.gate?.stamp;
  const stamp: Stamp = above ? stampBelow(above, unionId, own) : { path: [unionId], ...own };
  const registered: UnionEvent = {
    type: 'FederationRegistered',
    v: 1,
    unionId,
    name,
    level,
    unionType,
    stamp,
    ...(superior === undefined ? {} : { superior: superior.union }),
  };
  return decide({
    changes: [change(union, registered)],
    gates: [
      { kind: 'create', union: unionId, gate: { status: gateOf.normal, stamp, employers: [] } },
      ...(superior === undefined ? [] : [pass(superior, 'open', { children: 1 })]),
    ],
    result: { unionId },
  });
};
