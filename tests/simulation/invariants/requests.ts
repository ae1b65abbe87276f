import { isDeepStrictEqual } from 'node:util';
import { epochOf } from '../../../shared/kernel/dates.ts';
import type { Invariant } from '../contract.ts';
import { type EntryItem, storedIn, within } from './stored.ts';

/** Whoever was answered 202 learns what became of it; so does every process that asked for something. */
export const everyRequestIsDecided: Invariant = {
  name: 'every accepted request has its outcome',
  when: 'drained',
  check(view) {
    const { requests } = storedIn(view);
    const lost = [...view.accepted].filter((id) => !requests.has(id));
    const open = [...requests.values()].filter(({ outcome }) => outcome === undefined);
    return [
      ...lost.map((id) => `request ${id} was accepted and is gone`),
      ...open.map(({ pk, type }) => `request ${pk} ${type} has no outcome`),
    ];
  },
};

const NINETY_DAYS = 90 * 86_400_000;

/** The outcome and what it tells of are one commit; a command that was carried out twice shows here. */
export const outcomesTellWhatWasDone: Invariant = {
  name: 'a request has ledger entries exactly if it was done, and once',
  when: 'always',
  check(view) {
    const { requests, ledger } = storedIn(view);
    const byRequest = new Map<string, EntryItem[]>();
    for (const entries of ledger.values())
      for (const entry of entries) within(byRequest, entry.requestId, () => []).push(entry);
    const found: string[] = [];
    for (const { pk, type, outcome, pendingShard } of requests.values()) {
      const entries = byRequest.get(pk) ?? [];
      const name = `request ${pk} ${type}`;
      if (outcome?.status === 'done' && entries.length === 0) found.push(`${name} is done and did nothing`);
      if (outcome?.status === 'rejected' && entries.length > 0)
        found.push(`${name} is rejected and did something`);
      if (outcome === undefined && entries.length > 0) found.push(`${name} did something and has no outcome`);
      if ((outcome === undefined) !== (pendingShard !== undefined))
        found.push(`${name} is ${outcome === undefined ? 'open' : 'settled'}, its index says otherwise`);
    }
    for (const [id, entries] of byRequest) {
      const [first] = entries;
      if (first === undefined) continue;
      if (!requests.has(id) && epochOf(view.now) - epochOf(first.at) < NINETY_DAYS)
        found.push(`${first.pk} was changed by request ${id}, which was never accepted`);
      if (!isOneCommit(entries)) found.push(`request ${id} was carried out in more than one commit`);
    }
    return found;
  },
};

/** All that the entries name, and nothing but them; an entry that is alone names none. */
function isOneCommit(entries: readonly EntryItem[]): boolean {
  const names = entries.map(({ pk, seq }) => `${pk}@${String(seq)}`).toSorted();
  return entries.every(({ commit }) =>
    commit === undefined ? names.length === 1 : isDeepStrictEqual(commit.toSorted(), names),
  );
}

export const deadLettersAreRedriven: Invariant = {
  name: 'no dead letter is left after the redrive',
  when: 'drained',
  check: ({ deadLetters }) => deadLetters.map((letter) => `dead letter ${letter}`),
};
