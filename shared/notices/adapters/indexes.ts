import type { Indexes } from '../../platform/engine/plan.ts';
import { inInbox } from '../domain/inbox.ts';
import type { DeliveredNotice } from '../domain/notice.ts';

export const noticeIndexes = { notice: (notice: DeliveredNotice) => inInbox(notice) } satisfies Indexes;
