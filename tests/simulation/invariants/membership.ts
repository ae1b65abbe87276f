import canonicalize from 'canonicalize';
import { isBehind } from '../../../shared/kernel/stamp.ts';
import type { EmployerId } from '../../../shared/kernel/ids.ts';
import { isLive } from '../../../shared/members/domain/lifecycle.ts';
import type { Member } from '../../../shared/members/domain/member.ts';
import type { Employer } from '../../../shared/unions/domain/employer.ts';
import { isStanding } from '../../../shared/unions/domain/lifecycle.ts';
import type { Union } from '../../../shared/unions/domain/union.ts';
import type { Invariant, View } from '../contract.ts';
import { type RecordItem, recordsIn, storedIn } from './stored.ts';

/** Memberships that are live: their numbers are claimed, and gates count them. */
export const liveMembers = (view: View): readonly RecordItem<Member>[] =>
  [...recordsIn<Member>(view, 'member').values()].filter(({ state }) => isLive(state.status));

/** Of a claim on a person's number: while index keys are rotated, there is one under each. */
export const indexKeyOf = (claim: string): string | undefined => /^IDNO#([^#]*)#/.exec(claim)?.[1];

/** The number behind a membership is known by the keyed hash beside the record, and by the claim that names it. */
export const onePersonOneMembership: Invariant = {
  name: 'no person has two memberships',
  when: 'always',
  check(view) {
    const byIdentity = new Map<string, string>();
    const byHolder = new Set<string>();
    const found: string[] = [];
    for (const { pk, lookups } of liveMembers(view)) {
      const identity = lookups?.['identity'];
      if (identity === undefined) found.push(`${pk} has no keyed hash of its number`);
      else {
        const other = byIdentity.get(identity);
        if (other !== undefined) found.push(`${other} and ${pk} are the same person`);
        byIdentity.set(identity, pk);
      }
    }
    for (const [claim, { holder }] of storedIn(view).claims) {
      const key = indexKeyOf(claim);
      if (holder === undefined || key === undefined) continue;
      const name = `${holder} ${key}`;
      if (byHolder.has(name)) found.push(`member#${holder} holds two claims under ${key}`);
      byHolder.add(name);
    }
    return found;
  },
};

/**
 * 空挂会员: there is none. An active member's employer is one that the union admits; or the unit of work is, of an
 * agency's worker; or it is a union above, which has no employers (membership rules, arts 6, 7, 9, 13).
 */
export const membersStandInUnions: Invariant = {
  name: 'no member without a union and an employer',
  when: 'always',
  check(view) {
    const unions = recordsIn<Union>(view, 'union');
    const employers = recordsIn<Employer>(view, 'employer');
    const { gates } = storedIn(view);
    return [...recordsIn<Member>(view, 'member').values()].flatMap(({ pk, state }) => {
      const { status, unionId, employerId, stamp, form, workUnit } = state;
      const union = unions.get(unionId)?.state;
      const gate = gates.get(unionId);
      const employer = employers.get(employerId)?.state;
      const wrong = (is: boolean, what: string) => (is ? [`${pk} of union ${unionId}: ${what}`] : []);
      return [
        ...wrong(union === undefined || (isLive(status) && !isStanding(union.status)), 'no such union'),
        ...wrong(employer === undefined, `no such employer ${employerId}`),
        ...(isLive(status)
          ? [
              // A union that dissolves has its members until they are placed elsewhere.
              ...wrong(
                gate === undefined || (gate.status === 'shut' && union?.status !== 'dissolving'),
                'its gate admits nobody',
              ),
              // Whoever still has an earlier one is counted as behind (affiliation.ts).
              ...wrong(
                gate !== undefined &&
                  !isBehind(stamp, gate) &&
                  canonicalize(stamp) !== canonicalize(gate.stamp),
                'its stamp is not the union’s',
              ),
            ]
          : []),
        ...(status === 'active'
          ? [
              ...wrong(
                gate !== undefined && !admits(gate.employers, state),
                `the gate does not admit employer ${employerId}`,
              ),
              ...wrong(employer?.status === 'void', `employer ${employerId} is void`),
              ...wrong(
                workUnit !== undefined &&
                  (form !== 'agency' || workUnit === employerId || !employers.has(workUnit)),
                `works as ${String(form)} at ${String(workUnit)}`,
              ),
            ]
          : []),
      ];
    });
  },
};

const admits = (employers: readonly EmployerId[], { employerId, form, workUnit }: Member): boolean =>
  employers.length === 0 ||
  employers.includes(employerId) ||
  (form === 'agency' && workUnit !== undefined && employers.includes(workUnit));
