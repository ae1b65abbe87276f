import type { Erasure } from '../../../shared/members/domain/erase-person.ts';
import type { ErasureRequest } from '../../../shared/members/domain/erasure-request.ts';
import type { Invariant } from '../contract.ts';
import { recordsIn, storedIn } from './stored.ts';

/** Nobody is erased but in the commit that approves it, or by the registry's own schedule; and who was approved is. */
export const erasuresAreApproved: Invariant = {
  name: 'persons are erased by the approval of a request, and by no other request',
  when: 'always',
  check(view) {
    const { ledger } = storedIn(view);
    const commitOf = (pk: string) => ledger.get(pk)?.at(-1);
    const approving = new Map<string, string>();
    const found: string[] = [];
    for (const [id, { state, rev }] of recordsIn<ErasureRequest>(view, 'erasure-request')) {
      const { status, by, decidedBy, withdrawnAt } = state;
      if (status === 'approved') approving.set(commitOf(`erasure-request#${id}`)?.commitId ?? '', id);
      if ((status === 'submitted') !== (rev === 1))
        found.push(`erasure request ${id} was decided more than once`);
      if (decidedBy === by && !by.startsWith('system:'))
        found.push(`erasure request ${id} was decided by ${by}, who asked for it`);
      if ((status === 'withdrawn') !== (withdrawnAt !== undefined))
        found.push(`erasure request ${id} is withdrawn and is not`);
    }
    for (const [personId] of recordsIn<Erasure>(view, 'erasure')) {
      const entry = commitOf(`erasure#${personId}`);
      const request = approving.get(entry?.commitId ?? '');
      if (request !== undefined) approving.delete(entry?.commitId ?? '');
      else if (entry?.by.startsWith('system:') !== true)
        found.push(`person ${personId} was erased by ${entry?.by ?? 'nobody'}, and no request was approved`);
    }
    for (const request of approving.values())
      found.push(`erasure request ${request} was approved, and nobody is erased`);
    return found;
  },
};
