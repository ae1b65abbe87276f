import * as z from 'zod';
import type { Command } from '../../kernel/command.ts';
import { LocalDate } from '../../kernel/dates.ts';
import { type Decide, keep, refuse } from '../../kernel/decision.ts';
import { MemberId, UnionId } from '../../kernel/ids.ts';
import { reject, type Rejection } from '../../kernel/problem.ts';
import { err } from '../../kernel/result.ts';
import type { Rules } from '../../kernel/rules.ts';
import type { Stamp } from '../../kernel/stamp.ts';
import { type MemberRestored, type MemberRetained, RetainedFor } from './member.ts';
import { employmentFields, placeWanted } from './placement.ts';
import { between, changed, memberFor, type Standing } from './standing.ts';

export const RetainMember = z.lazy(() =>
  z.strictObject({
    memberId: MemberId,
    for: RetainedFor,
    since: LocalDate,
    /** Whether the employer has closed: then the union there can't hold the membership on. */
    employerClosed: z.boolean().default(false),
    /** The union that is to hold it, where that is not the member's own. */
    holder: UnionId.optional(),
  }),
);
export type RetainMember = z.infer<typeof RetainMember>;

/**
 * 保留会籍: retired (art 17), unemployed (art 19), in military service (art 20), or the union dissolved with its
 * unit (Trade Union Law, art 13). Who holds it is the province's rule; no dues, no vote (art 21).
 */
export const retainMember: Decide<Standing, Command<string, RetainMember>> = (
  standing,
  { body },
  { on, rules },
) => {
  const found = memberFor(standing, 'retain');
  if (!found.ok) return err(found.error);
  if (body.since > on) return refuse('member/date-ahead');
  const moves = body.employerClosed || body.for === 'union-dissolved';
  const rule = moves ? rules.retention.whenEmployerClosed : 'own-union';
  const holder = standing.target ?? standing.gate;
  const own = holder.union === standing.gate.union;
  if (own !== (rule === 'own-union')) return refuse('member/holder-differs', { rule });
  const differs = own ? undefined : holderRefusal(found.value.stamp, holder.union, rules);
  if (differs !== undefined) return err(differs);
  if (!own && holder.gate?.status !== 'open') return refuse('union/not-open');
  const retained: MemberRetained = {
    type: 'MemberRetained',
    v: 1,
    unionId: holder.union,
    employerId: found.value.employerId,
    // Where the union stays the same, whoever is behind a change of superior is brought up with what names them.
    stamp: own ? found.value.stamp : (holder.gate?.stamp ?? found.value.stamp),
    for: body.for,
    since: body.since,
  };
  return changed(standing.member, retained, {
    claims: [keep(standing.claim)],
    gates: between(standing.gate, holder, {
      was: found.value,
      becomes: { ...found.value, status: 'retained' },
    }),
  });
};

/** Who may hold the membership of somebody whose union is gone: the province has it (art 19). */
export const holderRefusal = (
  { path }: Stamp,
  holder: UnionId,
  { retention: { whenEmployerClosed: rule } }: Rules,
): Rejection | undefined =>
  rule === 'superior-union' && !path.includes(holder) ? reject('member/holder-differs', { rule }) : undefined;

export const RestoreMember = z.lazy(() =>
  z.strictObject({
    memberId: MemberId,
    unionId: UnionId,
    ...employmentFields,
  }),
);
export type RestoreMember = z.infer<typeof RestoreMember>;

/**
 * Re-employed, or demobilised and employed: active again under the same id and with the same day of joining
 * (arts 19, 20). Work after retirement (返聘) restores nothing (art 17).
 */
export const restoreMember: Decide<Standing, Command<string, RestoreMember>> = (standing, { body }) => {
  const found = memberFor(standing, 'restore');
  if (!found.ok) return err(found.error);
  if (found.value.retained?.for === 'retired') return refuse('member/retired-stays-retained');
  const target = standing.target ?? standing.gate;
  const place = placeWanted(target, body, standing);
  if (!place.ok) return err(place.error);
  const restored: MemberRestored = {
    type: 'MemberRestored',
    v: 1,
    ...place.value,
    ...(target.union === standing.gate.union && { stamp: found.value.stamp }),
    from: standing.gate.union,
  };
  return changed(standing.member, restored, {
    claims: [keep(standing.claim)],
    gates: between(standing.gate, target, {
      was: found.value,
      becomes: { status: 'active', ...place.value },
    }),
  });
};
