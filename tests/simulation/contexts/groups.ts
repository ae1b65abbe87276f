import type { Member } from '../../../shared/members/domain/member.ts';
import type { UnionGroup } from '../../../shared/members/domain/union-group.ts';
import type { Choices, CommandSource, Drawn, Known } from '../contract.ts';
import { baseUnions, federations, officerFor, unionsOf } from './cast.ts';

/** 工会小组: a few in each union, so that members come and go between them. */

const NO_GROUP = '0ZZZZZZZZZZZZZZZZZZZZZZZZZ';
const MOST_GROUPS = 12;

const groupsIn = (known: Known): readonly UnionGroup[] =>
  known.records('union-group').map(({ state }) => state as UnionGroup);

const membersIn = (known: Known): readonly Member[] =>
  known.records('member').map(({ state }) => state as Member);

const actorFor = (unionId: string, known: Known, choices: Choices) => {
  const path = unionsOf(known).find((union) => union.unionId === unionId)?.stamp.path ?? [];
  return officerFor(path, known, choices, { role: 'union-officer', wrong: 'organiser' });
};

function drawForming(known: Known, choices: Choices): Drawn | undefined {
  const unions = choices.chance(0.95) ? baseUnions(known) : federations(known);
  if (unions.length === 0 || groupsIn(known).length >= MOST_GROUPS) return undefined;
  const { unionId } = choices.pick(unions);
  return {
    type: 'FormGroup',
    body: { unionId, groupName: choices.pick(['一车间小组', '二车间小组', '行政小组']) },
    actor: actorFor(unionId, known, choices),
  };
}

function someGroup(known: Known, choices: Choices): UnionGroup | undefined {
  const all = groupsIn(known);
  const formed = all.filter(({ status }) => status === 'formed');
  const from = formed.length > 0 && choices.chance(0.95) ? formed : all;
  return from.length === 0 ? undefined : choices.pick(from);
}

function drawAssignment(known: Known, choices: Choices): Drawn | undefined {
  const group = someGroup(known, choices);
  const all = membersIn(known);
  const own = all.filter(({ unionId, status }) => unionId === group?.unionId && status === 'active');
  const from = own.length > 0 && choices.chance(0.93) ? own : all;
  if (group === undefined || from.length === 0) return undefined;
  const { memberId, unionId } = choices.pick(from);
  const groupId = choices.chance(0.03) ? NO_GROUP : group.groupId;
  return {
    type: 'AssignGroup',
    body: { memberId, ...(choices.chance(0.85) && { groupId }) },
    actor: actorFor(unionId, known, choices),
  };
}

function drawChange(known: Known, choices: Choices): Drawn | undefined {
  const group = someGroup(known, choices);
  if (group === undefined) return undefined;
  const own = membersIn(known).filter((member) => member.group?.groupId === group.groupId);
  const from = own.length > 0 && choices.chance(0.9) ? own : membersIn(known);
  const leader = from.length > 0 && choices.chance(0.8) && { leader: choices.pick(from).memberId };
  return {
    type: 'ChangeGroup',
    body: { groupId: group.groupId, ...leader, ...(choices.chance(0.3) && { groupName: '三车间小组' }) },
    actor: actorFor(group.unionId, known, choices),
  };
}

function drawEnd(known: Known, choices: Choices): Drawn | undefined {
  const group = someGroup(known, choices);
  return (
    group && {
      type: 'EndGroup',
      body: { groupId: choices.chance(0.03) ? NO_GROUP : group.groupId },
      actor: actorFor(group.unionId, known, choices),
    }
  );
}

export const groupCommands: readonly CommandSource[] = [
  { name: 'form a group', weight: 1.5, draw: drawForming },
  { name: 'assign a member to a group', weight: 5, draw: drawAssignment },
  { name: 'change a group', weight: 1.5, draw: drawChange },
  { name: 'end a group', weight: 0.4, draw: drawEnd },
];
