import { describe, expect, it } from 'vitest';
import type { Employer } from '../../../shared/unions/domain/employer.ts';
import {
  employersStandInTheirLists,
  endedEmployersStayAsTheyWere,
  employersStandWhereTheyAreCovered,
  unionsAreCountedByTheirEmployer,
} from './employers.ts';
import type { Union } from '../../../shared/unions/domain/union.ts';
import { alter, foundIn, itemOf } from './standing-view.ts';
import type { EntryItem, RecordItem } from './stored.ts';

const listed = (changes: object) =>
  foundIn(employersStandInTheirLists, (view) => {
    alter(
      view,
      itemOf<RecordItem<Employer>>(
        view,
        'registry/employer#',
        ({ state }) => state.status === 'without-union' && state.ended === undefined,
      ),
      changes,
    );
  });

describe('what must hold of employers', () => {
  it('holds in a province where all is well', async () => {
    expect(await foundIn(employersStandInTheirLists)).toEqual([]);
    expect(await foundIn(endedEmployersStayAsTheyWere)).toEqual([]);
    expect(await foundIn(unionsAreCountedByTheirEmployer)).toEqual([]);
    expect(await foundIn(employersStandWhereTheyAreCovered)).toEqual([]);
  });

  it('shows who is in no list, in a wrong place of it, or in one of another division', async () => {
    expect(await listed({ inUnion: undefined })).toHaveLength(1);
    expect(await listed({ inUnion: 'without-union#440106' })).toHaveLength(1);
    expect(await listed({ inUnionSort: '00000000#x' })).toHaveLength(1);
  });

  it('shows who is listed and has a union, and who waits and has not ended', async () => {
    const found = await foundIn(employersStandInTheirLists, (view) => {
      alter(
        view,
        itemOf<RecordItem<Employer>>(
          view,
          'registry/employer#',
          ({ state }) => state.status === 'registered' && state.ended === undefined,
        ),
        { inUnion: 'without-union#440305', waitsAt: 'somebody' },
      );
    });
    expect(found).toHaveLength(2);
  });

  it('shows a union that is counted under what its employer is not', async () => {
    const found = await foundIn(unionsAreCountedByTheirEmployer, (view) => {
      const [key, item] = itemOf<RecordItem<Employer>>(
        view,
        'registry/employer#',
        ({ state }) => state.status === 'registered' && state.ended === undefined,
      );
      alter(view, [key, item], { state: { ...item.state, division: '440106', economicType: '172' } });
    });
    expect(found).toHaveLength(2);
  });

  it('shows an employer of two unions, one of a union that does not cover it, and one that is closed to in vain', async () => {
    const joint = ({ state }: RecordItem<Union>) => state.employers.length > 1;
    const broken = (changes: (union: Union) => Partial<Union>) =>
      foundIn(employersStandWhereTheyAreCovered, (view) => {
        const [key, item] = itemOf<RecordItem<Union>>(view, 'registry/union#', joint);
        alter(view, [key, item], { state: { ...item.state, ...changes(item.state) } });
      });
    expect(await broken(({ employers }) => ({ employers: employers.slice(1) }))).toHaveLength(1);
    expect(await broken(() => ({ admitsNoneOf: [] }))).toHaveLength(1);
    const twice = await foundIn(employersStandWhereTheyAreCovered, (view) => {
      const [, { state }] = itemOf<RecordItem<Union>>(view, 'registry/union#', joint);
      const [key, item] = itemOf<RecordItem<Union>>(
        view,
        'registry/union#',
        (other) => other.state.employers.length === 1 && other.state.status === 'normal',
      );
      const employers = [...item.state.employers, ...state.employers.slice(0, 1)];
      alter(view, [key, item], { state: { ...item.state, employers } });
    });
    expect(twice).toHaveLength(1);
  });

  it('shows what happened to an employer after its end', async () => {
    const found = await foundIn(endedEmployersStayAsTheyWere, (view) => {
      const [key, entry] = itemOf<EntryItem>(view, 'ledger/employer#', ({ events }) =>
        events.some(({ type }) => type === 'EmployeesCounted'),
      );
      const end = { type: 'EmployerReorganised', v: 1, how: 'closure' };
      alter(view, [key, entry], { events: [end, ...entry.events] });
    });
    // The count, and the end that came later.
    expect(found).toHaveLength(2);
  });
});
