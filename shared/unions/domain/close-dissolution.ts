import {
  change,
  type Change,
  type ClaimChange,
  decide,
  type Decision,
  keep,
  type Loaded,
  type LoadedClaim,
  type LoadedGate,
  release,
  refuse,
  setGate,
} from '../../kernel/decision.ts';
import { reject, type Rejection } from '../../kernel/problem.ts';
import { err, type Result } from '../../kernel/result.ts';
import { leaveSuperior } from './chain.ts';
import type { Dissolving } from './begin-dissolution.ts';
import { continuing } from './dissolution-calls.ts';
import type { Blocker, DissolutionEvent } from './dissolution.ts';
import type { Employer, EmployerEvent } from './employer.ts';
import type { LegalPerson, LegalPersonEvent } from './legal-person.ts';
import { gateOf, refusalOf } from './lifecycle.ts';
import type { Union, UnionEvent } from './union.ts';

/** An employer of the union with the claim on its code, which tells that no union covers it any more. */
export interface Covered {
  readonly employer: Loaded<Employer, EmployerEvent>;
  readonly claim: LoadedClaim;
}

export interface Closing extends Omit<Dissolving, 'escalation'> {
  readonly superiorGate: LoadedGate;
  /** 工会法人资格 of the union. */
  readonly legalPerson: Loaded<LegalPerson, LegalPersonEvent>;
  /** On the union's own credit code, where it has one. */
  readonly unionClaim?: LoadedClaim | undefined;
  /** The next employers to let go: all that are left, or as many as one commit takes. */
  readonly covered: readonly Covered[];
}

/** Employers let go in one commit: three items each. */
export const EMPLOYERS_A_COMMIT = 20;

/** What must be settled by a person before the union can be closed (Trade Union Law, art 13; 法人登记管理办法). */
function blockersOf({ dissolution, gate, legalPerson }: Closing): readonly Blocker[] {
  const { status: registered = 'none' } = legalPerson.state ?? {};
  const blockers: (Blocker | false)[] = [
    (gate.gate?.children ?? 0) > 0 && 'children',
    dissolution.state?.seals === undefined && 'seals',
    registered !== 'none' && registered !== 'cancelled' && 'legal-person',
  ];
  return blockers.filter((blocker) => blocker !== false);
}

/** A person has to act; the process goes on when they say so. */
export function waits(
  { dissolution }: Pick<Dissolving, 'dissolution'>,
  blockers: readonly Blocker[],
): Result<Decision, Rejection> {
  const waiting: DissolutionEvent = { type: 'DissolutionWaits', v: 1, for: blockers };
  return decide({ changes: [change(dissolution, waiting)] });
}

/**
 * The last act: no member and no union below it are left, by the gate and in this very commit. The credit code is free
 * again, the employers have no union, nobody holds a post any more. There is no way back.
 */
export function close(records: Closing): Result<Decision, Rejection> {
  const { dissolution, union, gate, superiorGate, unionClaim, covered } = records;
  const state = dissolution.state;
  const refusal = refusalOf(union.state?.status, 'close');
  if (refusal !== undefined || state?.progress === undefined || union.state === undefined)
    return err(refusal ?? reject('dissolution/not-found'));
  const blockers = blockersOf(records);
  if (blockers.length > 0) return waits(records, blockers);
  if (superiorGate.gate === undefined) return refuse('dissolution/no-superior');
  const { unionId, run, progress } = state;
  const released: DissolutionEvent = { type: 'EmployersReleased', v: 1, count: covered.length };
  const letGo = covered.filter(({ employer }) => employer.state?.unionId === unionId);
  const changes: Change[] = letGo.map(({ employer }) =>
    change<Employer, EmployerEvent>(employer, { type: 'EmployerLeftWithoutUnion', v: 1 }),
  );
  const claims: ClaimChange[] = letGo.map(({ claim }) => keep(claim));
  if (progress.released + covered.length < union.state.employers.length)
    return decide({
      changes: [change(dissolution, released), ...changes],
      claims,
      follow: [continuing({ unionId, run, round: progress.round })],
    });
  return decide({
    changes: [
      change<Union, UnionEvent>(union, { type: 'UnionDissolved', v: 1 }),
      change(dissolution, [released, { type: 'DissolutionClosed', v: 1 }]),
      ...changes,
    ],
    claims: [...claims, ...(unionClaim?.holder === unionId ? [release(unionClaim)] : [])],
    gates: [
      setGate(gate, gateOf.dissolving, gateOf.dissolved, ['members', 'children']),
      leaveSuperior(superiorGate, union.state.stamp),
    ],
    result: { unionId },
  });
}
