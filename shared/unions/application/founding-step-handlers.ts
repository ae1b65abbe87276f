import type * as z from 'zod';
import type { Actor } from '../../kernel/caller.ts';
import type { AnyHandler, CommandHandler, Reader } from '../../kernel/command-handler.ts';
import type { Command } from '../../kernel/command.ts';
import type { Decide } from '../../kernel/decision.ts';
import type { FoundingApplicationId, MemberId } from '../../kernel/ids.ts';
import type { Action } from '../../kernel/permissions.ts';
import type { Placed } from '../../kernel/place.ts';
import { reject, type Rejection } from '../../kernel/problem.ts';
import { ownSubmission } from '../../kernel/submission.ts';
import type { ElectionResult, Standing } from '../domain/election.ts';
import {
  type Escalating,
  escalateFounding,
  foundingEscalationRecord,
  ReplyTimer,
} from '../domain/founding-escalation.ts';
import * as steps from '../domain/founding-steps.ts';
import { foundingRecord } from '../domain/founding.ts';
import { unionRecord } from '../domain/union.ts';
import { type PlacedFounding, placedFounding, visibleFounding } from './founding-handlers.ts';

/** How somebody stands as a member: the members context answers. */
export type StandingOf = (read: Reader, memberId: MemberId) => Promise<Standing>;

/** The founding by steps: what the preparatory group submits, what its superior replies, and the reply's timer. */
export const foundingStepHandlers = (standingOf: StandingOf): readonly AnyHandler[] => {
  const of = stepOf(standingOf);
  return [
    of({
      type: 'RequestFoundingMeeting',
      body: steps.RequestFoundingMeeting,
      action: 'founding:conduct',
      decide: steps.requestFoundingMeeting,
    }),
    of({
      type: 'ApproveFoundingMeeting',
      body: steps.ApproveFoundingStep,
      action: 'founding:review',
      decide: steps.approveFoundingMeeting,
    }),
    of({
      type: 'ReturnFoundingMeeting',
      body: steps.ReturnFoundingStep,
      action: 'founding:review',
      decide: steps.returnFoundingMeeting,
    }),
    of({
      type: 'ReportFoundingElection',
      body: steps.ReportFoundingElection,
      action: 'founding:conduct',
      decide: steps.reportFoundingElection,
    }),
    of({
      type: 'ApproveFoundingElection',
      body: steps.ApproveFoundingStep,
      action: 'founding:review',
      decide: steps.approveFoundingElection,
    }),
    of({
      type: 'ReturnFoundingElection',
      body: steps.ReturnFoundingStep,
      action: 'founding:review',
      decide: steps.returnFoundingElection,
    }),
    fileReplyHandler,
    escalateHandler,
  ];
};

interface Kind<Body> {
  readonly type: string;
  readonly body: z.ZodType<Body>;
  readonly action: Action;
  readonly decide: Decide<steps.Stepping, Command<string, Body>>;
}

type OfFounding = { readonly applicationId: FoundingApplicationId };

const unseen = (found: PlacedFounding, actor: Actor): Rejection | undefined =>
  visibleFounding(found, actor) ? undefined : reject('founding/not-found');

/** Nobody replies to what they submitted, be it the application or this step of it. */
function mayReply(found: PlacedFounding, actor: Actor): Rejection | undefined {
  const state = visibleFounding(found, actor);
  if (state === undefined) return reject('founding/not-found');
  return ownSubmission(actor, state.by) ?? ownSubmission(actor, state.awaited?.by ?? state.by);
}

const stepOf =
  (standingOf: StandingOf) =>
  <Body extends OfFounding & { readonly election?: ElectionResult }>(
    kind: Kind<Body>,
  ): CommandHandler<string, Body, steps.Stepping & Placed> => ({
    ...kind,
    lane: 'people',
    async load(read, { body, actor }) {
      const found = await placedFounding(read, body.applicationId, actor);
      const state = visibleFounding(found, actor);
      if (state === undefined) return found;
      const { unionId, election } = state;
      const elected = new Set((body.election ?? election)?.elected.map(({ memberId }) => memberId) ?? []);
      const [union, gate, escalation, standings] = await Promise.all([
        read.record(unionRecord, unionId),
        read.gate(unionId),
        read.record(foundingEscalationRecord, body.applicationId),
        Promise.all([...elected].map(async (id) => [id, await standingOf(read, id)] as const)),
      ]);
      return { ...found, preparation: { union, gate, escalation, standings: new Map(standings) } };
    },
    group: ({ founding }) => founding.state?.unionId ?? founding.id,
    guard: kind.action === 'founding:review' ? mayReply : unseen,
  });

const fileReplyHandler: CommandHandler<string, steps.FileFoundingReply, PlacedFounding> = {
  type: 'FileFoundingReply',
  body: steps.FileFoundingReply,
  action: 'founding:review',
  lane: 'people',
  load: (read, { body, actor }) => placedFounding(read, body.applicationId, actor),
  group: (_, { applicationId }) => applicationId,
  guard: unseen,
  decide: steps.fileFoundingReply,
};

const escalateHandler: CommandHandler<string, ReplyTimer, Escalating> = {
  type: 'EscalateFounding',
  body: ReplyTimer,
  action: 'system',
  lane: 'people',
  async load(read, { body: { applicationId } }) {
    const [founding, escalation] = await Promise.all([
      read.record(foundingRecord, applicationId),
      read.record(foundingEscalationRecord, applicationId),
    ]);
    const { state } = founding;
    return { founding, escalation, superior: state && (await read.gate(state.superior)) };
  },
  group: (_, { applicationId }) => applicationId,
  guard: (_, { kind }) => (kind === 'system' ? undefined : reject('command/not-permitted')),
  decide: escalateFounding,
};
