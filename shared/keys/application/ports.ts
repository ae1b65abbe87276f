import type { ClaimId, KeyChange } from '../../kernel/decision.ts';
import type { Ring } from '../domain/ring.ts';

/** Which part of a table, and from where on. */
export interface PagePlace {
  readonly segment: number;
  readonly segments: number;
  readonly after: string | undefined;
}

export interface Page<T> {
  readonly items: readonly T[];
  /** Where the next page begins; undefined at the end of the segment. */
  readonly next: string | undefined;
}

/** A person's key: `change` wraps it by the key asked for, undefined when it is, or when it was destroyed. */
export interface PersonKeyFound {
  readonly place: string;
  readonly change: KeyChange | undefined;
}

/** A record of a person who can be a member, with the claims on their number; none of one who was erased. */
export interface PersonFound {
  readonly place: string;
  readonly record: string;
  readonly claims: { readonly from: ClaimId; readonly to: ClaimId } | undefined;
}

/** What rotation needs of the keys: strongly consistent, never from what was cached. */
export interface KeyKeeper {
  ring(): Promise<Ring>;
  /** Person keys, wrapped by the key `to`. Throws when one can't be opened: it must not be left behind. */
  personKeys(at: PagePlace, to: string): Promise<Page<PersonKeyFound>>;
  /** Members, with their claims under two index keys. */
  persons(at: PagePlace, from: string, to: string): Promise<Page<PersonFound>>;
}
