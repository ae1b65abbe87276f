import type { TableId } from '../../shared/platform/deployment/names.ts';
import type { LeaseTerms } from '../../shared/recovery/domain/lease.ts';

/** What a drill needs to know, the same in the process of the first region as in that of the second. */
export interface DrillPlan {
  readonly endpoint: string;
  readonly tables: Readonly<Record<TableId, string>>;
  readonly regions: { readonly primary: string; readonly second: string };
  /** Master keys of both regions; the second region opens with a file that holds its own alone. */
  readonly keyService: string;
  readonly members: number;
  readonly unions: number;
  readonly terms: LeaseTerms;
  readonly commitMilliseconds: number;
}

/** What the first region tells, while it lives. Times are those at which a caller was told. */
export type Told =
  | { readonly kind: 'ready'; readonly unions: readonly string[] }
  | { readonly kind: 'accepted'; readonly id: string; readonly at: number }
  | { readonly kind: 'done'; readonly id: string; readonly at: number; readonly status: string }
  /** Whatever was written before `upTo` stands in the second region. */
  | { readonly kind: 'replicated'; readonly table: string; readonly upTo: number };

/** Names under which the keys of the two regions are wrapped. */
export const KEY_REGIONS = { primary: 'r1', second: 'r2' } as const;

/** What waits between answer and decision while the drill loads, at most. */
export const BACKLOG = 200;
