import * as z from 'zod';
import { MemberId, TransferId } from '../../kernel/ids.ts';
import { timelineField } from '../../platform/edge/timeline.ts';
import { defineRoute } from '../../platform/http/route.ts';

const answer = <Shape extends z.ZodRawShape>(shape: Shape) => ({
  200: {
    description: { zh: '经过（最早的在前）', en: 'What happened, the oldest first' },
    schema: z.lazy(() => z.object({ ...shape, ...timelineField })),
  },
});

const description = {
  zh: '何人、何事、何时、依据何条；会籍变化附国家登记表的类型与原因代码。',
  en: 'Who, what, when and on what basis; changes of a membership with the type and reason of the national form.',
};

export const memberTimelineSpec = defineRoute({
  method: 'GET',
  path: '/v1/members/{memberId}/timeline',
  tag: 'members',
  summary: { zh: '会籍经过', en: 'What happened to a membership, in words' },
  description,
  action: 'members:read',
  audit: { purpose: 'membership-administration', shows: { memberId: 'member' } },
  params: z.object({ memberId: MemberId }),
  responses: answer({ memberId: MemberId }),
  problems: ['member/not-found'],
});

export const transferTimelineSpec = defineRoute({
  method: 'GET',
  path: '/v1/transfers/{transferId}/timeline',
  tag: 'transfers',
  summary: { zh: '会籍接转经过', en: 'What happened to a transfer, in words' },
  description,
  action: 'transfers:read',
  audit: {
    purpose: 'membership-administration',
    shows: { transferId: 'transfer', memberId: 'member' },
  },
  params: z.object({ transferId: TransferId }),
  responses: answer({ transferId: TransferId, memberId: MemberId }),
  problems: ['transfer/not-found'],
});

export const ownTimelineSpec = defineRoute({
  method: 'GET',
  path: '/v1/me/timeline',
  tag: 'me',
  summary: { zh: '本人会籍经过', en: 'What happened to my membership, in words' },
  description,
  action: 'own:read',
  audit: 'none',
  responses: answer({ memberId: MemberId }),
  problems: ['own/identity-needed', 'own/no-membership'],
});

export const timelineSpecs = [memberTimelineSpec, transferTimelineSpec] as const;
export const ownTimelineSpecs = [ownTimelineSpec] as const;
