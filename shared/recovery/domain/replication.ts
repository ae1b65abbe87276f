/**
 * What a region may copy to the other. The writer's changes are newer than whatever stands there. Any other region's
 * are not: what it decided before it lost the lease and could not copy any more is lost, and must not come up later
 * between the new writer's records. What it has merely taken in is welcome where it is not there yet: a request that
 * was answered with 202 and waits, the key its personal data is sealed under, an entry of its own audit trail.
 */
export type Copying = 'newer' | 'absent' | 'nothing';

export function copyingOf(
  table: string,
  item: Readonly<Record<string, unknown>>,
  isWriter: boolean,
): Copying {
  if (isWriter) return 'newer';
  const is = (id: string) => table === id || table.endsWith(`-${id}`);
  // What was decided there, or caused by what was, is not what anybody waits for.
  const waits = item['outcome'] === undefined && item['cause'] === undefined;
  return is('keys') || is('audit') || (is('requests') && waits) ? 'absent' : 'nothing';
}
