import type { RouteFamilies } from '../../shared/platform/http/routing.ts';
import { connect } from '../../shared/registry/connect.ts';
import { serve } from '../../shared/registry/http.ts';
import { signaturesOf } from '../../shared/registry/signatures.ts';

const connection = connect('members-http');

const members = async () =>
  (await import('../../shared/registry/routes/members.ts')).membersFamily(connection);
const transfers = async () =>
  (await import('../../shared/registry/routes/transfers.ts')).transfersFamily(connection);
const cases = async () => (await import('../../shared/registry/routes/cases.ts')).casesFamily(connection);
const duplicates = async () =>
  (await import('../../shared/registry/routes/duplicates.ts')).duplicatesFamily(connection);
const exports = async () =>
  (await import('../../shared/registry/routes/exports.ts')).exportsFamily(connection);
const personalData = async () =>
  (await import('../../shared/registry/routes/personal-data.ts')).personalDataFamily(connection);

export const families: RouteFamilies = {
  '/v1': members,
  '/v1/transfers': transfers,
  '/v1/transfers/{transferId}/timeline': members,
  '/v1/unions/{unionId}/transfers': transfers,
  '/v1/cases': cases,
  '/v1/members/{memberId}/expulsion-case': cases,
  '/v1/members/{memberId}/deemed-withdrawal-case': cases,
  '/v1/duplicates': duplicates,
  '/v1/unions/{unionId}/duplicates': duplicates,
  '/v1/unions/{unionId}/roster-export': exports,
  '/v1/unions/{unionId}/full-roster-export': exports,
  '/v1/corrections/{correctionId}': personalData,
  '/v1/corrections/{correctionId}/reveal': members,
  '/v1/erasures': personalData,
  '/v1/members/{memberId}/consents': personalData,
  '/v1/members/{memberId}/erasure': personalData,
  '/v1/membership-applications/{applicationId}/erasure': personalData,
};

export const handler = serve('members-http', families, {
  ...connection,
  signatures: signaturesOf(connection),
});
