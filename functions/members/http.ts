import type { RouteFamilies } from '../../shared/platform/http/routing.ts';
import { connectOnDemand, signaturesOnDemand } from '../../shared/registry/connect-on-demand.ts';
import { serve } from '../../shared/registry/http.ts';

const connection = connectOnDemand('members-http');

const members = async () =>
  (await import('../../shared/registry/routes/members.ts')).membersFamily(await connection());
const transfers = async () =>
  (await import('../../shared/registry/routes/transfers.ts')).transfersFamily(await connection());
const cases = async () =>
  (await import('../../shared/registry/routes/cases.ts')).casesFamily(await connection());
const duplicates = async () =>
  (await import('../../shared/registry/routes/duplicates.ts')).duplicatesFamily(await connection());
const exports = async () =>
  (await import('../../shared/registry/routes/exports.ts')).exportsFamily(await connection());
const personalData = async () =>
  (await import('../../shared/registry/routes/personal-data.ts')).personalDataFamily(await connection());

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
  log: connection.log,
  signatures: signaturesOnDemand(connection),
});
