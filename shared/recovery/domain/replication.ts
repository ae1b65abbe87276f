/**
 * What a region may copy to the other. The writer's changes are newer than whatever stands there. Any other region's
 * are not: what it decided before it lost the lease and could not copy any more is lost, and must not come up later
 * between the new writer's records. What it has merely taken in is welcome where it is not there yet: a request that
 * was answered with 202, the key its personal data is sealed under, an entry of its own audit trail.
 */
export type Copying = 'newer' | 'absent' | 'nothing';

const TAKEN_IN = ['requests', 'keys', 'audit'];

export function copyingOf(table: string, isWriter: boolean): Copying {
  if (isWriter) return 'newer';
  return TAKEN_IN.some((id) => table === id || table.endsWith(`-${id}`)) ? 'absent' : 'nothing';
}
