import * as z from 'zod';
import { CreditCode } from '../../kernel/credit-code.ts';
import type { Gate, GateStatus, LoadedClaim, LoadedGate } from '../../kernel/decision.ts';
import { EmployerId } from '../../kernel/ids.ts';
import { reject, type Rejection } from '../../kernel/problem.ts';
import { err, ok, type Result } from '../../kernel/result.ts';
import { EmploymentForm, type Placement } from './member.ts';

/**
 * Where and how somebody works, as a request tells it. What the union covers is named by its number, anybody else by
 * their credit code: numbers of strangers are nobody's to know.
 */
export const employmentFields = {
  /** May be left out where the union covers one employer only. */
  employerId: EmployerId.optional(),
  /** Of an employer that the union does not cover. */
  employerCode: CreditCode.optional(),
  form: EmploymentForm.optional(),
  /** The unit that uses an agency's worker, where the union covers it. */
  workUnit: EmployerId.optional(),
  /** The same, where the union does not. */
  workUnitCode: CreditCode.optional(),
} as const;

export const EmploymentWanted = z.object(employmentFields);
export type EmploymentWanted = z.infer<typeof EmploymentWanted>;

/** Claims on the credit codes that a request names. */
export interface EmploymentClaims {
  readonly employerClaim?: LoadedClaim | undefined;
  readonly workUnitClaim?: LoadedClaim | undefined;
}

export type Employment = Pick<Placement, 'employerId' | 'form' | 'workUnit'>;

/** Flexible workers, and those of the new forms of employment: their union may be one of the area or the industry. */
const isFlexible = (form: EmploymentForm | undefined): boolean => form === 'flexible' || form === 'platform';

/** A union that has no employers of its own: a federation, or a union of an area or an industry. */
export const isAbove = ({ employers }: Gate): boolean => employers.length === 0;

/**
 * By what right this union has such a worker. `own`: it is the employer's union. `work-unit`: an agency's worker, in
 * the union of the unit that uses them (art 9). `area`: a flexible worker, in one of the area or the industry (art 7).
 * `residence`: the employer has no union, and one above holds the membership until it has (arts 6, 13).
 */
export type PlaceGround = 'own' | 'work-unit' | 'area' | 'residence';

export function groundOf(gate: Gate, { employerId, form, workUnit }: Employment): PlaceGround | undefined {
  if (gate.employers.includes(employerId)) return 'own';
  if (form === 'agency' && workUnit !== undefined && gate.employers.includes(workUnit)) return 'work-unit';
  if (!isAbove(gate)) return undefined;
  return isFlexible(form) ? 'area' : 'residence';
}

const known: ReadonlySet<string> = new Set(['registered', 'leaving', 'without-union']);

/** The employer behind a credit code, if it is known; a union's code names none. */
const employerOf = ({ holder, standing }: LoadedClaim): EmployerId | undefined =>
  known.has(standing?.['status'] ?? '') ? (holder as EmployerId | undefined) : undefined;

/** Who employs them and where they work, by number: each is one the union covers, or known by its credit code. */
export function employmentAt(
  { employers }: Gate,
  { employerId, employerCode, form, workUnit, workUnitCode }: EmploymentWanted,
  { employerClaim, workUnitClaim }: EmploymentClaims = {},
): Result<Employment, Rejection> {
  if (form !== 'agency' && (workUnit ?? workUnitCode) !== undefined)
    return err(reject('member/work-unit-of-agency-only'));
  if ([employerId, workUnit].some((id) => id !== undefined && !employers.includes(id)))
    return err(reject('member/employer-not-of-union'));
  const only = employers.length === 1 ? employers[0] : undefined;
  const employer =
    employerId ?? (employerCode === undefined ? only : employerClaim && employerOf(employerClaim));
  if (employer === undefined)
    return err(reject(employerCode === undefined ? 'member/employer-needed' : 'member/employer-unknown'));
  const unit = workUnit ?? (workUnitClaim && employerOf(workUnitClaim));
  if (workUnitCode !== undefined && unit === undefined) return err(reject('member/employer-unknown'));
  if (unit === employer) return err(reject('member/work-unit-is-employer'));
  return ok({ employerId: employer, ...(form && { form }), ...(unit && { workUnit: unit }) });
}

/** Where a membership would stand under this gate (A7): open, and entitled to such a worker. */
export function placeAt(
  { gate, union }: LoadedGate,
  employment: Employment,
  requires: GateStatus = 'open',
): Result<Placement, Rejection> {
  if (gate?.status !== requires) return err(reject('union/not-open'));
  const ground = groundOf(gate, employment);
  if (ground === undefined) return err(reject('member/employer-not-of-union'));
  const by =
    ground === 'own' ? employment.employerId : ground === 'work-unit' ? employment.workUnit : undefined;
  if (by !== undefined && gate.admitsNoneOf?.includes(by)) return err(reject('member/employer-admits-none'));
  return ok({ unionId: union, stamp: gate.stamp, ...employment });
}

/**
 * The same for what a request tells. Above its employer's own union nobody is placed but flexible workers: others go
 * to the union that the employer has.
 */
export function placeWanted(
  target: LoadedGate,
  wanted: EmploymentWanted,
  claims: EmploymentClaims,
): Result<Placement, Rejection> {
  if (target.gate?.status !== 'open') return err(reject('union/not-open'));
  const employment = employmentAt(target.gate, wanted, claims);
  if (!employment.ok) return employment;
  // Whose employer leaves its union goes to one above, until there is another.
  const hasUnion = !['without-union', 'leaving'].includes(claims.employerClaim?.standing?.['status'] ?? '');
  if (groundOf(target.gate, employment.value) === 'residence' && hasUnion)
    return err(reject('member/employer-has-union'));
  return placeAt(target, employment.value);
}
