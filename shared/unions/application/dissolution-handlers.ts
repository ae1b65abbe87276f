import type * as z from 'zod';
import { NoteDisposal } from '../../../events/dissolution-process.ts';
import type { Actor } from '../../kernel/caller.ts';
import type { AnyHandler, CommandHandler, Reader } from '../../kernel/command-handler.ts';
import type { Command } from '../../kernel/command.ts';
import type { Decide } from '../../kernel/decision.ts';
import { type Disposition, targetOf } from '../../kernel/disposition.ts';
import type { UnionId } from '../../kernel/ids.ts';
import type { Action } from '../../kernel/permissions.ts';
import { reject, type Rejection } from '../../kernel/problem.ts';
import { hasInScope } from '../../kernel/stamp.ts';
import { ownSubmission } from '../../kernel/submission.ts';
import * as beginning from '../domain/begin-dissolution.ts';
import * as carryingOut from '../domain/carry-out-dissolution.ts';
import { type Covered, EMPLOYERS_A_COMMIT } from '../domain/close-dissolution.ts';
import { ContinueDissolution } from '../domain/dissolution-calls.ts';
import {
  dissolutionEscalationRecord,
  DissolutionTimer,
  escalateDissolution,
} from '../domain/dissolution-escalation.ts';
import { dissolutionRecord } from '../domain/dissolution.ts';
import { employerRecord } from '../domain/employer.ts';
import { legalPersonRecord } from '../domain/legal-person.ts';
import { type Union, unionRecord } from '../domain/union.ts';
import { creditCodeClaim } from './founding-handlers.ts';

/**
 * Who is left in a union, by lists and the records they lead to: as many as are asked for, those only who are there
 * now. What a list has not heard of yet is not found.
 */
export type FindLeft = (
  union: UnionId,
  most: { readonly members: number; readonly waiting: number },
) => Promise<carryingOut.Left>;

/** 撤销. Without lists no dissolution goes on: for functions that only take in. */
export const dissolutionHandlers = (findLeft?: FindLeft): readonly AnyHandler[] => [
  act({
    type: 'ProposeDissolution',
    body: beginning.ProposeDissolution,
    action: 'dissolution:propose',
    decide: beginning.proposeDissolution,
    usual: ({ usual }) => usual,
    may: ownOrBelow,
  }),
  act({
    type: 'ReportDissolution',
    body: beginning.ReportDissolution,
    action: 'dissolution:report',
    decide: beginning.reportDissolution,
    usual: ({ usual }) => usual,
    may: (records, actor) => ownOrBelow(records, actor) ?? mustSeeTarget(records, actor),
  }),
  act({
    type: 'ApproveDissolution',
    body: beginning.ApproveDissolution,
    action: 'dissolution:review',
    decide: beginning.approveDissolution,
    may: (records, actor) => reviews(records, actor) ?? mustSeeTarget(records, actor),
  }),
  act({
    type: 'ReturnDissolution',
    body: beginning.ReturnDissolution,
    action: 'dissolution:review',
    decide: beginning.returnDissolution,
    may: reviews,
  }),
  act({
    type: 'AbandonDissolution',
    body: carryingOut.AbandonDissolution,
    action: 'dissolution:review',
    decide: carryingOut.abandonDissolution,
    may: isAbove,
  }),
  act({
    type: 'NoteSealsHandedIn',
    body: carryingOut.NoteSealsHandedIn,
    action: 'dissolution:handle',
    decide: carryingOut.noteSealsHandedIn,
    may: ownOrBelow,
  }),
  act({
    type: 'ResumeDissolution',
    body: carryingOut.ResumeDissolution,
    action: 'dissolution:handle',
    decide: carryingOut.resumeDissolution,
    may: ownOrBelow,
  }),
  act({
    type: 'EscalateDissolution',
    body: DissolutionTimer,
    action: 'system',
    decide: escalateDissolution,
    may: systemOnly,
  }),
  act({
    type: 'NoteDisposal',
    body: NoteDisposal,
    action: 'system',
    decide: carryingOut.noteDisposal,
    may: systemOnly,
  }),
  ...(findLeft ? [continueHandler(findLeft)] : []),
];

type May = (records: beginning.Dissolving, actor: Actor) => Rejection | undefined;

/** An officer of the union or of one above; of others they learn nothing. */
const ownOrBelow: May = ({ gate: { gate } }, actor) =>
  gate && hasInScope(actor, gate.stamp) ? undefined : reject('union/not-found');

/** Strictly above: no union approves its own end, or takes it back. */
const isAbove: May = ({ dissolution, gate }, actor) =>
  dissolution.state !== undefined &&
  gate.gate !== undefined &&
  hasInScope(actor, gate.gate.stamp) &&
  !(actor.kind === 'operator' && actor.scope === gate.union)
    ? undefined
    : reject('dissolution/not-found');

/** Nobody approves what they proposed. */
const reviews: May = (records, actor) =>
  isAbove(records, actor) ?? ownSubmission(actor, records.dissolution.state?.by ?? '');

/** Whom members go to: over any other border it would be a transfer of each. */
const mustSeeTarget: May = ({ target }, actor) =>
  target === undefined || (target.gate && hasInScope(actor, target.gate.stamp))
    ? undefined
    : reject('union/not-found');

const systemOnly = (_: unknown, { kind }: Actor) =>
  kind === 'system' ? undefined : reject('command/not-permitted');

interface Kind<Body extends { readonly unionId: UnionId }> {
  readonly type: string;
  readonly body: z.ZodType<Body>;
  readonly action: Action | 'system';
  readonly decide: Decide<beginning.Dissolving, Command<string, Body>>;
  /** What the command says becomes of all; else what was proposed. */
  readonly usual?: (body: Body) => Disposition;
  readonly may: May;
}

function act<Body extends { readonly unionId: UnionId }>({
  usual,
  may,
  ...kind
}: Kind<Body>): CommandHandler<string, Body, beginning.Dissolving> {
  return {
    ...kind,
    lane: kind.action === 'system' ? 'bulk' : 'people',
    async load(read, { body, actor }) {
      const gate = await read.gate(body.unionId);
      const sees = gate.gate !== undefined && hasInScope(actor, gate.gate.stamp);
      const [dissolution, union, escalation] = await Promise.all([
        read.record(dissolutionRecord, body.unionId),
        read.record(unionRecord, body.unionId),
        read.record(dissolutionEscalationRecord, body.unionId),
      ]);
      if (!sees) return { dissolution, union, gate, escalation };
      const wanted = usual ? usual(body) : dissolution.state?.usual;
      const target = wanted && targetOf(wanted);
      return { dissolution, union, gate, escalation, ...(target && { target: await read.gate(target) }) };
    },
    group: (_, { unionId }) => unionId,
    guard: (records, actor) => may(records, actor),
  };
}

const continueHandler = (
  findLeft: FindLeft,
): CommandHandler<'ContinueDissolution', ContinueDissolution, carryingOut.Continuing> => ({
  type: 'ContinueDissolution',
  body: ContinueDissolution,
  action: 'system',
  lane: 'bulk',
  async load(read, { body: { unionId } }) {
    // Found before the gate is read: who has left in between is told by the count.
    const left = await findLeft(unionId, {
      members: carryingOut.MEMBER_CHUNKS * carryingOut.MEMBERS_A_CHUNK,
      waiting: carryingOut.WAITING_A_CHUNK,
    });
    const [dissolution, union, gate, legalPerson] = await Promise.all([
      read.record(dissolutionRecord, unionId),
      read.record(unionRecord, unionId),
      read.gate(unionId),
      read.record(legalPersonRecord, unionId),
    ]);
    const { superior = unionId, creditCode } = union.state ?? {};
    const [superiorGate, unionClaim, covered] = await Promise.all([
      read.gate(superior),
      creditCode === undefined ? undefined : read.claim(creditCodeClaim(creditCode)),
      // Its employers are let go with the last act, and not read before.
      gate.gate?.members === 0
        ? coveredBy(read, union.state, dissolution.state?.progress?.released ?? 0)
        : [],
    ]);
    return { dissolution, union, gate, legalPerson, superiorGate, unionClaim, covered, left };
  },
  group: (_, { unionId }) => unionId,
  guard: systemOnly,
  decide: carryingOut.continueDissolution,
});

const coveredBy = async (read: Reader, union: Union | undefined, from: number): Promise<readonly Covered[]> =>
  Promise.all(
    (union?.employers ?? []).slice(from, from + EMPLOYERS_A_COMMIT).map(async (employerId) => {
      const employer = await read.record(employerRecord, employerId);
      const claim = await read.claim(creditCodeClaim(employer.state?.creditCode ?? 'none'));
      return { employer, claim };
    }),
  );
