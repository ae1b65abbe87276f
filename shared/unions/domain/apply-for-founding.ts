import * as z from 'zod';
import type { Command } from '../../kernel/command.ts';
import {
  change,
  type Decide,
  decide,
  type Loaded,
  type LoadedClaim,
  type LoadedGate,
  refuse,
} from '../../kernel/decision.ts';
import { type EmployerId, type FoundingApplicationId, RosterId, UnionId } from '../../kernel/ids.ts';
import { err } from '../../kernel/result.ts';
import { SealedPerson } from '../../kernel/sealed.ts';
import { EmployerDetails, hasNoUnion } from './employer.ts';
import { FoundingProcedure } from './founding-step-events.ts';
import { belowBaseRefusal } from './levels.ts';
import type { Founding, FoundingEvent } from './founding.ts';

/** Record, ledger entry and claim of each: so many fit the one commit of the approval beside the union's own. */
export const MOST_FOUNDERS = 20;

export const ApplyForFounding = z.lazy(() =>
  z.strictObject({
    superior: UnionId,
    employer: EmployerDetails,
    /** Further employers that found a joint union with it. */
    otherEmployers: z
      .array(EmployerDetails)
      .min(1)
      .max(MOST_FOUNDERS - 1)
      .optional(),
    union: z.strictObject({
      name: z.string(),
      unionType: z.string(),
      creditCode: z.string().optional(),
    }),
    /** The union's leader first, then the preparatory group. */
    officers: z.array(SealedPerson).min(1),
    rosterId: RosterId,
    rosterKey: z.string(),
    procedure: FoundingProcedure.optional(),
  }),
);
export type ApplyForFounding = z.infer<typeof ApplyForFounding>;

export interface ApplyingToFound {
  readonly founding: Loaded<Founding, FoundingEvent>;
  readonly superior: LoadedGate;
  /** The gate above that of a base union. */
  readonly above?: LoadedGate | undefined;
  /** On the employers' credit codes, in the order of the application. */
  readonly employerClaims: readonly LoadedClaim[];
  readonly unionClaim: LoadedClaim | undefined;
}

/** One application holds employer, union, officers and initial roster (B1; 建会即时入库). */
export const applyForFounding: Decide<ApplyingToFound, Command<string, ApplyForFounding>> = (
  { founding, superior, above, employerClaims, unionClaim },
  { body },
  { rules, newId },
) => {
  if (superior.gate?.status !== 'open') return refuse('founding/superior-not-open');
  const tier = belowBaseRefusal([superior, above], rules);
  if (tier !== undefined) return err(tier);
  if (employerClaims.some((claim) => claim.holder !== undefined && !hasNoUnion(claim)))
    return refuse('employer/already-registered');
  const { otherEmployers = [], ...single } = body;
  const employers = [body.employer, ...otherEmployers];
  if (new Set(employers.map(({ creditCode }) => creditCode)).size < employers.length)
    return refuse('founding/employer-twice');
  if (unionClaim?.holder !== undefined) return refuse('union/already-registered');
  const group = body.officers.length - 1;
  const { min, max } = rules.founding.preparatoryGroup;
  if (group < min || group > max)
    return refuse('founding/preparatory-group-size', { min, max, given: group });
  const [usual] = rules.founding.procedures;
  const procedure = body.procedure ?? usual;
  if (procedure === undefined || !rules.founding.procedures.includes(procedure))
    return refuse('founding/procedure-not-allowed');
  const applicationId = founding.id as FoundingApplicationId;
  const unionId = newId<UnionId>('union');
  const idOf = (index: number): EmployerId =>
    (employerClaims[index]?.holder as EmployerId | undefined) ??
    newId<EmployerId>(index === 0 ? 'employer' : `employer-${String(index)}`);
  const applied: FoundingEvent = {
    type: 'FoundingApplied',
    v: 1,
    applicationId,
    stamp: superior.gate.stamp,
    unionId,
    employerId: idOf(0),
    ...single,
    ...(otherEmployers.length > 0 && {
      otherEmployers: otherEmployers.map((employer, index) => ({ employerId: idOf(index + 1), employer })),
    }),
    procedure,
  };
  return decide({ changes: [change(founding, applied)], result: { applicationId, unionId } });
};
