import type { MembershipApplication } from '../../../shared/members/domain/membership-application.ts';
import type { Invariant } from '../contract.ts';
import { type EntryItem, recordsIn, storedIn } from './stored.ts';

/** Whoever was expelled is taken back by an application that the union above consented to, and not by one officer. */
export const expelledComeBackByConsent: Invariant = {
  name: 'nobody who was expelled is back without the consent of the union above',
  when: 'always',
  check(view) {
    const applications = recordsIn<MembershipApplication>(view, 'membership-application');
    const approvals = new Map<string, readonly [MembershipApplication | undefined, EntryItem]>();
    const joins: { readonly pk: string; readonly commitId: string }[] = [];
    for (const [pk, entries] of storedIn(view).ledger) {
      if (pk.startsWith('membership-application#'))
        for (const entry of entries)
          if (has(entry, 'MembershipApproved'))
            approvals.set(entry.commitId, [applications.get(pk.slice(pk.indexOf('#') + 1))?.state, entry]);
      if (!pk.startsWith('member#')) continue;
      let isExpelled = false;
      for (const entry of entries) {
        if (isExpelled && (has(entry, 'MemberJoined') || has(entry, 'PreparatoryMemberAdmitted'))) {
          joins.push({ pk, commitId: entry.commitId });
          isExpelled = false;
        }
        if (has(entry, 'MemberExpelled')) isExpelled = true;
      }
    }
    return joins.flatMap(({ pk, commitId }) => {
      const [application, approval] = approvals.get(commitId) ?? [];
      if (application?.consent === undefined) return [`${pk} is back in ${commitId} without a consent`];
      const isOnesOwn = application.consent.by === approval?.by && !approval.by.startsWith('system:');
      return isOnesOwn ? [`${pk} is back by one officer’s consent and approval`] : [];
    });
  },
};

const has = ({ events }: EntryItem, type: string): boolean => events.some((event) => event.type === type);
