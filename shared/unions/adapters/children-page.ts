import { UnionId } from '../../kernel/ids.ts';
import { recordKey } from '../../platform/engine/keys.ts';
import type { Lists } from '../../platform/store/lists.ts';
import type { ChildrenPage } from '../application/affiliation-handlers.ts';
import { Place } from '../domain/restamp-unions.ts';

const PAGE = 25;

export const childrenPage =
  (lists: Lists): ChildrenPage =>
  async (union, after) => {
    const { keys, lastKey } = await lists.page('by-superior', union, { limit: PAGE, after });
    const prefix = recordKey('union', '');
    return {
      children: keys.flatMap((key) =>
        key.startsWith(prefix) ? [UnionId.parse(key.slice(prefix.length))] : [],
      ),
      next: lastKey && Place.parse(lastKey),
    };
  };
