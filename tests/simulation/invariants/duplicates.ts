import { initialRules } from '../../../shared/kernel/rules.ts';
import { lowestCommon } from '../../../shared/members/domain/compare-members.ts';
import { type Duplicate, duplicateIdOf } from '../../../shared/members/domain/duplicate.ts';
import { pairsOf, sharedBy, Sign } from '../../../shared/members/domain/likeness.ts';
import { isLive } from '../../../shared/members/domain/lifecycle.ts';
import type { Member } from '../../../shared/members/domain/member.ts';
import type { MemberId } from '../../../shared/kernel/ids.ts';
import type { Invariant, View } from '../contract.ts';
import { recordsIn, storedIn } from './stored.ts';

const findings = (view: View) =>
  [...recordsIn<Duplicate>(view, 'duplicate').values()].map(({ state }) => state);

const isLiveIn = (view: View, member: string): boolean => {
  const record = recordsIn<Member>(view, 'member').get(member);
  return record !== undefined && isLive(record.state.status);
};

const signOf = (mark: string): Sign => Sign.parse(mark.slice(0, mark.indexOf('#')));

/** A8: who is a member can be found by what they have in common with others, and nobody else can. */
export const everybodyIsMarked: Invariant = {
  name: 'every live member bears a mark of each sign, and nobody else bears any',
  when: 'drained',
  check(view) {
    const found: string[] = [];
    for (const sign of Sign.options) {
      const marked = [...view.marks].flatMap(([mark, members]) =>
        signOf(mark) === sign ? [...members] : [],
      );
      const borne = new Set(marked);
      if (borne.size < marked.length) found.push(`somebody bears two marks of ${sign}`);
      for (const member of borne)
        if (!isLiveIn(view, member)) found.push(`${member} is no member and bears a mark of ${sign}`);
      for (const member of recordsIn<Member>(view, 'member').keys())
        if (isLiveIn(view, member) && !borne.has(member)) found.push(`${member} bears no mark of ${sign}`);
    }
    return found;
  },
};

/** A8: whoever is alike, and few enough for it to be a hint, has been put before a person, once. */
export const likePairsAreFound: Invariant = {
  name: 'every two members who share a mark that is a hint have one finding',
  when: 'drained',
  check(view) {
    const found: string[] = [];
    const records = recordsIn<Duplicate>(view, 'duplicate');
    for (const [mark, members] of view.marks)
      for (const pair of pairsOf([...members] as MemberId[], sharedBy(initialRules, signOf(mark)))) {
        const status = records.get(duplicateIdOf(pair))?.state.status;
        if (status !== 'open' && status !== 'different')
          found.push(`${duplicateIdOf(pair)} share a mark of ${signOf(mark)}: ${status ?? 'not found'}`);
      }
    return found;
  },
};

/** A8: nobody is asked about the dead, the erased, or two who have nothing in common any more. */
export const openFindingsAreOfLikeMembers: Invariant = {
  name: 'every open finding is of two live members who are alike, before the lowest union above both',
  when: 'drained',
  check(view) {
    const found: string[] = [];
    for (const { duplicateId, status, members, signs, at, stamp } of findings(view)) {
      if (status !== 'open') continue;
      const states = members.map((id) => recordsIn<Member>(view, 'member').get(id)?.state);
      const [one, other] = states;
      if (!one || !other || !members.every((id) => isLiveIn(view, id))) {
        found.push(`${duplicateId} is open, and one of the two is no member`);
        continue;
      }
      if (lowestCommon(one.stamp, other.stamp) !== at) found.push(`${duplicateId} stands before ${at}`);
      if (!one.stamp.path.join().startsWith(stamp.path.join()))
        found.push(`${duplicateId} has the path of another time`);
      const shared = Sign.options.filter((sign) =>
        [...view.marks].some(
          ([mark, bearers]) => signOf(mark) === sign && members.every((id) => bearers.has(id)),
        ),
      );
      if (shared.join() !== signs.join())
        found.push(
          `${duplicateId} is open for ${signs.join()}, and they share ${shared.join() || 'nothing'}`,
        );
    }
    return found;
  },
};

/** A8: whoever moves takes along what is open about them, and no list is asked. */
export const openFindingsAreNamed: Invariant = {
  name: 'every open finding is named by both of its members, and nobody names another',
  when: 'always',
  check(view) {
    const members = recordsIn<Member>(view, 'member');
    const named = new Set(
      [...members].flatMap(([id, { state }]) => (state.duplicates ?? []).map((pair) => `${id} ${pair}`)),
    );
    const open = findings(view)
      .filter(({ status }) => status === 'open')
      .flatMap(({ duplicateId, members: pair }) => pair.map((id) => `${id} ${duplicateId}`));
    return [
      ...open.filter((name) => !named.has(name)).map((name) => `member#${name} is open, and not named`),
      ...[...named]
        .filter((name) => !open.includes(name))
        .map((name) => `member#${name} is named, and not open`),
    ];
  },
};

/** A8: what was found to be two persons is never asked again; a merger voids the other in the same commit. */
export const findingsStandAsSettled: Invariant = {
  name: 'a dismissed pair is never found again, and a merger is one commit with the voiding',
  when: 'always',
  check(view) {
    const found: string[] = [];
    for (const [pk, entries] of storedIn(view).ledger) {
      if (!pk.startsWith('duplicate#')) continue;
      let isDismissed = false;
      for (const { seq, events, commit = [] } of entries)
        for (const event of events) {
          if (isDismissed) found.push(`${pk}@${String(seq)} comes after the pair was dismissed`);
          if (event.type === 'DuplicateDismissed') isDismissed = true;
          if (event.type !== 'DuplicateMerged') continue;
          const kept = (event as unknown as { readonly kept: string }).kept;
          const gone = pk
            .slice('duplicate#'.length)
            .split('-')
            .filter((id) => id !== kept);
          if (gone.length !== 1 || !commit.some((entry) => entry.startsWith(`member#${String(gone[0])}@`)))
            found.push(`${pk}@${String(seq)} merges and voids nobody`);
        }
    }
    return found;
  },
};
