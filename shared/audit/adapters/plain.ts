import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { RawItem } from '../../platform/stream/new-images.ts';

/** An item as plain values; a number that JavaScript can't hold, which we never wrote, stops no reader. */
export const plain = (item: RawItem): Record<string, unknown> =>
  unmarshall(item, {
    wrapNumbers: (digits) => {
      const value = Number(digits);
      return (Math.abs(value) <= Number.MAX_SAFE_INTEGER ? value : { number: digits }) as never;
    },
  });
