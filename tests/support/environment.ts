import { generateKeyPairSync } from 'node:crypto';
import type { Environment } from '../../shared/platform/environment.ts';

const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });

/** Enough to load and to refuse a call: every variable that a function may name. */
export const placeholders: Readonly<Record<keyof Environment, string>> = {
  TENANT: '44',
  AWS_REGION: 'cn-north-1',
  SECOND_REGION: 'cn-northwest-1',
  TABLE_REGISTRY: 'registry',
  TABLE_LEDGER: 'ledger',
  TABLE_REQUESTS: 'requests',
  TABLE_KEYS: 'keys',
  TABLE_STATISTICS: 'statistics',
  TABLE_APPLIED: 'applied',
  TABLE_EPHEMERAL: 'ephemeral',
  TABLE_AUDIT: 'audit',
  TABLE_SIGHTINGS: 'sightings',
  TABLE_LIKENESS: 'likeness',
  TABLE_LEASE: 'lease',
  LEASE_REGION: 'cn-northwest-1',
  LEASE_SECONDS: '360',
  LEASE_SKEW_SECONDS: '5',
  QUEUE_COMMANDS: 'http://127.0.0.1/commands.fifo',
  QUEUE_BULK: 'http://127.0.0.1/bulk.fifo',
  QUEUE_INTAKE: 'http://127.0.0.1/intake',
  QUEUE_LIKENESS: 'http://127.0.0.1/likeness',
  BUCKET_INTAKE: 'intake',
  BUCKET_ARCHIVE: 'archive',
  ANCHOR_KEY: 'kms:alias/union-registry-44-anchor',
  KEY_SERVICE: 'kms:alias/union-registry-44',
  KEY_SUITE: 'A256GCM/HMAC-SHA-256',
  AUTH_ISSUER: 'urn:union-registry:local:44',
  AUTH_AUDIENCE: 'union-registry-44',
  AUTH_JWKS: JSON.stringify({
    keys: [{ ...publicKey.export({ format: 'jwk' }), kid: 'k', alg: 'ES256', use: 'sig' }],
  }),
  AUTH_WORKERS: '[]',
  TRUST_ROOTS: '',
  TRUST_SOURCES: '',
  TRUST_HOURS: '24',
  RATE_LIMITS: '{}',
  CORS_ORIGINS: '',
  LOG_LEVEL: 'SILENT',
};
