import { instantOf } from '../../kernel/dates.ts';
import { dynamoClient } from '../../platform/clients.ts';
import { readEnvironment } from '../../platform/environment.ts';
import type { LeaseDependencies } from '../application/lease.ts';
import { dynamoLeaseCopies, dynamoRegister } from './dynamo-lease.ts';

/** The lease as a function of this region keeps it. */
export function leaseFromEnvironment(): LeaseDependencies {
  const env = readEnvironment(
    'AWS_REGION',
    'LEASE_REGION',
    'LEASE_SECONDS',
    'LEASE_SKEW_SECONDS',
    'TABLE_LEASE',
  );
  return {
    register: dynamoRegister(dynamoClient(env.LEASE_REGION), env.TABLE_LEASE),
    copies: dynamoLeaseCopies(dynamoClient(), env.TABLE_LEASE),
    region: env.AWS_REGION,
    terms: { seconds: env.LEASE_SECONDS, skewSeconds: env.LEASE_SKEW_SECONDS },
    now: () => instantOf(Date.now()),
  };
}
