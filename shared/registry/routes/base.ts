import { type Connection, cursorsOf, historiesOf, recordsOf } from '../connect.ts';
import { placeNames } from '../place-names.ts';

/** What most routes read by. */
export function routeBase(connection: Connection) {
  const records = recordsOf(connection);
  return {
    ...connection,
    records,
    cursors: cursorsOf(connection),
    historyOf: historiesOf(),
    namesOf: placeNames(records),
  };
}
