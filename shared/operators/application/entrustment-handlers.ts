import type { Actor } from '../../kernel/caller.ts';
import type { AnyHandler, CommandHandler } from '../../kernel/command-handler.ts';
import { absent } from '../../kernel/decision.ts';
import { reject, type Rejection } from '../../kernel/problem.ts';
import { hasInScope } from '../../kernel/stamp.ts';
import {
  EndEntrustment,
  endEntrustment,
  RegisterEntrustment,
  registerEntrustment,
  type RegisteringEntrustment,
  type WithEntrustment,
} from '../domain/entrust.ts';
import { entrustmentRecord } from '../domain/entrustment.ts';
import { isWithinReach, placeOf, type Placed } from '../../kernel/place.ts';

const registerHandler: CommandHandler<'RegisterEntrustment', RegisterEntrustment, RegisteringEntrustment> = {
  type: 'RegisterEntrustment',
  body: RegisterEntrustment,
  action: 'entrustments:administer',
  lane: 'people',
  load: async (read, { body, requestId }) => ({
    entrustment: absent(entrustmentRecord, requestId),
    scope: await read.gate(body.scope),
  }),
  group: ({ entrustment }) => entrustment.id,
  guard: ({ scope: { gate } }, actor): Rejection | undefined =>
    gate && hasInScope(actor, gate.stamp) ? undefined : reject('entrustment/unknown-scope', {}, '/scope'),
  decide: registerEntrustment,
};

const mayEnd = (
  { entrustment: { state }, place }: WithEntrustment & Placed,
  actor: Actor,
): Rejection | undefined =>
  state && isWithinReach(actor, place) ? undefined : reject('entrustment/not-found');

const endHandler: CommandHandler<'EndEntrustment', EndEntrustment, WithEntrustment & Placed> = {
  type: 'EndEntrustment',
  body: EndEntrustment,
  action: 'entrustments:administer',
  lane: 'people',
  async load(read, { body, actor }) {
    const entrustment = await read.record(entrustmentRecord, body.entrustmentId);
    return { entrustment, place: await placeOf(read, entrustment.state?.scope, actor) };
  },
  group: (_, { entrustmentId }) => entrustmentId,
  guard: mayEnd,
  decide: endEntrustment,
};

export const entrustmentHandlers: readonly AnyHandler[] = [registerHandler, endHandler];
