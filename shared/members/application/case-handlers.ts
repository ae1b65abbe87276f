import type { Actor } from '../../kernel/caller.ts';
import type { AnyHandler, CommandHandler } from '../../kernel/command-handler.ts';
import type { Command } from '../../kernel/command.ts';
import { absent, type Decide } from '../../kernel/decision.ts';
import type { MemberId } from '../../kernel/ids.ts';
import type { Action } from '../../kernel/permissions.ts';
import { reject } from '../../kernel/problem.ts';
import { hasInScope } from '../../kernel/stamp.ts';
import { ownSubmission } from '../../kernel/submission.ts';
import type * as z from 'zod';
import { type Case, caseRecord } from '../domain/case.ts';
import * as steps from '../domain/case-steps.ts';
import * as deem from '../domain/deem-withdrawn.ts';
import * as expel from '../domain/expel.ts';
import { memberRecord } from '../domain/member.ts';
import { identityIn, nobody } from './standing-handlers.ts';
import type { IdentityVault } from './vault.ts';

/** 会籍处理: expulsion and deemed withdrawal in their recorded steps, and what their timers do. */
export const caseHandlers = (vault: IdentityVault): readonly AnyHandler[] => [
  ...[
    opens({ type: 'OpenExpulsion', body: expel.OpenExpulsion, decide: expel.openExpulsion }),
    opens({
      type: 'OpenDeemedWithdrawal',
      body: deem.OpenDeemedWithdrawal,
      decide: deem.openDeemedWithdrawal,
    }),
    opens({ type: 'OpenLapsedCase', body: deem.LapsedCase, action: 'system', decide: deem.openLapsedCase }),
    step({ type: 'GiveGroupOpinion', body: expel.GiveGroupOpinion, decide: expel.giveGroupOpinion }),
    step({
      type: 'DecideExpulsion',
      body: expel.DecideExpulsion,
      action: 'cases:decide',
      decide: expel.decideExpulsion,
    }),
    step({ type: 'FileExpulsion', body: expel.FileExpulsion, decide: expel.fileExpulsion }),
    step({
      type: 'EscalateFiling',
      body: expel.FilingTimer,
      action: 'system',
      decide: expel.escalateFiling,
    }),
    step({ type: 'NoteProof', body: deem.NoteProof, decide: deem.noteProof }),
    step({
      type: 'DecideDeemedWithdrawal',
      body: deem.DecideDeemedWithdrawal,
      action: 'cases:decide',
      decide: deem.decideDeemedWithdrawal,
    }),
    step({
      type: 'NoteCertificateRecovered',
      body: steps.NoteCertificateRecovered,
      decide: steps.noteCertificateRecovered,
    }),
    step({ type: 'CloseCase', body: steps.CloseCase, action: 'cases:decide', decide: steps.closeCase }),
  ].map((make) => make(vault)),
  ...ownCaseHandlers(vault),
];

/** What members ask for about the cases against them. */
export const ownCaseHandlers = (vault: IdentityVault): readonly AnyHandler[] => [answerHandler(vault)];

interface Kind<Body> {
  readonly type: string;
  readonly body: z.ZodType<Body>;
  readonly action?: Action | 'system';
  readonly decide: Decide<steps.CaseAndMember, Command<string, Body>>;
}

const opens =
  <Body extends { readonly memberId: MemberId }>({ action = 'cases:handle', ...kind }: Kind<Body>) =>
  (vault: IdentityVault): CommandHandler<string, Body, steps.CaseAndMember> => ({
    ...kind,
    action,
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
  });

/** Who may see a case: the union it is about and whoever is above it. */
export const seesCase = (actor: Actor, { stamp }: Case): boolean => hasInScope(actor, stamp);

const step =
  <Body extends steps.OfCase>({ action = 'cases:handle', ...kind }: Kind<Body>) =>
  (vault: IdentityVault): CommandHandler<string, Body, steps.CaseAndMember> => ({
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

/** Theirs by the claim on the number in their token: no one else's, whatever ids stand in the command. */
const answerHandler = (
  vault: IdentityVault,
): CommandHandler<'AnswerOwnCase', steps.AnswerOwnCase, steps.CaseAndMember> => ({
  type: 'AnswerOwnCase',
  body: steps.AnswerOwnCase,
  action: 'own:case',
  lane: 'people',
  async load(read, { body: { caseId, memberId, identity } }) {
    const [found, member] = await Promise.all([
      read.record(caseRecord, caseId),
      read.record(memberRecord, memberId),
    ]);
    if (member.state === undefined) return nothing(caseId);
    const [claim, gate] = await Promise.all([
      vault.openIdentity(identity, member.state.person).then((claims) => read.claim(claims)),
      read.gate(member.state.unionId),
    ]);
    return found.state?.memberId === memberId ? { case: found, member, claim, gate } : nothing(caseId);
  },
  group: ({ gate }) => gate.union,
  guard: ({ claim, member, case: { state } }, actor) =>
    actor.kind === 'worker' && state !== undefined && claim.holder === member.id
      ? undefined
      : reject('case/not-found'),
  decide: steps.answerOwnCase,
});

const nothing = (caseId: string): steps.CaseAndMember => ({
  case: absent(caseRecord, caseId),
  ...nobody(caseId as never),
});
