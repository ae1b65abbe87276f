import { describe } from 'vitest';
import { memoryStore } from '../support/memory-store.ts';
import { storeContract } from './store.ts';

describe('the store in memory', () => {
  storeContract(() => Promise.resolve(memoryStore()));
});
