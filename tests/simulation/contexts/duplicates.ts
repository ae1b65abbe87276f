import type { DuplicateId } from '../../../shared/kernel/ids.ts';
import type { Duplicate } from '../../../shared/members/domain/duplicate.ts';
import type { Choices, CommandSource, Drawn, Known, SimulatedContext } from '../contract.ts';
import {
  everybodyIsMarked,
  findingsStandAsSettled,
  likePairsAreFound,
  openFindingsAreNamed,
  openFindingsAreOfLikeMembers,
} from '../invariants/duplicates.ts';
import { officerFor } from './cast.ts';

/** 疑似重复: what officers say of pairs that were found, mostly of such as wait. */

const UNKNOWN = `${'0'.repeat(26)}-${'0'.repeat(26)}` as DuplicateId;

const decision =
  (
    type: string,
    role: 'union-officer' | 'superior-officer',
    more: (duplicate: Duplicate, choices: Choices) => object,
  ) =>
  (known: Known, choices: Choices): Drawn | undefined => {
    const all = known.records('duplicate').map(({ state }) => state as Duplicate);
    const open = all.filter(({ status }) => status === 'open');
    const from = open.length > 0 && choices.chance(0.85) ? open : all.slice(-6);
    if (from.length === 0) return undefined;
    const duplicate = choices.pick(from);
    const duplicateId = choices.chance(0.02) ? UNKNOWN : duplicate.duplicateId;
    return {
      type,
      body: { duplicateId, reason: '已核对证件', ...more(duplicate, choices) },
      actor: officerFor(duplicate.stamp.path, known, choices, { role, wrong: 'organiser' }),
    };
  };

/** One of the two, or now and then somebody else. */
const kept = ({ members }: Duplicate, choices: Choices) => ({
  kept: choices.chance(0.05) ? UNKNOWN.slice(0, 26) : choices.pick(members),
});

const commands: readonly CommandSource[] = [
  {
    name: 'find two members to be two persons',
    weight: 1,
    draw: decision('DismissDuplicate', 'union-officer', () => ({})),
  },
  { name: 'merge two members', weight: 1, draw: decision('MergeMembers', 'superior-officer', kept) },
];

export const duplicatesContext: SimulatedContext = {
  name: 'duplicates',
  commands,
  invariants: [
    everybodyIsMarked,
    likePairsAreFound,
    openFindingsAreOfLikeMembers,
    openFindingsAreNamed,
    findingsStandAsSettled,
  ],
};
