import { memoryBuckets } from '../support/memory-buckets.ts';
import { tokenBucketsContract } from './token-buckets.ts';

const buckets = memoryBuckets();
let number = 0;

tokenBucketsContract(
  () => buckets,
  () => `bucket-${String((number += 1))}`,
);
