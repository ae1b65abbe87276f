import { correctionRecord } from '../members/domain/correction.ts';
import { isLive } from '../members/domain/lifecycle.ts';
import { memberRecord } from '../members/domain/member.ts';
import { applicationRecord } from '../members/domain/membership-application.ts';
import { transferRecord, transferTransitions } from '../members/domain/transfer.ts';
import { applicationsAt } from '../members/adapters/indexes.ts';
import type { UnionId } from '../kernel/ids.ts';
import { recordsReader, type RecordsReader } from '../platform/edge/records-reader.ts';
import type { ListName, Lists } from '../platform/store/lists.ts';
import type { Store } from '../platform/store/port.ts';
import type { FindLeft } from '../unions/application/dissolution-handlers.ts';

const PAGE = 100;
/** Of a list that leads to records that are gone: what lies behind is found once the list has caught up. */
const MOST_PAGES = 10;

/** Who is left in a union, and what waits for it: lists find them, and the records say whether it is so. */
export function leftIn(store: Store, lists: Lists): FindLeft {
  const records = recordsReader(store, lists);
  return async (union, most) => {
    const members = await found(records, 'by-union', union, most.members, (keys) =>
      livingIn(records, keys, union),
    );
    const waiting = new Set<string>();
    for (const [list, of] of [
      ['work-queue', union],
      ['by-superior', applicationsAt(union)],
    ] as const)
      for (const key of await found(records, list, of, most.waiting, (keys) =>
        waitingFor(records, keys, union),
      ))
        waiting.add(key);
    return {
      members: members.map((key) => key.slice('member#'.length) as never),
      waiting: [...waiting].slice(0, most.waiting),
    };
  };
}

async function found(
  records: RecordsReader,
  list: ListName,
  of: string,
  most: number,
  standing: (keys: readonly string[]) => Promise<readonly string[]>,
): Promise<readonly string[]> {
  const keys: string[] = [];
  let after: Readonly<Record<string, unknown>> | undefined;
  for (let page = 0; page < MOST_PAGES && keys.length < most; page += 1) {
    const { keys: listed, lastKey } = await records.keys(list, of, { limit: PAGE, after });
    keys.push(...(await standing(listed)));
    if (lastKey === undefined) break;
    after = lastKey;
  }
  return keys.slice(0, most);
}

const idsOf = (type: string, keys: readonly string[]): readonly string[] =>
  keys.filter((key) => key.startsWith(`${type}#`)).map((key) => key.slice(type.length + 1));

async function livingIn(
  records: RecordsReader,
  keys: readonly string[],
  union: UnionId,
): Promise<readonly string[]> {
  const loaded = await records.records(memberRecord, idsOf(memberRecord.type, keys));
  return loaded.flatMap(({ id, state }) =>
    state !== undefined && isLive(state.status) && state.unionId === union ? [`member#${id}`] : [],
  );
}

async function waitingFor(
  records: RecordsReader,
  keys: readonly string[],
  union: UnionId,
): Promise<readonly string[]> {
  const [applications, corrections, transfers] = await Promise.all([
    records.records(applicationRecord, idsOf(applicationRecord.type, keys)),
    records.records(correctionRecord, idsOf(correctionRecord.type, keys)),
    records.records(transferRecord, idsOf(transferRecord.type, keys)),
  ]);
  return [
    ...applications
      .filter(({ state }) => state?.status === 'submitted' && state.unionId === union)
      .map(({ id }) => `${applicationRecord.type}#${id}`),
    ...corrections
      .filter(({ state }) => state?.status === 'submitted' && state.unionId === union)
      .map(({ id }) => `${correctionRecord.type}#${id}`),
    ...transfers
      .filter(({ state }) => state?.to === union && Object.keys(transferTransitions[state.status]).length > 0)
      .map(({ id }) => `${transferRecord.type}#${id}`),
  ];
}
