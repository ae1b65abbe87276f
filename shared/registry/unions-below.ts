import type { RecordsReader } from '../platform/edge/records-reader.ts';
import type { UnionsBelow } from '../statistics/application/ports.ts';
import { isStanding } from '../unions/domain/lifecycle.ts';
import { unionRecord } from '../unions/domain/union.ts';

/** The index only finds: a union says itself whether it stands there. */
export const unionsBelow = (records: Pick<RecordsReader, 'page'>): UnionsBelow => ({
  async page(union, options) {
    const { states, lastKey } = await records.page('by-superior', union, unionRecord, options);
    const unions = states
      .filter(({ superior, status }) => superior === union && isStanding(status))
      .map(({ unionId, name }) => ({ unionId, name }));
    return { unions, lastKey };
  },
});
