import type { RecordsReader } from '../platform/edge/records-reader.ts';
import type { PlaceNames } from '../platform/edge/timeline.ts';
import { employerRecord } from '../unions/domain/employer.ts';
import { unionRecord } from '../unions/domain/union.ts';

/** What unions and employers are called, for answers to members, whose context knows them by id. */
export const placeNames =
  (records: Pick<RecordsReader, 'records'>): PlaceNames =>
  async ({ unions, employers }) => {
    const [ofUnions, ofEmployers] = await Promise.all([
      records.records(unionRecord, unions),
      records.records(employerRecord, employers),
    ]);
    return new Map(
      [...ofUnions, ...ofEmployers].flatMap(({ id, state }) =>
        state === undefined ? [] : [[id, state.name]],
      ),
    );
  };
