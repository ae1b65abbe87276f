import type { ClaimId, Lookups } from '../kernel/decision.ts';
import { isLive } from '../members/domain/lifecycle.ts';
import { memberRecord } from '../members/domain/member.ts';
import { certificateClaim, operatorRecord } from '../operators/domain/operator.ts';
import type { Bearer } from '../recovery/domain/restore-claims.ts';
import { employerRecord } from '../unions/domain/employer.ts';
import { isStanding } from '../unions/domain/lifecycle.ts';
import { unionRecord } from '../unions/domain/union.ts';

/** A record as restored: its state, the keyed hashes computed anew beside it, the time of its last entry. */
export interface RestoredRecord {
  readonly type: string;
  readonly state: unknown;
  readonly lookups: Lookups;
  readonly at: string;
}

/**
 * The numbers that one record bears, by its kind: what a restore makes claims of. Nobody's number leads to a person
 * whose key was destroyed: who joins again begins anew.
 */
export function bearersIn(
  { type, state, lookups, at }: RestoredRecord,
  isErased: (personId: string) => boolean,
): readonly Bearer[] {
  switch (type) {
    case memberRecord.type: {
      const member = memberRecord.parse(state);
      const claim = lookups['identity'] as ClaimId | undefined;
      const live = isLive(member.status);
      if (claim === undefined || (!live && isErased(member.person.personId))) return [];
      return [
        { claim, holder: member.memberId, isLive: live, at, standing: memberRecord.standing?.(member) },
      ];
    }
    case employerRecord.type: {
      const employer = employerRecord.parse(state);
      const { creditCode, employerId, status, formerCodes = [], gaveUp = {} } = employer;
      const standing = employerRecord.standing?.(employer);
      return [
        {
          claim: `USCC#${creditCode}`,
          holder: employerId,
          isLive: status !== 'void',
          at,
          ...(standing && { standing }),
        },
        ...formerCodes.map((code) => ({
          claim: `USCC#${code}` as const,
          holder: employerId,
          isLive: false,
          at: gaveUp[code] ?? at,
        })),
      ];
    }
    case unionRecord.type: {
      const { creditCode, unionId, status } = unionRecord.parse(state);
      if (creditCode === undefined) return [];
      return [{ claim: `USCC#${creditCode}`, holder: unionId, isLive: isStanding(status), at }];
    }
    case operatorRecord.type: {
      // For good: an account that was closed keeps its certificates, so that nobody else can bring them.
      const { operatorId, certificates } = operatorRecord.parse(state);
      return certificates.map((bound) => ({
        claim: certificateClaim(bound),
        holder: operatorId,
        isLive: true,
        at,
      }));
    }
    default:
      return [];
  }
}
