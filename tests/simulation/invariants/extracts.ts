import { unzipSync } from 'fflate';
import { epochOf } from '../../../shared/kernel/dates.ts';
import { isWithin, type Stamp } from '../../../shared/kernel/stamp.ts';
import { type Extract, fileKeyOf } from '../../../shared/statistics/domain/extract.ts';
import { matches, type QueryKind, queryKinds } from '../../../shared/statistics/domain/query.ts';
import type { Invariant, View } from '../contract.ts';
import { recordsIn, storedIn } from './stored.ts';

const extractsIn = (view: View) => [...recordsIn<Extract>(view, 'extract').values()];

/** Ids on the lines of a file, below the header of each sheet. */
function idsIn(file: Uint8Array, format: Extract['format']): string[] {
  if (format === 'csv')
    return Buffer.from(file)
      .toString()
      .split('\r\n')
      .slice(1, -1)
      .map((line) => line.slice(0, line.indexOf(',')));
  return Object.entries(unzipSync(file))
    .filter(([path]) => path.startsWith('xl/worksheets/'))
    .flatMap(([, sheet]) =>
      [
        ...Buffer.from(sheet)
          .toString()
          .matchAll(/<row [^>]*>.*?>([^<]*)<\/t>/g),
      ]
        .slice(1)
        .map(([, id = '']) => id),
    );
}

/** Milliseconds in which a commit may come late, and a list later still. */
const SETTLED = 300_000;

interface Placed {
  readonly stamp?: Stamp;
  readonly fromStamp?: Stamp;
  readonly status: string;
}

/** What stands in a list of its union, and so can be asked for. */
const isListed: Readonly<Record<QueryKind, (state: Placed) => boolean>> = {
  members: ({ status }) => ['preparatory', 'active', 'retained'].includes(status),
  unions: () => true,
  employers: ({ status }) => status === 'registered',
  transfers: () => true,
};

/** Records asked for that were where they are, as they are, before it was asked, and all unions above them as well. */
function resting(view: View, { unionId, query, askedAt }: Extract): string[] {
  const type = queryKinds[query.of];
  const { ledger } = storedIn(view);
  const hasRested = (pk: string): boolean => {
    const last = ledger.get(pk)?.at(-1)?.at;
    return last !== undefined && epochOf(last) < epochOf(askedAt) - SETTLED;
  };
  return [...recordsIn<Placed>(view, type)].flatMap(([id, { pk, state }]) => {
    const stamp = state.fromStamp ?? state.stamp;
    const isAsked =
      stamp !== undefined && isWithin(stamp, unionId) && isListed[query.of](state) && matches(query, state);
    return isAsked && hasRested(pk) && stamp.path.every((union) => hasRested(`union#${union}`)) ? [id] : [];
  });
}

/** E7: a file has as many lines as its record says, and whoever stayed where they were on exactly one of them. */
export const extractsAreWhole: Invariant = {
  name: 'the file of an extract has each record that stayed where it was once, and as many lines as it says',
  when: 'drained',
  check: (view) =>
    extractsIn(view)
      .filter(({ state: { status } }) => status === 'ready')
      .flatMap(({ pk, state }) => {
        const file = view.files.get(fileKeyOf(state));
        if (file === undefined) return [`${pk} has no file`];
        const ids = idsIn(file, state.format);
        const times = Map.groupBy(ids, (id) => id);
        const known = recordsIn(view, queryKinds[state.query.of]);
        return [
          ...(file.length === state.written.bytes && ids.length === state.rows
            ? []
            : [`${pk} is not as long as it says`]),
          ...(ids.every((id) => known.has(id)) ? [] : [`${pk} has a line of no record`]),
          ...resting(view, state)
            .filter((id) => times.get(id)?.length !== 1)
            .map((id) => `${pk} has ${id} ${String(times.get(id)?.length ?? 0)} times`),
        ];
      }),
};

/** E7: whatever was asked for gets to its end. */
export const extractsComeToRest: Invariant = {
  name: 'an extract that was asked for is written to its end',
  when: 'drained',
  check: (view) =>
    extractsIn(view).flatMap(({ pk, state: { status } }) =>
      status === 'reading' || status === 'closing' ? [`${pk} has stopped on its way`] : [],
    ),
};
