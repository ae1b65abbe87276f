import { describe } from 'vitest';
import { memoryEvidence, memoryLinks, memoryTimeIndex, type Tables } from '../support/memory-evidence.ts';
import { evidenceContract } from './evidence.ts';

describe('ledger and audit trail in memory', () => {
  evidenceContract(async () => {
    const tables: Tables = { ledger: new Map(), audit: new Map(), registry: new Map() };
    return Promise.resolve({
      links: memoryLinks(tables.audit),
      index: memoryTimeIndex(tables),
      evidence: memoryEvidence(tables),
    });
  });
});
