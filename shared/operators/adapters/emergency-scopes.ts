import { BreakGlassId } from '../../kernel/ids.ts';
import { recordKey } from '../../platform/engine/keys.ts';
import { toRecord } from '../../platform/engine/records.ts';
import type { EmergencyScopes } from '../../platform/http/emergency.ts';
import type { Store } from '../../platform/store/port.ts';
import { breakGlassRecord, isOpenTo } from '../domain/break-glass.ts';

/** Grants as they stand, read each time: one that has ended opens nothing from that moment on. */
export const emergencyScopes = (store: Store): EmergencyScopes => ({
  async scopeOf(grantId, operatorId, now) {
    const id = BreakGlassId.safeParse(grantId);
    if (!id.success) return undefined;
    const [item] = await store.read([{ table: 'registry', pk: recordKey(breakGlassRecord.type, id.data) }]);
    const { state } = toRecord(breakGlassRecord, id.data, item);
    return state && isOpenTo(state, operatorId, now) ? state.scope : undefined;
  },
});
