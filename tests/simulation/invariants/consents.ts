import { textInForce } from '../../../shared/members/domain/consent-versions.ts';
import { type Consent, consentId } from '../../../shared/members/domain/consent.ts';
import type { Invariant } from '../contract.ts';
import { storedIn } from './stored.ts';

/** Each consent is a member's, to the text of its day, and is withdrawn no earlier than it was given. */
export const consentsAreAsAgreed: Invariant = {
  name: 'consents are to the text of their day, and withdrawn after they were given',
  when: 'always',
  check(view) {
    const { records } = storedIn(view);
    return [...(records.get('consent') ?? [])].flatMap(([id, { state }]) => {
      const consent = state as Consent;
      const { memberId, purpose, given, withdrawn } = consent;
      const faults = [
        id !== consentId(memberId, purpose) && 'stands under another id',
        !records.get('member')?.has(memberId) && 'is of no member',
        textInForce(purpose, given.on)?.version !== given.version && 'is to a text of another day',
        (consent.status === 'withdrawn') !== (withdrawn !== undefined) && 'is withdrawn and is not',
        withdrawn !== undefined && withdrawn.on < given.on && 'was withdrawn before it was given',
      ];
      return faults.flatMap((fault) => (fault === false ? [] : [`consent ${id} ${fault}`]));
    });
  },
};
