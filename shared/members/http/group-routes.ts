import * as z from 'zod';
import { GroupId, UnionId } from '../../kernel/ids.ts';
import { reject } from '../../kernel/problem.ts';
import { err, ok } from '../../kernel/result.ts';
import { hasInScope } from '../../kernel/stamp.ts';
import { acceptedSpec, commandProblems } from '../../platform/edge/accepted.ts';
import type { CommandEdge } from '../../platform/edge/command-edge.ts';
import type { RecordsReader } from '../../platform/edge/records-reader.ts';
import { type Cursors, pageInQuery } from '../../platform/http/cursor.ts';
import { defineRoute, implement, type Route } from '../../platform/http/route.ts';
import { groupsOf } from '../adapters/indexes.ts';
import { ChangeGroup, FormGroup } from '../domain/change-group.ts';
import { UnionGroup, unionGroupRecord } from '../domain/union-group.ts';

const tag = 'members';
const ofUnion = z.object({ unionId: UnionId });
const ofGroup = z.object({ groupId: GroupId });

const listGroupsSpec = defineRoute({
  method: 'GET',
  path: '/v1/unions/{unionId}/groups',
  tag,
  summary: { zh: '工会小组', en: 'The groups of a union' },
  action: 'members:read',
  audit: 'none',
  params: ofUnion,
  query: z.strictObject(pageInQuery),
  responses: {
    200: {
      description: {
        zh: '工会小组及其会员数，先建的在前',
        en: 'Each with its number of members, the oldest first',
      },
      schema: z.lazy(() =>
        z
          .object({
            groups: z.array(UnionGroup.unwrap().meta({ id: 'UnionGroup' })),
            next: z.string().optional(),
          })
          .meta({ id: 'UnionGroups' }),
      ),
    },
  },
  problems: ['union/not-found', 'request/bad-cursor'],
});

const command = {
  method: 'POST',
  tag,
  action: 'members:change',
  audit: 'none',
  idempotent: true,
  responses: acceptedSpec,
} as const;

const formGroupSpec = defineRoute({
  ...command,
  path: '/v1/unions/{unionId}/groups',
  summary: { zh: '建立工会小组', en: 'Form a group' },
  params: ofUnion,
  body: z.lazy(() => FormGroup.unwrap().omit({ unionId: true })),
  problems: commandProblems('union/not-found', 'text/personal-number'),
});

const changeGroupSpec = defineRoute({
  ...command,
  path: '/v1/groups/{groupId}',
  summary: { zh: '工会小组更名、确定小组长', en: 'Give a group another name or leader' },
  params: ofGroup,
  body: z.lazy(() => ChangeGroup.unwrap().omit({ groupId: true })),
  problems: commandProblems('group/not-found', 'text/personal-number'),
});

const endGroupSpec = defineRoute({
  ...command,
  path: '/v1/groups/{groupId}/end',
  summary: { zh: '撤销工会小组', en: 'End a group' },
  description: {
    zh: '小组内没有会员后方可撤销。',
    en: 'Once nobody is in it any more.',
  },
  params: ofGroup,
  problems: commandProblems('group/not-found'),
});

/** Every route about the groups of a union, for the API description. */
export const groupSpecs = [listGroupsSpec, formGroupSpec, changeGroupSpec, endGroupSpec] as const;

interface GroupRouteDependencies {
  readonly edge: CommandEdge;
  readonly records: RecordsReader;
  readonly cursors: () => Promise<Cursors>;
}

/** 工会小组 of a base union. Who is in which is assigned member by member (standing-specs.ts). */
export const groupRoutes = ({ edge, records, cursors }: GroupRouteDependencies): readonly Route[] => [
  implement(listGroupsSpec, async ({ params: { unionId }, query: { limit, cursor }, caller }) => {
    const { gate } = await records.gate(unionId);
    if (!gate || !hasInScope(caller, gate.stamp)) return err(reject('union/not-found'));
    const pages = await cursors();
    const scope = caller.kind === 'operator' ? caller.scope : caller.id;
    const use = { query: ['union-groups', unionId], scope };
    const after = cursor === undefined ? ok(undefined) : pages.open(cursor, use);
    if (!after.ok) return after;
    const { states, lastKey } = await records.page('by-union', groupsOf(unionId), unionGroupRecord, {
      limit,
      after: after.value,
    });
    const groups = states.filter((group) => group.unionId === unionId);
    return ok({ status: 200, body: { groups, ...(lastKey && { next: pages.seal(lastKey, use) }) } });
  }),

  implement(formGroupSpec, ({ params, body, caller, idempotencyKey, now }) =>
    edge.submit({ type: 'FormGroup', asSent: { ...params, ...body }, caller, idempotencyKey, now }),
  ),

  implement(changeGroupSpec, ({ params, body, caller, idempotencyKey, now }) =>
    edge.submit({ type: 'ChangeGroup', asSent: { ...params, ...body }, caller, idempotencyKey, now }),
  ),

  implement(endGroupSpec, ({ params, caller, idempotencyKey, now }) =>
    edge.submit({ type: 'EndGroup', asSent: params, caller, idempotencyKey, now }),
  ),
];
