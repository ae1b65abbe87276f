import { INVOCATION_PAYLOAD_BYTES } from '../limits.ts';

/** Left for what surrounds the records in the event. */
const ENVELOPE_BYTES = 1024;

/** How many of the first `atMost` records fit into one invocation; at least one, so that nothing is stuck. */
export function fitting(records: readonly { readonly bytes: number }[], atMost: number): number {
  let bytes = 0;
  let count = 0;
  for (const record of records) {
    bytes += record.bytes + 1;
    if (count === atMost || (count > 0 && bytes > INVOCATION_PAYLOAD_BYTES - ENVELOPE_BYTES)) break;
    count += 1;
  }
  return count;
}
