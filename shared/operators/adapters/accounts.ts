import { toClaim, toRecord } from '../../platform/engine/records.ts';
import { claimKey, recordKey } from '../../platform/engine/keys.ts';
import type { Store } from '../../platform/store/port.ts';
import type { Accounts } from '../application/ports.ts';
import { certificateClaim, operatorRecord } from '../domain/operator.ts';

/** Accounts in the registry: a certificate's claim names its operator. */
export const storedAccounts = (store: Store): Accounts => ({
  async ofCertificate(certificate) {
    const claim = certificateClaim(certificate);
    const [item] = await store.read([{ table: 'registry', pk: claimKey(claim) }]);
    const { holder } = toClaim(claim, item);
    if (holder === undefined) return undefined;
    const [record] = await store.read([{ table: 'registry', pk: recordKey(operatorRecord.type, holder) }]);
    return toRecord(operatorRecord, holder, record).state;
  },
});
