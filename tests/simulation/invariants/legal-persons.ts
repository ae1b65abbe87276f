import { endOfLegalDate, epochOf } from '../../../shared/kernel/dates.ts';
import type { LegalPerson } from '../../../shared/unions/domain/legal-person.ts';
import type { Union } from '../../../shared/unions/domain/union.ts';
import type { Invariant } from '../contract.ts';
import { recordsIn } from './stored.ts';

/** Timers are sent each minute, and faults hold them up. */
const PATIENCE_MILLISECONDS = 3_600_000;

/** B5: a certificate is of the union's own code, and one that has expired is held by nobody. */
export const certificatesAreKept: Invariant = {
  name: 'every legal person has a certificate of its own code, and none that has expired unnoted',
  when: 'drained',
  check(view) {
    const unions = recordsIn<Union>(view, 'union');
    return [...recordsIn<LegalPerson>(view, 'legal-person')].flatMap(([id, { pk, state }]) => {
      const { status, certificate, lapsed } = state;
      if (status !== 'held' && status !== 'expiring') return [];
      if (certificate === undefined) return [`${pk} is ${status} without a certificate`];
      const isOver = epochOf(endOfLegalDate(certificate.validTo)) + PATIENCE_MILLISECONDS < epochOf(view.now);
      return [
        ...(unions.get(id)?.state.creditCode === certificate.creditCode
          ? []
          : [`${pk} has a certificate of another code than its union`]),
        ...(isOver && lapsed !== true ? [`${pk} expired on ${certificate.validTo} and nobody noted it`] : []),
      ];
    });
  },
};
