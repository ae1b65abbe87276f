import type { AuditEntry } from '../domain/entry.ts';

/** Where an entry is found by what it names: derived from the audit trail, and made anew from it at need. */
export interface Sighting {
  /** A record or an actor. */
  readonly of: string;
  readonly at: string;
  readonly chain: string;
  readonly seq: number;
}

export const sightingsOf = ({ pk, seq, at, by, records }: AuditEntry): readonly Sighting[] =>
  [...new Set([by, ...records])].map((of) => ({ of, at, chain: pk, seq }));

/** The latest first. */
export interface Sightings {
  page(
    of: string,
    options: { readonly limit: number; readonly after?: Readonly<Record<string, unknown>> | undefined },
  ): Promise<{
    readonly sightings: readonly Sighting[];
    readonly lastKey: Readonly<Record<string, unknown>> | undefined;
  }>;
}
