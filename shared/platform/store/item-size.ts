/** What one item may weigh, and all items of one transaction together. */
export const MAX_ITEM_BYTES = 400 * 1024;
export const MAX_TRANSACTION_BYTES = 4 * 1024 * 1024;

const COLLECTION_BYTES = 3;
const ELEMENT_BYTES = 1;

/**
 * Bytes of an item as DynamoDB counts them: names and texts in UTF-8, two digits of a number a byte. Attributes
 * that are undefined are not stored.
 */
export function itemBytes(item: Readonly<Record<string, unknown>>): number {
  let bytes = 0;
  for (const [name, value] of Object.entries(item))
    if (value !== undefined) bytes += Buffer.byteLength(name) + valueBytes(value);
  return bytes;
}

function valueBytes(value: unknown): number {
  if (typeof value === 'string') return Buffer.byteLength(value);
  if (typeof value === 'number') return Math.ceil(String(value).replace(/\D/g, '').length / 2) + 1;
  if (value instanceof Uint8Array) return value.byteLength;
  if (Array.isArray(value))
    return value.reduce<number>((sum, one) => sum + valueBytes(one) + ELEMENT_BYTES, COLLECTION_BYTES);
  if (typeof value === 'object' && value !== null) {
    const members = Object.values(value).filter((member) => member !== undefined).length;
    return itemBytes(value as Record<string, unknown>) + COLLECTION_BYTES + ELEMENT_BYTES * members;
  }
  return 1;
}
