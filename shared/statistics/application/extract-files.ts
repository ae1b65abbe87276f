import type { Instant } from '../../kernel/dates.ts';
import type { Held } from '../domain/extract.ts';

/** What putting a piece adds to what a file holds. */
export interface Put {
  readonly upload?: string;
  readonly part?: string;
  readonly tail?: string;
}

/** Files that grow piece by piece, each put by somebody who knows no more than what is held. */
export interface ExtractFiles {
  /** Puts a piece behind what the file holds; undefined where that is not there any more. */
  put(key: string, held: Held, piece: Uint8Array, last: boolean): Promise<Put | undefined>;
  /** Makes one file of the parts, exactly those; false where they are not there, or are others. */
  close(key: string, held: Held): Promise<boolean>;
  /** A URL good for a short time, under which whoever has it gets the file by that name. */
  offer(
    key: string,
    name: string,
    now: Instant,
  ): Promise<{ readonly url: string; readonly expiresAt: Instant }>;
}
