import type { Caller, OperatorId } from '../../kernel/caller.ts';
import type { Instant } from '../../kernel/dates.ts';
import { BreakGlassId, type UnionId } from '../../kernel/ids.ts';
import { type Action, maySeeInEmergency } from '../../kernel/permissions.ts';
import { reject, type Rejection } from '../../kernel/problem.ts';
import { err, ok, type Result } from '../../kernel/result.ts';

/** Scopes that were given for some hours; a caller names the grant in the header `break-glass`. */
export interface EmergencyScopes {
  /** Undefined for a grant that does not exist, has ended, or is another operator's. */
  scopeOf(grantId: string, operatorId: OperatorId, now: Instant): Promise<UnionId | undefined>;
}

export const EMERGENCY_HEADER = 'break-glass';

type Refused = Rejection<'break-glass/sees-only' | 'break-glass/no-grant'>;

/**
 * The caller within the scope of the grant that they name, for this one request: every use is asked for, and
 * recorded with the grant's id.
 */
export async function inEmergency(
  grantId: string,
  caller: Caller,
  action: Action,
  { scopes, now }: { readonly scopes: EmergencyScopes; readonly now: Instant },
): Promise<Result<Caller, Refused>> {
  if (caller.kind !== 'operator') return err(reject('break-glass/no-grant'));
  if (!maySeeInEmergency(action)) return err(reject('break-glass/sees-only'));
  const scope = await scopes.scopeOf(grantId, caller.id, now);
  return scope === undefined ? err(reject('break-glass/no-grant')) : ok({ ...caller, scope });
}

/** Where there are none. */
export const noEmergencies: EmergencyScopes = { scopeOf: () => Promise.resolve(undefined) };

/** The grant as the audit trail names it; whatever else stands in the header is not kept. */
export const grantsIn = (header: string): string[] => {
  const id = BreakGlassId.safeParse(header);
  return id.success ? [`break-glass:${id.data}`] : [];
};
