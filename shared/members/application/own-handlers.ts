import type { Actor } from '../../kernel/caller.ts';
import type { AnyHandler, CommandHandler, Reader } from '../../kernel/command-handler.ts';
import { absent } from '../../kernel/decision.ts';
import { reject, type Rejection } from '../../kernel/problem.ts';
import { CorrectOwnData, correctOwnData, type OwnMembership } from '../domain/correct-own-data.ts';
import { correctionRecord } from '../domain/correction.ts';
import { memberRecord } from '../domain/member.ts';
import {
  RequestCorrection,
  requestCorrection,
  type RequestingCorrection,
} from '../domain/request-correction.ts';
import type { IdentityVault } from './vault.ts';

/** What members ask for about themselves. */
export const ownHandlers = (vault: IdentityVault): readonly AnyHandler[] => [
  correctOwnDataHandler(vault),
  requestCorrectionHandler(vault),
];

/** Found by the number in the command, which the edge took from the caller's token: no command names a member. */
async function ownMembership(
  read: Reader,
  vault: IdentityVault,
  { identity, person }: CorrectOwnData,
): Promise<OwnMembership> {
  const claim = await read.claim(await vault.openIdentity(identity, person));
  const member =
    claim.holder === undefined
      ? absent(memberRecord, person.personId)
      : await read.record(memberRecord, claim.holder);
  return { claim, member };
}

/** Only a worker, only of the membership that their own number claims, and only under that person's own key. */
function mayCorrect(
  { claim, member: { state } }: OwnMembership,
  actor: Actor,
  { person }: CorrectOwnData,
): Rejection | undefined {
  const isOwn =
    actor.kind === 'worker' && claim.holder !== undefined && state?.person.personId === person.personId;
  return isOwn ? undefined : reject('own/no-membership');
}

const correctOwnDataHandler = (
  vault: IdentityVault,
): CommandHandler<'CorrectOwnData', CorrectOwnData, OwnMembership> => ({
  type: 'CorrectOwnData',
  body: CorrectOwnData,
  action: 'own:correct',
  lane: 'people',
  load: (read, { body }) => ownMembership(read, vault, body),
  group: ({ member }) => member.id,
  guard: mayCorrect,
  decide: correctOwnData,
});

const requestCorrectionHandler = (
  vault: IdentityVault,
): CommandHandler<'RequestCorrection', RequestCorrection, RequestingCorrection> => ({
  type: 'RequestCorrection',
  body: RequestCorrection,
  action: 'own:correct',
  lane: 'people',
  async load(read, { body, requestId }) {
    const [own, correctedClaim] = await Promise.all([
      ownMembership(read, vault, body),
      vault.openIdentity(body.corrected, body.person).then((claims) => read.claim(claims)),
    ]);
    return { ...own, correctedClaim, correction: absent(correctionRecord, requestId) };
  },
  group: ({ member }) => member.id,
  guard: mayCorrect,
  decide: requestCorrection,
});
