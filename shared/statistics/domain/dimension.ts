import type { CodeSetName } from '../../kernel/codes/code-sets.ts';
import type { Text } from '../../kernel/problem.ts';
import type { CountedRecord } from './counted.ts';
import { birthFigure, type Figure, termFigure, waitingFigure, type WaitingKind } from './figure.ts';

export type RecordType = CountedRecord['type'];
export type StateOf<Type extends RecordType> = Extract<CountedRecord, { type: Type }>['state'];

/** What is counted: persons, not cards; units, not their unions. */
export type Unit = 'person' | 'union' | 'employer' | 'application' | 'transfer' | 'pair';

/** Where a code has its name: a code table, or the states of a record. */
export type Names = CodeSetName | Readonly<Record<string, Text>>;

interface Told {
  readonly unit: Unit;
  readonly name: Text;
  /** What exactly is counted, and what is not. */
  readonly meaning: Text;
}

/** How the counters of a dimension are told: by code, as one sum, by age, by month, by how long they wait. */
export type Kind =
  | { readonly kind: 'codes'; readonly prefix: Figure; readonly names: Names }
  | { readonly kind: 'sum'; readonly figure: Figure }
  | { readonly kind: 'births' }
  | { readonly kind: 'months' }
  | { readonly kind: 'waiting'; readonly what: WaitingKind };

/** One dimension of the figures. `group` and `key` are its place in the answer: `members.bySex`. */
export type Dimension<
  Group extends string = string,
  Key extends string = string,
  K extends Kind = Kind,
> = Told & {
  readonly group: Group;
  readonly key: Key;
  readonly of: RecordType;
  /** Fields of the record's state that it is made of; a recount reads these and no others. */
  readonly reads: readonly string[];
  /** What one record adds to it; undefined for nothing. */
  readonly counts: (record: CountedRecord) => readonly [Figure, number] | undefined;
} & K;

type Source<Type extends RecordType, Value> = readonly [
  of: Type,
  reads: readonly string[],
  read: (state: StateOf<Type>) => Value | undefined,
];

type Place<Group extends string, Key extends string> = `${Group}.${Key}`;

function dimension<Group extends string, Key extends string, K extends Kind, Type extends RecordType, Value>(
  place: Place<Group, Key>,
  kind: K,
  [of, reads, read]: Source<Type, Value>,
  counter: (value: Value) => readonly [Figure, number] | undefined,
  told: Told,
): Dimension<Group, Key, K> {
  const [group, key] = place.split('.') as [Group, Key];
  return {
    ...told,
    ...kind,
    group,
    key,
    of,
    reads,
    counts: (record) => {
      if (record.type !== of) return undefined;
      const value = read(record.state as StateOf<Type>);
      return value === undefined ? undefined : counter(value);
    },
  };
}

/** So many of each code: `prefix` and the code are the counter's name. */
export const byCode = <Group extends string, Key extends string, Type extends RecordType>(
  place: Place<Group, Key>,
  prefix: Figure,
  names: Names,
  source: Source<Type, string>,
  told: Told,
) => dimension(place, { kind: 'codes', prefix, names }, source, (code) => [`${prefix}${code}`, 1], told);

/** One number: how many records there are, or the sum of a field. */
export const sum = <Group extends string, Key extends string, Type extends RecordType>(
  place: Place<Group, Key>,
  figure: Figure,
  source: Source<Type, number>,
  told: Told,
) => dimension(place, { kind: 'sum', figure }, source, (n) => (n === 0 ? undefined : [figure, n]), told);

/** Counted by month of birth and told by age, which is worked out at reading. */
export const byAge = <Group extends string, Key extends string, Type extends RecordType>(
  place: Place<Group, Key>,
  source: Source<Type, { readonly sex: string; readonly birthMonth: string }>,
  told: Told,
) =>
  dimension(
    place,
    { kind: 'births' },
    source,
    ({ sex, birthMonth }) => [birthFigure(sex, birthMonth), 1],
    told,
  );

/** So many in each month that is still to come, or has passed. */
export const byTermMonth = <Group extends string, Key extends string, Type extends RecordType>(
  place: Place<Group, Key>,
  source: Source<Type, string>,
  told: Told,
) => dimension(place, { kind: 'months' }, source, (day) => [termFigure(day.slice(0, 7)), 1], told);

/** Counted by the day since which it waits and told by how long that is, which is worked out at reading. */
export const byWait = <Group extends string, Key extends string, Type extends WaitingKind>(
  place: Place<Group, Key>,
  source: Source<Type, string>,
  told: Told,
) =>
  dimension(
    place,
    { kind: 'waiting', what: source[0] },
    source,
    (day) => [waitingFigure(source[0], day), 1],
    told,
  );
