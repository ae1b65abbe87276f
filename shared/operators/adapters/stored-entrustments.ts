import { legalDate } from '../../kernel/dates.ts';
import { gateKey, recordKey } from '../../platform/engine/keys.ts';
import { toGate, toRecord } from '../../platform/engine/records.ts';
import type { Entrustments } from '../../platform/entrustments.ts';
import type { Store } from '../../platform/store/port.ts';
import { entrustmentRecord, uncovered } from '../domain/entrustment.ts';

/** Contracts as they stand, read each time: one that has ended covers nothing from that moment on. */
export const storedEntrustments = (store: Store): Entrustments => ({
  async refusalOf({ entrustment, scope, action }, now) {
    const [item, gate] = await store.read([
      { table: 'registry', pk: recordKey(entrustmentRecord.type, entrustment) },
      { table: 'registry', pk: gateKey(scope) },
    ]);
    const { state } = toRecord(entrustmentRecord, entrustment, item);
    return uncovered(state, { stamp: toGate(scope, gate).gate?.stamp, action, on: legalDate(now) });
  },
});
