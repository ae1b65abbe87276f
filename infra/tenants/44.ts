import type { Tenant } from '../../shared/platform/deployment/tenant.ts';

export const guangdong = {
  code: '44',
  name: { zh: '广东省总工会', en: 'Guangdong Federation of Trade Unions' },
  partition: 'aws-cn',
  regions: { primary: 'cn-north-1', second: 'cn-northwest-1' },
  lease: { keptIn: 'second', seconds: 360, skewSeconds: 5 },
  keySuite: 'A256GCM/HMAC-SHA-256',
  identity: {
    issuer: 'https://identity.44.union-registry.example',
    audience: 'union-registry-44',
    jwks: { keys: [] },
    workers: [],
  },
  signIn: { roots: [], sources: [], listHours: 48 },
  corsOrigins: ['https://44.union-registry.example'],
  logLevel: 'INFO',
  alarmTargets: ['duty@44.union-registry.example'],
} as const satisfies Tenant;
