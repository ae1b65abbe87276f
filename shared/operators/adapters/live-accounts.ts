import { recordKey } from '../../platform/engine/keys.ts';
import { toRecord } from '../../platform/engine/records.ts';
import type { IsLive } from '../../platform/http/auth/live-session.ts';
import type { Store } from '../../platform/store/port.ts';
import { operatorRecord, usableCertificate } from '../domain/operator.ts';

/** Asks the registry: account and certificate active, role, scope and contract still those of the session. */
export const liveAccounts =
  (store: Store): IsLive =>
  async ({ account, role, scope, fingerprint, entrustment }) => {
    const [item] = await store.read([{ table: 'registry', pk: recordKey(operatorRecord.type, account) }]);
    const { state } = toRecord(operatorRecord, account, item);
    if (state === undefined) return false;
    const isSame = state.role === role && state.scope === scope && state.entrustment === entrustment;
    return isSame && usableCertificate(state, fingerprint) !== undefined;
  };
