import type { AggregateType, LedgerEvent, Loaded, LoadedGate } from '../../kernel/decision.ts';
import type { UnionId } from '../../kernel/ids.ts';
import { gateKey, recordKey } from '../engine/keys.ts';
import { toGate, toRecord } from '../engine/records.ts';
import type { Store } from '../store/port.ts';
import type { ListPage, Lists, ListName } from '../store/lists.ts';

/** What http functions read: records by id and pages of lists, straight from the tables. */
export interface RecordsReader {
  record<State, Event extends LedgerEvent>(
    aggregate: AggregateType<State, Event>,
    id: string,
  ): Promise<Loaded<State, Event>>;
  records<State, Event extends LedgerEvent>(
    aggregate: AggregateType<State, Event>,
    ids: readonly string[],
  ): Promise<readonly Loaded<State, Event>[]>;
  gate(union: UnionId): Promise<LoadedGate>;
  /** One page of a list of several kinds of records, as their keys: `<type>#<id>`. */
  keys(
    list: ListName,
    of: string,
    options: { readonly limit: number; readonly after?: Readonly<Record<string, unknown>> | undefined },
  ): Promise<ListPage>;
  page<State, Event extends LedgerEvent>(
    list: ListName,
    of: string,
    aggregate: AggregateType<State, Event>,
    options: { readonly limit: number; readonly after?: Readonly<Record<string, unknown>> | undefined },
  ): Promise<{
    readonly states: readonly State[];
    readonly lastKey: Readonly<Record<string, unknown>> | undefined;
  }>;
}

const PAGE = 100;

/** All keys of a list that is short by its nature: what is about one person. */
export async function wholeList(
  records: Pick<RecordsReader, 'keys'>,
  list: ListName,
  of: string,
): Promise<string[]> {
  const found: string[] = [];
  let after: Readonly<Record<string, unknown>> | undefined;
  do {
    const { keys, lastKey } = await records.keys(list, of, { limit: PAGE, after });
    found.push(...keys);
    after = lastKey;
  } while (after !== undefined);
  return found;
}

export function recordsReader(store: Store, lists: Lists): RecordsReader {
  const records: RecordsReader['records'] = async (aggregate, ids) => {
    const items = await store.read(
      ids.map((id) => ({ table: 'registry', pk: recordKey(aggregate.type, id) })),
    );
    return ids.map((id, index) => toRecord(aggregate, id, items[index]));
  };
  return {
    records,
    async record(aggregate, id) {
      const [item] = await store.read([{ table: 'registry', pk: recordKey(aggregate.type, id) }]);
      return toRecord(aggregate, id, item);
    },
    async gate(union) {
      const [item] = await store.read([{ table: 'registry', pk: gateKey(union) }]);
      return toGate(union, item);
    },
    keys: (list, of, options) => lists.page(list, of, options),
    async page(list, of, aggregate, options) {
      const { keys, lastKey } = await lists.page(list, of, options);
      const prefix = recordKey(aggregate.type, '');
      const mine = keys.filter((key) => key.startsWith(prefix)).map((key) => key.slice(prefix.length));
      const loaded = await records(aggregate, mine);
      return { states: loaded.flatMap(({ state }) => (state === undefined ? [] : [state])), lastKey };
    },
  };
}
