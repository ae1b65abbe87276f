import { canonicalHash } from '../../../shared/platform/canonical-hash.ts';
import {
  type Assessment,
  type AssessmentBook,
  type AssessmentPage,
  pageIdsOf,
} from '../../../shared/statistics/domain/assessment.ts';
import type { Invariant, View } from '../contract.ts';
import { recordsIn } from './stored.ts';

const assessmentsIn = (view: View) => [...recordsIn<Assessment>(view, 'assessment').values()];

/** E4: what was collected is what the digest says, one version of a period counts, and nobody signs what they closed. */
export const assessmentsStayAsSigned: Invariant = {
  name: 'a signed period is what its digest says, and one version of it counts',
  when: 'always',
  check(view) {
    const pages = recordsIn<AssessmentPage>(view, 'assessment-page');
    const books = recordsIn<AssessmentBook>(view, 'assessment-book');
    const counting = new Set<string>();
    return assessmentsIn(view).flatMap(({ pk, state }) => {
      const { assessmentId, unionId, period, status, rows, whole, digest, signed, closedBy } = state;
      const collected = pageIdsOf(state).flatMap((id) => pages.get(id)?.state.rows ?? []);
      const chain = [whole, ...collected].reduce<string | undefined>(
        (previous, snapshot) => snapshot && canonicalHash({ ...(previous && { previous }), snapshot }),
        undefined,
      );
      const place = `${unionId} ${period.from} ${period.through}`;
      const twice = status === 'signed' && counting.has(place);
      if (status === 'signed') counting.add(place);
      const listed = books
        .get(unionId)
        ?.state.versions.find((version) => version.assessmentId === assessmentId);
      return [
        ...(collected.length === rows && chain === digest ? [] : [`${pk} is not what its digest says`]),
        ...(twice ? [`${pk} is signed beside another version of its period`] : []),
        ...(listed !== undefined && (listed.signedAt !== undefined) === (signed !== undefined)
          ? []
          : [`${pk} stands in no book as it is`]),
        ...(signed?.by === closedBy && !closedBy.startsWith('system:')
          ? [`${pk} is signed by who closed it`]
          : []),
        ...((status === 'signed' || status === 'corrected') === (signed !== undefined)
          ? []
          : [`${pk} is ${status} and its signature says otherwise`]),
      ];
    });
  },
};

/** E4: what is being collected gets to its end, but for what waits for a list to catch up. */
export const assessmentsComeToRest: Invariant = {
  name: 'a period that was closed is collected to its end',
  when: 'drained',
  check: (view) =>
    assessmentsIn(view).flatMap(({ pk, state: { status, run } }) =>
      status === 'collecting' && run === 1 ? [`${pk} has stopped on its way`] : [],
    ),
};
