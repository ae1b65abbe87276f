import { readPublications } from '../../shared/operators/adapters/publications.ts';
import { refreshTrust } from '../../shared/operators/adapters/refresh-trust.ts';
import { endRevoked } from '../../shared/operators/adapters/revoked-by-issuer.ts';
import { dynamoTrustStore } from '../../shared/operators/adapters/trust-store.ts';
import { dynamoClient } from '../../shared/platform/clients.ts';
import { readEnvironment } from '../../shared/platform/environment.ts';
import { keyService } from '../../shared/platform/keys/key-service.ts';
import { maintainSessionKeys } from '../../shared/platform/keys/session-key-upkeep.ts';
import { connect } from '../../shared/registry/connect.ts';

const connection = connect('sign-in-upkeep');
const env = readEnvironment(
  'AWS_REGION',
  'SECOND_REGION',
  'KEY_SERVICE',
  'TABLE_EPHEMERAL',
  'TRUST_ROOTS',
  'TRUST_SOURCES',
);
const trust = dynamoTrustStore(dynamoClient(), env.TABLE_EPHEMERAL);
const keys = {
  store: connection.store,
  service: keyService(env.KEY_SERVICE),
  regions: [env.AWS_REGION, env.SECOND_REGION],
};

/** Every five minutes: the session keys, and what the authorities publish. */
export const handler = async () => {
  const now = connection.now();
  await maintainSessionKeys(keys, now);
  const publications = await readPublications(env.TRUST_SOURCES);
  for (const { cause } of publications.failed) connection.log.error('sign-in-upkeep/unread', cause);
  const refreshed = await refreshTrust(publications, {
    roots: new Set(env.TRUST_ROOTS),
    store: trust,
    end: (revoked) => endRevoked(revoked, now, connection),
  });
  connection.log.info('sign-in-upkeep/done', { ...refreshed, unread: publications.failed.length });
  return refreshed;
};
