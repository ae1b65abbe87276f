import type { Caller } from '../../kernel/caller.ts';
import type { Instant } from '../../kernel/dates.ts';
import type { UnionId } from '../../kernel/ids.ts';
import { reject } from '../../kernel/problem.ts';
import { err, ok } from '../../kernel/result.ts';
import { hasInScope, type Stamp } from '../../kernel/stamp.ts';
import { canonicalHash } from '../../platform/canonical-hash.ts';
import type { Cursors } from '../../platform/http/cursor.ts';
import { implement, type Route } from '../../platform/http/route.ts';
import type { LinkStore, StoredLink } from '../application/ports.ts';
import type { Sightings } from '../application/sightings.ts';
import { AuditEntry } from '../domain/entry.ts';
import { type AuditEntryView, listEntriesSpec } from './specs.ts';

export interface AuditRouteDependencies {
  readonly links: Pick<LinkStore, 'read'>;
  readonly sightings: Sightings;
  /** Where the unions stand in the tree; undefined for one that is not there. */
  readonly stamps: (unions: readonly UnionId[]) => Promise<readonly (Stamp | undefined)[]>;
  /** The union at the head of the province: its auditors see what has no place in the tree. */
  readonly province: UnionId;
  readonly cursors: (now: Instant) => Promise<Cursors>;
}

export const auditRoutes = (dependencies: AuditRouteDependencies): readonly Route[] => [
  implement(listEntriesSpec, async ({ query: { record, actor, limit, cursor }, caller, now, note }) => {
    const of = record ?? actor;
    if (of === undefined || (record !== undefined && actor !== undefined))
      return err(reject('audit/record-or-actor'));
    // Whom the question is about is part of what was asked.
    note({ records: [of] });
    const pages = await dependencies.cursors(now);
    const use = {
      query: ['audit-entries', of],
      scope: caller.kind === 'operator' ? caller.scope : caller.id,
    };
    const after = cursor === undefined ? ok(undefined) : pages.open(cursor, use);
    if (!after.ok) return after;
    const { sightings, lastKey } = await dependencies.sightings.page(of, { limit, after: after.value });
    const found = await Promise.all(sightings.map(({ chain, seq }) => dependencies.links.read(chain, seq)));
    const entries = found.flatMap((link) => (link === undefined ? [] : [entryView(link)]));
    const visible = await visibleTo(caller, entries, dependencies);
    return ok({
      status: 200,
      body: { entries: visible, ...(lastKey && { next: pages.seal(lastKey, use) }) },
    });
  }),
];

function entryView(link: StoredLink): AuditEntryView {
  const { hash, ...content } = link;
  const { pk, seq, rev: _, prev: __, hash: ___, ...entry } = AuditEntry.parse(link);
  return { entry: `${pk}@${String(seq)}`, ...entry, intact: canonicalHash(content) === hash };
}

async function visibleTo(
  caller: Caller,
  entries: readonly AuditEntryView[],
  { stamps, province }: AuditRouteDependencies,
): Promise<AuditEntryView[]> {
  if (caller.kind !== 'operator') return [];
  const scopes = [
    ...new Set(entries.flatMap(({ scope }) => (scope === undefined ? [] : [scope as UnionId]))),
  ];
  const found = await stamps(scopes);
  const stampOf = new Map(scopes.map((scope, index) => [scope, found[index]]));
  return entries.filter(({ scope }) => {
    if (caller.scope === province) return true;
    const stamp = scope === undefined ? undefined : stampOf.get(scope as UnionId);
    return stamp !== undefined && hasInScope(caller, stamp);
  });
}
