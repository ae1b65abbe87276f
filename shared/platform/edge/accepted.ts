import * as z from 'zod';
import { RequestId } from '../../kernel/ids.ts';
import type { StoredRequest } from '../engine/request.ts';

/** 202: the request is durable and will be carried out; where to see what became of it. */
export const AcceptedRequest = z.lazy(() =>
  z
    .object({
      requestId: RequestId,
      status: z.enum(['accepted', 'done', 'rejected']),
      links: z.object({ self: z.string() }),
    })
    .meta({ id: 'AcceptedRequest' }),
);

export const acceptedSpec = {
  202: {
    description: { zh: '已受理，请按链接查询办理结果', en: 'Accepted; follow the link for the outcome' },
    schema: AcceptedRequest,
  },
} as const;

export const acceptedAnswer = ({ pk, outcome }: StoredRequest) => {
  const self = `/v1/requests/${pk}`;
  return {
    status: 202 as const,
    headers: { location: self, 'retry-after': '1' },
    body: { requestId: pk, status: outcome?.status ?? ('accepted' as const), links: { self } },
  };
};

export type AcceptedAnswer = ReturnType<typeof acceptedAnswer>;

/** Codes that a route with a command may answer with: its guard's and its checks', known at run time only. */
export const commandProblems = (...codes: readonly string[]): readonly string[] => [
  'request/key-reused',
  ...codes,
];
