import * as z from 'zod';
import { OperatorId } from '../../kernel/caller.ts';
import type { Command } from '../../kernel/command.ts';
import { epochOf, instantOf } from '../../kernel/dates.ts';
import {
  change,
  type Decide,
  decide,
  type FollowUp,
  type Loaded,
  type LoadedGate,
  refuse,
} from '../../kernel/decision.ts';
import { type BreakGlassId, UnionId } from '../../kernel/ids.ts';
import {
  type BreakGlass,
  type BreakGlassEvent,
  BreakGlassReason,
  FileReference,
  LONGEST_MINUTES,
} from './break-glass.ts';
import type { Operator, OperatorEvent } from './operator.ts';

export const GiveBreakGlass = z.lazy(() =>
  z.strictObject({
    operatorId: OperatorId,
    scope: UnionId,
    minutes: z.number().int().min(1).max(LONGEST_MINUTES),
    reason: BreakGlassReason,
    reference: FileReference.optional(),
  }),
);
export type GiveBreakGlass = z.infer<typeof GiveBreakGlass>;

export interface GivingBreakGlass {
  readonly grant: Loaded<BreakGlass, BreakGlassEvent>;
  readonly operator: Loaded<Operator, OperatorEvent>;
  readonly scope: LoadedGate;
}

const OFFICERS: readonly Operator['role'][] = ['union-officer', 'superior-officer'];

/** Opens the scope at once; its end is a follow-up, and whoever looks at the grant looks at the clock as well. */
export const giveBreakGlass: Decide<GivingBreakGlass, Command<string, GiveBreakGlass>> = (
  { grant, operator, scope },
  { body: { operatorId, scope: union, minutes, reason, reference } },
  { at },
) => {
  const { state } = operator;
  if (state === undefined || scope.gate === undefined) return refuse('break-glass/unknown-operator');
  const isOfficer = OFFICERS.includes(state.role) && state.entrustment === undefined;
  if (state.status !== 'active' || !isOfficer) return refuse('break-glass/no-officer');
  const grantId = grant.id as BreakGlassId;
  const endsAt = instantOf(epochOf(at) + minutes * 60_000);
  const given: BreakGlassEvent = {
    type: 'BreakGlassGiven',
    v: 1,
    grantId,
    operatorId,
    scope: union,
    stamp: scope.gate.stamp,
    reason,
    ...(reference !== undefined && { reference }),
    endsAt,
  };
  return decide({
    changes: [change(grant, given)],
    follow: [endOf(grantId, endsAt)],
    result: { grantId, endsAt },
  });
};

const endOf = (grantId: BreakGlassId, at: FollowUp['at']): FollowUp => ({
  command: { type: 'EndBreakGlass', body: { grantId }, group: grantId, lane: 'people' },
  ...(at !== undefined && { at }),
});
