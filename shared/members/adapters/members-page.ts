import { MemberId } from '../../kernel/ids.ts';
import { recordKey } from '../../platform/engine/keys.ts';
import type { Lists } from '../../platform/store/lists.ts';
import type { MembersPage } from '../application/restamping-handler.ts';
import { Place } from '../domain/member-restamping.ts';

/** As many as one commit takes, with something open about some of them. */
const PAGE = 40;

export const membersPage =
  (lists: Lists): MembersPage =>
  async (union, after) => {
    const { keys, lastKey } = await lists.page('by-union', union, { limit: PAGE, after });
    const prefix = recordKey('member', '');
    return {
      members: keys.flatMap((key) =>
        key.startsWith(prefix) ? [MemberId.parse(key.slice(prefix.length))] : [],
      ),
      next: lastKey && Place.parse(lastKey),
    };
  };
