import { wireEventsOf } from '../../../shared/registry/publish.ts';
import type { Invariant } from '../contract.ts';
import { storedIn } from './stored.ts';

/** What a commit said would follow is there to follow, and what was sent has become a request. */
export const followUpsBelongToCommits: Invariant = {
  name: 'every follow-up belongs to a commit, and every sent one became a request',
  when: 'always',
  check(view) {
    const { due, ledger, requests } = storedIn(view);
    const commits = new Set<string>();
    const found: string[] = [];
    for (const entries of ledger.values())
      for (const { pk, seq, commitId, follow = [] } of entries) {
        commits.add(commitId);
        for (const id of follow)
          if (!due.has(id)) found.push(`${pk}@${String(seq)} announces follow-up ${id}, which is missing`);
      }
    for (const { id, commitId, dueShard } of due.values()) {
      if (!commits.has(commitId))
        found.push(`follow-up ${id} is of commit ${commitId}, which is not in the ledger`);
      if (dueShard === undefined && !requests.has(id))
        found.push(`follow-up ${id} is marked sent and was not`);
    }
    return found;
  },
};

export const nothingDueIsLeft: Invariant = {
  name: 'nothing that is due is left behind',
  when: 'drained',
  check: (view) =>
    [...storedIn(view).due.values()]
      .filter(({ dueShard, dueAt }) => dueShard !== undefined && dueAt <= view.now)
      .map(({ id, dueAt }) => `follow-up ${id} was due at ${dueAt}`),
};

/** At least once: what the ledger tells others of has reached its consumer. */
export const everyEventIsTold: Invariant = {
  name: 'every wire event has reached its consumer',
  when: 'drained',
  check(view) {
    const published = new Set(view.published);
    const found: string[] = [];
    for (const [pk, entries] of storedIn(view).ledger)
      for (const { seq, events } of entries)
        for (const { id } of wireEventsOf({ pk, seq, events }))
          if (!published.has(id)) found.push(`event ${id} has not been told`);
    return found;
  },
};
