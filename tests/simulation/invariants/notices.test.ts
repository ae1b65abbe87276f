import { describe, expect, it } from 'vitest';
import type { DeliveredNotice } from '../../../shared/notices/domain/notice.ts';
import { noticesComeOnce } from './notices.ts';
import { alter, foundIn, itemOf } from './standing-view.ts';
import type { RecordItem } from './stored.ts';

describe('D7 notices', () => {
  it('come once where all is well', async () => {
    expect(await foundIn(noticesComeOnce)).toEqual([]);
  });

  it('show when one is missing, says another thing, or has no cause', async () => {
    const missing = await foundIn(noticesComeOnce, (view) => {
      const [key] = itemOf<RecordItem<DeliveredNotice>>(
        view,
        'registry/notice#',
        ({ state }) => state.kind === 'term-over' && state.to === state.about,
      );
      view.items.delete(key);
    });
    expect(missing).toEqual([
      expect.stringMatching(/was caused and is in no inbox$/),
      expect.stringMatching(/has noted the mark end and was not told$/),
    ]);
    const other = await foundIn(noticesComeOnce, (view) => {
      const notice = itemOf<RecordItem<DeliveredNotice>>(view, 'registry/notice#');
      alter(view, notice, { state: { ...notice[1].state, day: '2020-01-01' } });
    });
    expect(other).toEqual([expect.stringMatching(/says another thing than what caused it$/)]);
    const stray = await foundIn(noticesComeOnce, (view) => {
      const [, item] = itemOf<RecordItem<DeliveredNotice>>(view, 'registry/notice#');
      const id = '0'.repeat(26);
      view.items.set(`registry/notice#${id}`, { ...item, pk: `notice#${id}` });
    });
    expect(stray).toEqual([expect.stringMatching(/^notice#0+ has no cause$/)]);
  });
});
