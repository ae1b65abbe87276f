import { describe, expect, it } from 'vitest';
import type { MemberId } from '../../shared/kernel/ids.ts';
import type { MarkBook, SignMark } from '../../shared/members/application/find-duplicates.ts';

/** What finding relies on, of whatever keeps the marks. `fresh` gives a text that no mark or member has. */
export function markBookContract(book: () => MarkBook, fresh: () => string): void {
  const member = () => `member-${fresh()}` as MemberId;
  const mark = (): SignMark => `mobile#index-1#${fresh()}`;
  const none = { version: 0, marks: [], struck: [] };

  describe('a book of marks', () => {
    it('tells who bears a mark, in the order of their ids, and no more than were asked for', async () => {
      const shared = mark();
      const members = [member(), member(), member()];
      for (const one of members.toReversed())
        expect(await book().enter(one, none, { marks: [shared, mark()], struck: [] })).toBe(true);
      expect(await book().bearersOf(shared, 10)).toEqual(members.toSorted());
      expect(await book().bearersOf(shared, 2)).toEqual(members.toSorted().slice(0, 2));
      expect(await book().bearersOf(mark(), 10)).toEqual([]);
    });

    it('moves a member from mark to mark, and forgets who bears none', async () => {
      const one = member();
      const [first, second] = [mark(), mark()];
      await book().enter(one, none, { marks: [first], struck: [] });
      const entered = await book().entryOf(one);
      expect(entered).toEqual({ version: 1, marks: [first], struck: [] });
      expect(await book().enter(one, entered, { marks: [second], struck: [first] })).toBe(true);
      expect(await book().bearersOf(first, 10)).toEqual([]);
      expect(await book().bearersOf(second, 10)).toEqual([one]);
      const moved = await book().entryOf(one);
      expect(moved).toEqual({ version: 2, marks: [second], struck: [first] });
      expect(await book().enter(one, moved, { marks: [], struck: [] })).toBe(true);
      expect(await book().bearersOf(second, 10)).toEqual([]);
      expect(await book().entryOf(one)).toEqual(none);
    });

    it('enters nothing over what was not read', async () => {
      const one = member();
      const [first, second] = [mark(), mark()];
      await book().enter(one, none, { marks: [first], struck: [] });
      expect(await book().enter(one, none, { marks: [second], struck: [] })).toBe(false);
      expect(
        await book().enter(one, { version: 2, marks: [], struck: [] }, { marks: [second], struck: [] }),
      ).toBe(false);
      expect(await book().bearersOf(second, 10)).toEqual([]);
      expect(await book().entryOf(one)).toEqual({ version: 1, marks: [first], struck: [] });
    });

    it('lets one of many who enter a member at once do so', async () => {
      const one = member();
      const marks = Array.from({ length: 6 }, mark);
      const entered = await Promise.all(
        marks.map((each) => book().enter(one, none, { marks: [each], struck: [] })),
      );
      expect(entered.filter(Boolean)).toHaveLength(1);
      const bearers = await Promise.all(marks.map((each) => book().bearersOf(each, 10)));
      expect(bearers.flat()).toEqual([one]);
    });
  });
}
