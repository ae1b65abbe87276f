import * as z from 'zod';
import type { Command } from '../../kernel/command.ts';
import {
  absent,
  change,
  type Decide,
  decide,
  type LoadedClaim,
  type LoadedGate,
  refuse,
  take,
} from '../../kernel/decision.ts';
import { type EmployerId, UnionId } from '../../kernel/ids.ts';
import { EmployerDetails, type EmployerEvent, employerRecord } from './employer.ts';

export const NoteEmployer = z.lazy(() => z.strictObject({ superior: UnionId, employer: EmployerDetails }));
export type NoteEmployer = z.infer<typeof NoteEmployer>;

export interface NotingEmployer {
  readonly superior: LoadedGate;
  readonly employerClaim: LoadedClaim;
}

/**
 * A union above enters an employer that has no union yet (未建会单位), so that its workers can be preparatory
 * members (membership rules, art 6). When its union is founded, the employer keeps its number.
 */
export const noteEmployer: Decide<NotingEmployer, Command<string, NoteEmployer>> = (
  { superior, employerClaim },
  { body: { employer } },
  { on, newId },
) => {
  if (superior.gate?.status !== 'open') return refuse('founding/superior-not-open');
  // A union with employers of its own is a base union: nobody waits there.
  if (superior.gate.employers.length > 0) return refuse('employer/not-above');
  if (employerClaim.holder !== undefined) return refuse('employer/already-registered');
  const employerId = newId<EmployerId>('employer');
  const noted: EmployerEvent = {
    type: 'EmployerNoted',
    v: 1,
    employerId,
    employer,
    notedBy: superior.union,
    notedOn: on,
  };
  return decide({
    changes: [change(absent(employerRecord, employerId), noted)],
    claims: [take(employerClaim, employerId)],
    result: { employerId },
  });
};
