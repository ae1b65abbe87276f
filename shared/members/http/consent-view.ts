import type { MemberId } from '../../kernel/ids.ts';
import type { RecordsReader } from '../../platform/edge/records-reader.ts';
import { ConsentPurpose } from '../domain/consent-versions.ts';
import { type Consent, consentId, consentRecord } from '../domain/consent.ts';
import type { ConsentView } from './consent-specs.ts';

/** Without who recorded it: that is for the ledger. */
export function consentView({ purpose, status, given, withdrawn }: Consent): ConsentView {
  const { at, by: _, ...agreed } = given;
  const view = { purpose, status, given: { ...agreed, recordedAt: at } };
  if (withdrawn === undefined) return view;
  const { at: withdrawnAt, by: __, ...taken } = withdrawn;
  return { ...view, withdrawn: { ...taken, recordedAt: withdrawnAt } };
}

/** What the member has agreed to, one for each purpose they were ever asked for; one read of a key for each. */
export async function consentsOf(
  records: Pick<RecordsReader, 'records'>,
  memberId: MemberId,
): Promise<ConsentView[]> {
  const ids = ConsentPurpose.options.map((purpose) => consentId(memberId, purpose));
  const loaded = await records.records(consentRecord, ids);
  return loaded.flatMap(({ state }) => (state === undefined ? [] : [consentView(state)]));
}
