import type * as z from 'zod';
import { NoteMembersRestamped } from '../../../events/restamping-process.ts';
import { type Actor, actorName } from '../../kernel/caller.ts';
import type { AnyHandler, CommandHandler, Reader } from '../../kernel/command-handler.ts';
import type { Command } from '../../kernel/command.ts';
import { absent, type Decide, type LoadedGate } from '../../kernel/decision.ts';
import type { AffiliationChangeId, UnionId } from '../../kernel/ids.ts';
import type { Action } from '../../kernel/permissions.ts';
import { reject, type Rejection } from '../../kernel/problem.ts';
import { hasInScope } from '../../kernel/stamp.ts';
import { ownSubmission } from '../../kernel/submission.ts';
import {
  type AffiliationChange,
  affiliationChangeRecord,
  type AffiliationSide,
} from '../domain/affiliation.ts';
import { type Chain, superiorOf } from '../domain/chain.ts';
import * as commands from '../domain/change-affiliation.ts';
import { dissolutionRecord } from '../domain/dissolution.ts';
import { employerRecord } from '../domain/employer.ts';
import { FoundFederation, foundFederation, type FoundingFederation } from '../domain/found-federation.ts';
import {
  noteMembersRestamped,
  type OfChange,
  type Place,
  RestampUnions,
  restampUnions,
  type RestampingUnions,
  unionRestampingId,
  unionRestampingRecord,
} from '../domain/restamp-unions.ts';
import { unionRecord } from '../domain/union.ts';

/** One page of a list: where to look for the unions directly below another, never which they are. */
export type ChildrenPage = (
  union: UnionId,
  after: Place | undefined,
) => Promise<{ readonly children: readonly UnionId[]; readonly next: Place | undefined }>;

/** 隶属关系变更: what the union and the two superiors ask for. */
export const affiliationHandlers = (): readonly AnyHandler[] => [
  requestHandler,
  answer({
    type: 'ConsentToAffiliationChange',
    body: commands.ConsentToAffiliationChange,
    decide: commands.consentToAffiliationChange,
  }),
  answer({
    type: 'RefuseAffiliationChange',
    body: commands.RefuseAffiliationChange,
    decide: commands.refuseAffiliationChange,
  }),
  withdrawHandler,
  foundFederationHandler,
];

/** What follows the switch. */
export const restampingHandlers = (pageOf: ChildrenPage): readonly AnyHandler[] => [
  restampUnionsHandler(pageOf),
  noteHandler,
];

/** More superiors above each other than there are levels: what is read has changed meanwhile, and the commit fails. */
const MOST_LEVELS = 16;

async function chainFrom(read: Reader, union: UnionId): Promise<Chain> {
  const chain: LoadedGate[] = [];
  for (let at: UnionId | undefined = union; at !== undefined && chain.length < MOST_LEVELS;) {
    const link: LoadedGate = await read.gate(at);
    chain.push(link);
    at = superiorOf(link);
  }
  return chain;
}

async function affiliating(
  read: Reader,
  affiliation: commands.LoadedChange,
  { unionId, from, to }: Pick<AffiliationChange, 'unionId' | 'from' | 'to'>,
): Promise<commands.Affiliating> {
  const [union, gate, superior, dissolution, target, chain] = await Promise.all([
    read.record(unionRecord, unionId),
    read.gate(unionId),
    read.gate(from),
    read.record(dissolutionRecord, unionId),
    read.record(unionRecord, to),
    chainFrom(read, to),
  ]);
  return { affiliation, union, gate, superior, dissolution, target, chain };
}

/** What stands for a change, or a union, that is not there or not the actor's to see. */
const nothingOf = (id: string): commands.Affiliating => {
  const gate = { union: id as UnionId, rev: 0, gate: undefined };
  const union = absent(unionRecord, id);
  return {
    affiliation: absent(affiliationChangeRecord, id),
    union,
    gate,
    superior: gate,
    target: union,
    chain: [],
  };
};

const isOf = (actor: Actor, loaded: LoadedGate | undefined): boolean =>
  loaded?.gate !== undefined && hasInScope(actor, loaded.gate.stamp);

/** Whoever works in the union, in its superior, or in the superior to be: of others they learn nothing. */
const requestHandler: CommandHandler<string, commands.RequestAffiliationChange, commands.Affiliating> = {
  type: 'RequestAffiliationChange',
  body: commands.RequestAffiliationChange,
  action: 'affiliation:request',
  lane: 'people',
  async load(read, { body: { unionId, to }, actor, requestId }) {
    const [gate, target] = await Promise.all([read.gate(unionId), read.gate(to)]);
    if (!isOf(actor, gate) && !isOf(actor, target)) return nothingOf(unionId);
    const from = superiorOf(gate) ?? unionId;
    return affiliating(read, absent(affiliationChangeRecord, requestId), { unionId, from, to });
  },
  group: (_, { unionId }) => unionId,
  guard: ({ gate, chain }, actor) =>
    gate.gate !== undefined && (isOf(actor, gate) || isOf(actor, chain[0]))
      ? undefined
      : reject('union/not-found'),
  decide: commands.requestAffiliationChange,
};

/** By whoever works in the superior or above it: of others they learn nothing. */
const foundFederationHandler: CommandHandler<string, FoundFederation, FoundingFederation> = {
  type: 'FoundFederation',
  body: FoundFederation,
  action: 'federations:found',
  lane: 'people',
  async load(read, { body, actor }) {
    const gate = await read.gate(body.superior);
    return isOf(actor, gate)
      ? { gate, superior: await read.record(unionRecord, body.superior) }
      : { gate: { ...gate, gate: undefined }, superior: absent(unionRecord, body.superior) };
  },
  group: (_, { superior }) => superior,
  guard: ({ gate }) => (gate.gate === undefined ? reject('union/not-found') : undefined),
  decide: foundFederation,
};

/** Whose matter a change is, by the places it was asked for in: the union's, or a superior's and of whoever is above. */
const isFor = (
  actor: Actor,
  { unionId, stamp, toStamp }: AffiliationChange,
  side: AffiliationSide,
): boolean =>
  side === 'to'
    ? hasInScope(actor, toStamp)
    : hasInScope(actor, stamp) && !(actor.kind === 'operator' && actor.scope === unionId);

const isOfUnion = (actor: Actor, { stamp }: AffiliationChange): boolean => hasInScope(actor, stamp);

export const seesAffiliation = (actor: Actor, change: AffiliationChange): boolean =>
  isOfUnion(actor, change) || isFor(actor, change, 'to');

async function loadChange(
  read: Reader,
  changeId: AffiliationChangeId,
  may: (change: AffiliationChange) => boolean,
): Promise<commands.Affiliating> {
  const affiliation = await read.record(affiliationChangeRecord, changeId);
  return affiliation.state !== undefined && may(affiliation.state)
    ? affiliating(read, affiliation, affiliation.state)
    : nothingOf(changeId);
}

interface Answer<Body> {
  readonly type: string;
  readonly body: z.ZodType<Body>;
  readonly decide: Decide<commands.Affiliating, Command<string, Body>>;
}

type OfSide = commands.OfAffiliationChange & { readonly side: AffiliationSide };

/**
 * An answer of one superior, by whoever works there or above. Nobody answers what they asked for, and not one officer
 * for both superiors.
 */
const answer = <Body extends OfSide>(
  kind: Answer<Body>,
): CommandHandler<string, Body, commands.Affiliating> => ({
  ...kind,
  action: 'affiliation:consent' satisfies Action,
  lane: 'people',
  load: (read, { body, actor }) =>
    loadChange(read, body.changeId, (change) => isFor(actor, change, body.side)),
  group: ({ union }) => union.id,
  guard({ affiliation: { state } }, actor, { side }): Rejection | undefined {
    if (state === undefined || !isFor(actor, state, side)) return reject('affiliation/not-found');
    const other = state.consents[side === 'from' ? 'to' : 'from'];
    return ownSubmission(actor, state.requestedBy) ?? ownSubmission(actor, other?.by ?? '');
  },
});

const mayWithdraw = (actor: Actor, change: AffiliationChange): boolean =>
  isOfUnion(actor, change) || change.requestedBy === actorName(actor);

/** By whoever asked for it, or works in the union or above. */
const withdrawHandler: CommandHandler<string, commands.OfAffiliationChange, commands.Affiliating> = {
  type: 'WithdrawAffiliationChange',
  body: commands.OfAffiliationChange,
  action: 'affiliation:request',
  lane: 'people',
  load: (read, { body, actor }) => loadChange(read, body.changeId, (change) => mayWithdraw(actor, change)),
  group: ({ union }) => union.id,
  guard: ({ affiliation: { state } }, actor) =>
    state !== undefined && mayWithdraw(actor, state) ? undefined : reject('affiliation/not-found'),
  decide: commands.withdrawAffiliationChange,
};

const systemOnly = (_: unknown, { kind }: Actor) =>
  kind === 'system' ? undefined : reject('command/not-permitted');

async function ofChange(read: Reader, changeId: AffiliationChangeId): Promise<OfChange> {
  const affiliation = await read.record(affiliationChangeRecord, changeId);
  const top = await read.record(unionRecord, affiliation.state?.unionId ?? changeId);
  return { affiliation, top };
}

const restampUnionsHandler = (
  pageOf: ChildrenPage,
): CommandHandler<'RestampUnions', RestampUnions, RestampingUnions> => ({
  type: 'RestampUnions',
  body: RestampUnions,
  action: 'system',
  lane: 'bulk',
  async load(read, { body: { changeId, unionId } }) {
    const [of, walk, gate] = await Promise.all([
      ofChange(read, changeId),
      read.record(unionRestampingRecord, unionRestampingId({ changeId, unionId })),
      read.gate(unionId),
    ]);
    const employers = await Promise.all(
      (gate.gate?.employers ?? []).map((id) => read.record(employerRecord, id)),
    );
    // Nothing to look for, and no list read, where nobody is behind.
    if ((gate.gate?.childrenBehind ?? 0) === 0)
      return { ...of, walk, gate, employers, page: { children: [], next: undefined } };
    const { children, next } = await pageOf(unionId, walk.state?.after);
    const loaded = await Promise.all(
      children.map(async (id) => {
        const [union, below] = await Promise.all([read.record(unionRecord, id), read.gate(id)]);
        return { union, gate: below };
      }),
    );
    return { ...of, walk, gate, employers, page: { children: loaded, next } };
  },
  group: (_, { changeId }) => changeId,
  guard: systemOnly,
  decide: restampUnions,
});

const noteHandler: CommandHandler<'NoteMembersRestamped', NoteMembersRestamped, OfChange> = {
  type: 'NoteMembersRestamped',
  body: NoteMembersRestamped,
  action: 'system',
  lane: 'bulk',
  load: (read, { body }) => ofChange(read, body.changeId),
  group: (_, { changeId }) => changeId,
  guard: systemOnly,
  decide: noteMembersRestamped,
};
