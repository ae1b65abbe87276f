import type * as z from 'zod';
import type { Actor } from '../../kernel/caller.ts';
import type { AnyHandler, CommandHandler, Reader } from '../../kernel/command-handler.ts';
import type { Command } from '../../kernel/command.ts';
import type { Decide } from '../../kernel/decision.ts';
import type { UnionId } from '../../kernel/ids.ts';
import type { Action } from '../../kernel/permissions.ts';
import { reject, type Rejection } from '../../kernel/problem.ts';
import { hasInScope } from '../../kernel/stamp.ts';
import { ownSubmission } from '../../kernel/submission.ts';
import type { ElectionResult } from '../domain/election.ts';
import * as recording from '../domain/record-term.ts';
import * as reelect from '../domain/reelect.ts';
import { reelectionEscalationRecord, reelectionRecord } from '../domain/reelection.ts';
import * as extension from '../domain/term-extension.ts';
import { noteTerm, type OfUnion, TermTimer } from '../domain/term.ts';
import { unionRecord } from '../domain/union.ts';
import type { StandingOf } from './founding-step-handlers.ts';

/** Terms, their extension, and re-election: what unions ask for, what superiors reply, and the timers. */
export const termHandlers = (standingOf: StandingOf): readonly AnyHandler[] => {
  const step = reelecting(standingOf);
  return [
    step('RequestReelectionMeeting', own, reelect.RequestReelectionMeeting, reelect.requestReelectionMeeting),
    step('ApproveReelectionMeeting', above, reelect.ApproveReelectionStep, reelect.approveReelectionMeeting),
    step('ReturnReelectionMeeting', above, reelect.ReturnReelectionStep, reelect.returnReelectionMeeting),
    step('ReportReelection', own, reelect.ReportReelection, reelect.reportReelection),
    step('ApproveReelection', above, reelect.ApproveReelectionStep, reelect.approveReelection),
    step('ReturnReelection', above, reelect.ReturnReelectionStep, reelect.returnReelection),
    step('AbandonReelection', own, reelect.ReturnReelectionStep, reelect.abandonReelection),
    step('FileReelectionReply', above, reelect.FileReelectionReply, reelect.fileReelectionReply),
    step('EscalateReelection', timer, reelect.ReelectionTimer, reelect.escalateReelection),
    extending('RequestTermExtension', own, extension.RequestTermExtension, extension.requestTermExtension),
    extending('ApproveTermExtension', above, extension.ApproveTermExtension, extension.approveTermExtension),
    extending('RefuseTermExtension', above, extension.RefuseTermExtension, extension.refuseTermExtension),
    extending('EscalateTermExtension', timer, extension.TermExtensionTimer, extension.escalateTermExtension),
    ofUnion('RecordTerm', above, recording.RecordTerm, recording.recordTerm),
    ofUnion('OrderReelection', above, recording.OrderReelection, recording.orderReelection),
    ofUnion('NoteTerm', timer, TermTimer, noteTerm),
  ];
};

export interface Who {
  readonly action: Action | 'system';
  readonly sees: (actor: Actor, union: OfUnion['union']) => boolean;
  /** Replies to what is submitted: nobody does so to their own. */
  readonly replies: boolean;
}

const sees: Who['sees'] = (actor, { state }) => state !== undefined && hasInScope(actor, state.stamp);

/** The union asks, or whoever is above it for it. */
export const own: Who = { action: 'elections:handle', sees, replies: false };

/** Only a union above decides. What has none above it decides for itself. */
export const above: Who = {
  action: 'elections:review',
  sees: (actor, union) =>
    sees(actor, union) &&
    (actor.kind !== 'operator' || actor.scope !== union.state?.unionId || union.state.superior === undefined),
  replies: true,
};

export const timer: Who = { action: 'system', sees: (actor) => actor.kind === 'system', replies: false };

type OfOne = { readonly unionId: UnionId };
export type Decider<Records, Body> = Decide<Records, Command<string, Body>>;

export function handlerOf<Body extends OfOne, Records extends OfUnion>(
  type: string,
  who: Who,
  body: z.ZodType<Body>,
  parts: {
    /** What is loaded once the actor is known to see the union. */
    readonly more: (read: Reader, union: OfUnion['union'], body: Body) => Promise<Records>;
    readonly submittedBy?: (records: OfUnion | Records) => string | undefined;
    readonly decide: Decider<OfUnion | Records, Body>;
  },
): CommandHandler<string, Body, OfUnion | Records> {
  return {
    type,
    body,
    action: who.action,
    lane: who === timer ? 'bulk' : 'people',
    async load(read, { body: asked, actor }) {
      const union = await read.record(unionRecord, asked.unionId);
      return who.sees(actor, union) ? parts.more(read, union, asked) : { union };
    },
    group: (_, { unionId }) => unionId,
    guard(records, actor): Rejection | undefined {
      if (who === timer) return actor.kind === 'system' ? undefined : reject('command/not-permitted');
      if (!who.sees(actor, records.union)) return reject('union/not-found');
      const by = who.replies ? parts.submittedBy?.(records) : undefined;
      return by === undefined ? undefined : ownSubmission(actor, by);
    },
    decide: parts.decide,
  };
}

export const ofUnion = <Body extends OfOne>(
  type: string,
  who: Who,
  body: z.ZodType<Body>,
  decide: Decider<OfUnion, Body>,
): CommandHandler<string, Body, OfUnion> =>
  handlerOf(type, who, body, { more: (_, union) => Promise.resolve({ union }), decide });

const extending = <Body extends OfOne>(
  type: string,
  who: Who,
  body: z.ZodType<Body>,
  decide: Decider<extension.Extending, Body>,
): CommandHandler<string, Body, extension.Extending> =>
  handlerOf<Body, extension.Extending>(type, who, body, {
    async more(read, union, { unionId }) {
      const [asked, escalation] = await Promise.all([
        read.record(extension.termExtensionRecord, unionId),
        read.record(extension.termExtensionEscalationRecord, unionId),
      ]);
      return { union, extension: asked, escalation };
    },
    submittedBy: (records) => ('extension' in records ? records.extension.state?.by : undefined),
    decide,
  });

const reelecting =
  (standingOf: StandingOf) =>
  <Body extends OfOne & { readonly election?: ElectionResult }>(
    type: string,
    who: Who,
    body: z.ZodType<Body>,
    decide: Decider<reelect.Reelecting, Body>,
  ): CommandHandler<string, Body, reelect.Reelecting> =>
    handlerOf<Body, reelect.Reelecting>(type, who, body, {
      async more(read, union, { unionId, election }) {
        const reelection = await read.record(reelectionRecord, unionId);
        const elected = new Set(
          (election ?? reelection.state?.election)?.elected.map(({ memberId }) => memberId) ?? [],
        );
        const [gate, escalation, standings] = await Promise.all([
          read.gate(unionId),
          read.record(reelectionEscalationRecord, unionId),
          Promise.all([...elected].map(async (id) => [id, await standingOf(read, id)] as const)),
        ]);
        return { union, underWay: { reelection, escalation, gate, standings: new Map(standings) } };
      },
      submittedBy: (records) =>
        'underWay' in records ? records.underWay.reelection.state?.awaited?.by : undefined,
      decide,
    });
