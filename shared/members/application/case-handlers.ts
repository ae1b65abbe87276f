import type { Actor } from '../../kernel/caller.ts';
import type { AnyHandler, CommandHandler } from '../../kernel/command-handler.ts';
import type { Command } from '../../kernel/command.ts';
import { absent, type Decide } from '../../kernel/decision.ts';
import type { Action } from '../../kernel/permissions.ts';
import { reject } from '../../kernel/problem.ts';
import { hasInScope } from '../../kernel/stamp.ts';
import { ownSubmission } from '../../kernel/submission.ts';
import type * as z from 'zod';
import { type Case, caseRecord } from '../domain/case.ts';
import * as expel from '../domain/expel.ts';
import { memberRecord } from '../domain/member.ts';
import { identityIn, nobody } from './standing-handlers.ts';
import type { IdentityVault } from './vault.ts';

/** 开除会籍 in its recorded steps, and what its timer does. */
export const caseHandlers = (vault: IdentityVault): readonly AnyHandler[] => [
  openHandler(vault),
  ...[
    step({ type: 'GiveGroupOpinion', body: expel.GiveGroupOpinion, decide: expel.giveGroupOpinion }),
    step({
      type: 'DecideExpulsion',
      body: expel.DecideExpulsion,
      action: 'cases:decide',
      decide: expel.decideExpulsion,
    }),
    step({ type: 'FileExpulsion', body: expel.FileExpulsion, decide: expel.fileExpulsion }),
    step({
      type: 'NoteCertificateRecovered',
      body: expel.NoteCertificateRecovered,
      decide: expel.noteCertificateRecovered,
    }),
    step({ type: 'CloseCase', body: expel.CloseCase, action: 'cases:decide', decide: expel.closeCase }),
    step({
      type: 'EscalateFiling',
      body: expel.FilingTimer,
      action: 'system',
      decide: expel.escalateFiling,
    }),
  ].map((make) => make(vault)),
];

const openHandler = (
  vault: IdentityVault,
): CommandHandler<'OpenExpulsion', expel.OpenExpulsion, expel.CaseAndMember> => ({
  type: 'OpenExpulsion',
  body: expel.OpenExpulsion,
  action: 'cases:handle',
  lane: 'people',
  async load(read, { body, actor, requestId }) {
    const opened = absent(caseRecord, requestId);
    const member = await read.record(memberRecord, body.memberId);
    const { state, lookups } = member;
    if (state === undefined || !hasInScope(actor, state.stamp))
      return { case: opened, ...nobody(body.memberId) };
    const [claim, gate] = await Promise.all([
      vault.claimsBeside(identityIn(lookups), state.person).then((claims) => read.claim(claims)),
      read.gate(state.unionId),
    ]);
    return { case: opened, member, claim, gate };
  },
  group: ({ gate }) => gate.union,
  guard: ({ member: { state } }, actor) =>
    state && hasInScope(actor, state.stamp) ? undefined : reject('member/not-found'),
  decide: expel.openExpulsion,
});

interface Kind<Body extends expel.OfCase> {
  readonly type: string;
  readonly body: z.ZodType<Body>;
  readonly action?: Action | 'system';
  readonly decide: Decide<expel.CaseAndMember, Command<string, Body>>;
}

/** Who may see a case: the union it is about and whoever is above it. */
export const seesCase = (actor: Actor, { stamp }: Case): boolean => hasInScope(actor, stamp);

const step =
  <Body extends expel.OfCase>({ action = 'cases:handle', ...kind }: Kind<Body>) =>
  (vault: IdentityVault): CommandHandler<string, Body, expel.CaseAndMember> => ({
    ...kind,
    action,
    lane: 'people',
    async load(read, { body, actor }) {
      const found = await read.record(caseRecord, body.caseId);
      const { state } = found;
      if (state === undefined || !seesCase(actor, state)) return nothing(body.caseId);
      const member = await read.record(memberRecord, state.memberId);
      if (member.state === undefined) return nothing(body.caseId);
      const { person, unionId } = member.state;
      const [claim, gate] = await Promise.all([
        vault.claimsBeside(identityIn(member.lookups), person).then((claims) => read.claim(claims)),
        read.gate(unionId),
      ]);
      return { case: found, member, claim, gate };
    },
    group: ({ gate }) => gate.union,
    guard({ case: { state } }, actor) {
      if (state === undefined || !seesCase(actor, state)) return reject('case/not-found');
      // Nobody decides on the case they opened.
      return action === 'cases:decide' ? ownSubmission(actor, state.openedBy) : undefined;
    },
  });

const nothing = (caseId: string): expel.CaseAndMember => ({
  case: absent(caseRecord, caseId),
  ...nobody(caseId as never),
});
