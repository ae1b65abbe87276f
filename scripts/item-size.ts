import type { AttributeValue } from '@aws-sdk/client-dynamodb';

export type Item = Readonly<Record<string, AttributeValue>>;

/** Bytes of an item as DynamoDB counts them for capacity. */
export const itemSize = (item: Item): number =>
  Object.entries(item).reduce((sum, [name, value]) => sum + Buffer.byteLength(name) + valueSize(value), 0);

const COLLECTION = 3;
const ELEMENT = 1;

function valueSize(value: AttributeValue): number {
  if (value.S !== undefined) return Buffer.byteLength(value.S);
  if (value.N !== undefined) return Math.ceil(value.N.replace(/\D/g, '').length / 2) + 1;
  if (value.B !== undefined) return value.B.length;
  if (value.M !== undefined) return itemSize(value.M) + COLLECTION + ELEMENT * Object.keys(value.M).length;
  if (value.L !== undefined)
    return value.L.reduce((sum, element) => sum + valueSize(element) + ELEMENT, COLLECTION);
  if (value.SS !== undefined) return value.SS.reduce((sum, text) => sum + Buffer.byteLength(text), 0);
  return 1;
}
