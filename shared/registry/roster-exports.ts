import type { Caller } from '../kernel/caller.ts';
import { epochOf } from '../kernel/dates.ts';
import type { ExportRouteDependencies } from '../members/http/export-routes.ts';
import { mediaTypes } from '../members/adapters/media-types.ts';
import { operatorRecord } from '../operators/domain/operator.ts';
import type { RecordsReader } from '../platform/edge/records-reader.ts';
import { employerRecord } from '../unions/domain/employer.ts';

type Exports = Pick<ExportRouteDependencies, 'employerNames' | 'fileOf' | 'mediaTypes' | 'encryptTo'>;

/** What an export of a roster needs of other contexts. Files and certificates are loaded when one is asked for. */
export const rosterExports = (records: RecordsReader): Exports => ({
  async employerNames(ids) {
    const found = await records.records(employerRecord, ids);
    return new Map(found.flatMap(({ state }) => (state ? [[state.employerId, state.name] as const] : [])));
  },

  async fileOf(format, rows) {
    const { rosterFile } = await import('../members/adapters/roster-file.ts');
    return rosterFile(format, rows);
  },

  mediaTypes,

  async encryptTo(caller, certificate, now) {
    const { parseCertificate } = await import('../platform/certificates/certificate.ts');
    const { encryptedTo } = await import('../platform/certificates/encrypted-message.ts');
    const parsed = parseCertificate(Buffer.from(certificate, 'base64'));
    if (parsed === undefined) return undefined;
    const isCurrent = parsed.notBefore <= epochOf(now) && epochOf(now) <= parsed.notAfter;
    if (!isCurrent || !(await isBound(records, caller, parsed.fingerprint))) return undefined;
    return (content) => encryptedTo(parsed, content);
  },
});

/** Whether the account names the certificate as one of its own, and it is not revoked. */
async function isBound(records: RecordsReader, caller: Caller, fingerprint: string): Promise<boolean> {
  if (caller.kind !== 'operator') return false;
  const { state } = await records.record(operatorRecord, caller.id);
  return (
    state?.certificates.some((bound) => bound.fingerprint === fingerprint && bound.status === 'active') ===
    true
  );
}
