import { describe } from 'vitest';
import { memorySeries } from '../support/memory-series.ts';
import { seriesStoreContract } from './series-store.ts';

describe('series in memory', () => {
  seriesStoreContract(() => Promise.resolve(memorySeries()));
});
