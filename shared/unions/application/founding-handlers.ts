import { CompleteRoster, NoteRosterChunk, ReturnRoster } from '../../../events/founding-process.ts';
import type { Actor } from '../../kernel/caller.ts';
import type { CommandHandler, Reader } from '../../kernel/command-handler.ts';
import { absent, type ClaimId, type LoadedClaim } from '../../kernel/decision.ts';
import type { FoundingApplicationId, UnionId } from '../../kernel/ids.ts';
import { isWithinReach, placeOf, type Placed } from '../../kernel/place.ts';
import { reject, type Rejection } from '../../kernel/problem.ts';
import { hasInScope } from '../../kernel/stamp.ts';
import { ownSubmission } from '../../kernel/submission.ts';
import { ApplyForFounding, applyForFounding, type ApplyingToFound } from '../domain/apply-for-founding.ts';
import { superiorOf } from '../domain/chain.ts';
import { employerRecord } from '../domain/employer.ts';
import { foundingEscalationRecord } from '../domain/founding-escalation.ts';
import { type Founding, type FoundingEmployer, foundersOf, foundingRecord } from '../domain/founding.ts';
import { isBase } from '../domain/levels.ts';
import { type Founded, noteRosterChunk, type NotingChunk } from '../domain/note-roster-chunk.ts';
import {
  ApproveFounding,
  approveFounding,
  type ApprovingFounding,
  type Founder,
  RejectFounding,
  rejectFounding,
  type Reviewing,
} from '../domain/review-founding.ts';
import { NoteEmployer, noteEmployer, type NotingEmployer } from '../domain/note-employer.ts';
import { completeRoster, returnRoster, type WithFounding } from '../domain/roster.ts';
import { unionRecord } from '../domain/union.ts';

export const creditCodeClaim = (code: string): ClaimId => `USCC#${code}`;

const loadFounding = (read: Reader, applicationId: FoundingApplicationId) =>
  read.record(foundingRecord, applicationId);

export type PlacedFounding = Pick<WithFounding, 'founding'> & Placed;

/** With where its superior stands now: a superior that moves takes along who is above it. */
export async function placedFounding(
  read: Reader,
  applicationId: FoundingApplicationId,
  actor: Actor,
): Promise<PlacedFounding> {
  const founding = await loadFounding(read, applicationId);
  return { founding, place: await placeOf(read, founding.state?.superior, actor) };
}

/** The application as the actor may see it: one elsewhere is as good as none. */
export const visibleFounding = (
  { founding: { state }, place }: PlacedFounding,
  actor: Actor,
): Founding | undefined => (state && isWithinReach(actor, place) ? state : undefined);

/** A superior decides what was applied for in its part of the tree, and never what the same officer applied for. */
const mayReview = (found: PlacedFounding, actor: Actor): Rejection | undefined => {
  const state = visibleFounding(found, actor);
  return state === undefined ? reject('founding/not-found') : ownSubmission(actor, state.by);
};

const applicationGroup = (_: unknown, { applicationId }: { readonly applicationId: string }) => applicationId;

const systemOnly = (_: unknown, { kind }: Actor) =>
  kind === 'system' ? undefined : reject('command/not-permitted');

/** An organiser founds below the superiors of their scope; of others they learn nothing. */
export const mayFoundUnder = (
  { superior: { gate } }: Pick<ApplyingToFound, 'superior'>,
  actor: Actor,
): Rejection | undefined =>
  gate && hasInScope(actor, gate.stamp) ? undefined : reject('founding/unknown-superior', {}, '/superior');

/** The superior's gate, and the one above where it is a base union itself. */
async function placeBelow(read: Reader, id: UnionId): Promise<Pick<ApplyingToFound, 'superior' | 'above'>> {
  const superior = await read.gate(id);
  const at = isBase(superior) ? superiorOf(superior) : undefined;
  return { superior, above: at && (await read.gate(at)) };
}

export const applyForFoundingHandler: CommandHandler<'ApplyForFounding', ApplyForFounding, ApplyingToFound> =
  {
    type: 'ApplyForFounding',
    body: ApplyForFounding,
    action: 'founding:apply',
    lane: 'people',
    async load(read, { body, requestId }) {
      const [{ superior, above }, employerClaims, unionClaim] = await Promise.all([
        placeBelow(read, body.superior),
        Promise.all([body.employer, ...(body.otherEmployers ?? [])].map((one) => claimOf(read, one))),
        body.union.creditCode === undefined ? undefined : read.claim(creditCodeClaim(body.union.creditCode)),
      ]);
      return { superior, above, employerClaims, unionClaim, founding: absent(foundingRecord, requestId) };
    },
    group: (_, { superior }) => superior,
    guard: mayFoundUnder,
    decide: applyForFounding,
  };

/** Of superiors that are not theirs they learn nothing. */
export const noteEmployerHandler: CommandHandler<'NoteEmployer', NoteEmployer, NotingEmployer> = {
  type: 'NoteEmployer',
  body: NoteEmployer,
  action: 'employers:note',
  lane: 'people',
  async load(read, { body }) {
    const [superior, employerClaim] = await Promise.all([
      read.gate(body.superior),
      read.claim(creditCodeClaim(body.employer.creditCode)),
    ]);
    return { superior, employerClaim };
  },
  group: (_, { superior }) => superior,
  guard: mayFoundUnder,
  decide: noteEmployer,
};

export const completeRosterHandler: CommandHandler<'CompleteRoster', CompleteRoster, WithFounding> = {
  type: 'CompleteRoster',
  body: CompleteRoster,
  action: 'system',
  lane: 'bulk',
  load: async (read, { body }) => ({ founding: await loadFounding(read, body.applicationId) }),
  group: applicationGroup,
  guard: systemOnly,
  decide: completeRoster,
};

export const returnRosterHandler: CommandHandler<'ReturnRoster', ReturnRoster, WithFounding> = {
  type: 'ReturnRoster',
  body: ReturnRoster,
  action: 'system',
  lane: 'bulk',
  load: async (read, { body }) => ({ founding: await loadFounding(read, body.applicationId) }),
  group: applicationGroup,
  guard: systemOnly,
  decide: returnRoster,
};

export const approveFoundingHandler: CommandHandler<
  'ApproveFounding',
  ApproveFounding,
  ApprovingFounding & Placed
> = {
  type: 'ApproveFounding',
  body: ApproveFounding,
  action: 'founding:review',
  lane: 'people',
  async load(read, { body, actor }) {
    const found = await placedFounding(read, body.applicationId, actor);
    const state = visibleFounding(found, actor);
    if (state === undefined) return found;
    const [{ superior, above }, escalation, unionClaim, founders] = await Promise.all([
      placeBelow(read, state.superior),
      read.record(foundingEscalationRecord, body.applicationId),
      unionClaimOf(read, state),
      Promise.all(foundersOf(state).map((one) => founderOf(read, one))),
    ]);
    return {
      ...found,
      superior,
      above,
      escalation,
      founders,
      unionClaim,
    };
  },
  group: ({ founding }) => founding.state?.superior ?? founding.id,
  guard: mayReview,
  decide: approveFounding,
};

export const rejectFoundingHandler: CommandHandler<'RejectFounding', RejectFounding, Reviewing & Placed> = {
  type: 'RejectFounding',
  body: RejectFounding,
  action: 'founding:review',
  lane: 'people',
  async load(read, { body, actor }) {
    const found = await placedFounding(read, body.applicationId, actor);
    if (visibleFounding(found, actor) === undefined) return found;
    return { ...found, escalation: await read.record(foundingEscalationRecord, body.applicationId) };
  },
  group: applicationGroup,
  guard: mayReview,
  decide: rejectFounding,
};

export const noteRosterChunkHandler: CommandHandler<'NoteRosterChunk', NoteRosterChunk, NotingChunk> = {
  type: 'NoteRosterChunk',
  body: NoteRosterChunk,
  action: 'system',
  lane: 'bulk',
  async load(read, { body }) {
    const founding = await loadFounding(read, body.applicationId);
    return founding.state === undefined
      ? { founding }
      : { founding, founded: await founded(read, founding.state) };
  },
  group: applicationGroup,
  guard: systemOnly,
  decide: noteRosterChunk,
};

async function founded(read: Reader, state: Founding): Promise<Founded> {
  const founders = foundersOf(state);
  const [union, gate, superior, unionClaim, employers, claims] = await Promise.all([
    read.record(unionRecord, state.unionId),
    read.gate(state.unionId),
    read.gate(state.superior),
    unionClaimOf(read, state),
    Promise.all(founders.map(({ employerId }) => read.record(employerRecord, employerId))),
    Promise.all(founders.map(({ employer }) => claimOf(read, employer))),
  ]);
  return { union, employers, gate, superior, claims: [...claims, ...(unionClaim ? [unionClaim] : [])] };
}

const claimOf = (read: Reader, { creditCode }: { readonly creditCode: string }): Promise<LoadedClaim> =>
  read.claim(creditCodeClaim(creditCode));

const unionClaimOf = async (read: Reader, { union: { creditCode } }: Founding) =>
  creditCode === undefined ? undefined : await claimOf(read, { creditCode });

/** An employer that was entered since the application keeps the number it has. */
async function founderOf(read: Reader, { employerId, employer }: FoundingEmployer): Promise<Founder> {
  const claim = await claimOf(read, employer);
  return { claim, employer: await read.record(employerRecord, claim.holder ?? employerId) };
}
