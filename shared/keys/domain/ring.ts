import type { KeyChange } from '../../kernel/decision.ts';
import type { KeyPurpose, KeyState, SuiteId } from '../../kernel/keys.ts';

/** The key ring as rotation sees it: which keys there are and what each is good for; the keys stay wrapped. */
export interface Ring {
  readonly rev: number;
  readonly keys: readonly RingEntry[];
}

export interface RingEntry {
  readonly id: string;
  readonly purpose: KeyPurpose;
  readonly suite: SuiteId;
  readonly state: KeyState;
  /** The key under the master key of each region. */
  readonly wrapped: Readonly<Record<string, Uint8Array>>;
}

export const currentKey = ({ keys }: Ring, purpose: KeyPurpose): RingEntry | undefined =>
  keys.find((key) => key.purpose === purpose && key.state === 'current');

/** One rotation of a purpose at a time: while one runs there are two keys. */
export const isRotating = ({ keys }: Ring, purpose: KeyPurpose): boolean =>
  keys.filter((key) => key.purpose === purpose).length > 1;

/** Numbers count up and are never used again: claims of a dropped key keep its name. */
export const nextKeyId = (current: RingEntry): string => {
  const number = Number(current.id.slice(current.purpose.length + 1));
  return `${current.purpose}-${String(number + 1)}`;
};

/** The ring with keys in new states. One that is not named stays as it is; `dropped` takes it off. */
export function withStates(
  ring: Ring,
  states: Readonly<Record<string, KeyState | 'dropped'>>,
  added: readonly RingEntry[] = [],
): KeyChange {
  const keys = [...ring.keys, ...added].flatMap((key) => {
    const state = states[key.id] ?? key.state;
    return state === 'dropped' ? [] : [{ ...key, state }];
  });
  return { pk: 'ring', readRev: ring.rev, content: { keys } };
}
