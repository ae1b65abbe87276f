import { inTime } from '../../shared/platform/store/time-index.ts';
import type { EvidenceTable } from '../../shared/audit/application/ports.ts';
import { canonicalHash } from '../../shared/platform/canonical-hash.ts';
import { type Item, keyOf, type Tables } from '../support/memory-evidence.ts';
import type { Random } from '../support/random.ts';

/** One chain of ledger or audit trail, whole and in order, of a time that is anchored. */
export interface Target {
  readonly table: EvidenceTable;
  readonly pk: string;
  readonly links: readonly Item[];
}

/** What somebody with every right over the tables does; where it must be found, undefined when it can't be done. */
type Tamper = (target: Target, tables: Tables, random: Random) => readonly string[] | undefined;

const run = ({ table, pk }: Target, kind: string, from: number, through = from): string =>
  `${kind} ${table} ${pk}@${String(from)}${through === from ? '' : `–${String(through)}`}`;

/** The link as its owner would have written it. */
export const rehashed = (item: Item): Item => {
  const { hash: _, timeShard: __, timeSort: ___, ...content } = item;
  const hash = canonicalHash(content);
  return { ...content, hash, ...inTime({ pk: String(item['pk']), at: String(item['at']), hash }) };
};

const put = (tables: Tables, table: EvidenceTable, item: Item): void =>
  void tables[table].set(keyOf({ pk: String(item['pk']), seq: Number(item['seq']) }), item);

/** A chain may have been cut: its links need not begin with 1. */
const firstOf = ({ links }: Target): number => Number(links[0]?.['seq'] ?? 1);
const lastOf = (target: Target): number => firstOf(target) + target.links.length - 1;

const pick = (target: Target, random: Random): number => random.between(0, target.links.length - 1);

const at = ({ links }: Target, index: number): Item => {
  const item = links[index];
  if (item === undefined) throw new Error('no such link');
  return item;
};

/** Writes over one field, whichever it is; keys can't be written over. */
const overwritten = (item: Item, random: Random): Item => {
  const fields = Object.keys(item).filter(
    (field) => !['pk', 'seq', 'timeShard', 'timeSort', 'hash'].includes(field),
  );
  const field = random.pick(fields);
  const value = item[field];
  const other =
    typeof value === 'number'
      ? value + 1
      : typeof value === 'string'
        ? field === 'at'
          ? value.replace(/\d\d\.\d{3}Z$/, '59.999Z')
          : `${value.slice(0, -1)}${value.endsWith('0') ? '1' : '0'}`
        : Array.isArray(value)
          ? [...(value as unknown[]), 'x']
          : 'x';
  return { ...item, [field]: other };
};

/** Sets the record to what it was after `seq`, as if nothing had come later. */
function setBack({ table, pk, links }: Target, seq: number, tables: Tables): void {
  if (table !== 'ledger') return;
  const record = tables.registry.get(pk);
  const last = links[seq - 1];
  if (record === undefined) return;
  if (last === undefined) tables.registry.delete(pk);
  else tables.registry.set(pk, { ...record, rev: seq, head: last['hash'] });
}

/** Rehashes the chain from `index` on, and the record's head with it. */
function rehashFrom(target: Target, index: number, first: Item, tables: Tables): void {
  let before = rehashed(first);
  put(tables, target.table, before);
  for (const link of target.links.slice(index + 1)) {
    before = rehashed({ ...link, prev: before['hash'] });
    put(tables, target.table, before);
  }
  const record = tables.registry.get(target.pk);
  if (target.table === 'ledger' && record)
    tables.registry.set(target.pk, { ...record, head: before['hash'] });
}

const appended = (target: Target, tables: Tables, fields: Item): void => {
  const last = at(target, target.links.length - 1);
  put(tables, target.table, rehashed({ ...last, seq: lastOf(target) + 1, prev: last['hash'], ...fields }));
};

export const tampers: Readonly<Record<string, Tamper>> = {
  'alters a field': (target, tables, random) => {
    const index = pick(target, random);
    put(tables, target.table, overwritten(at(target, index), random));
    return [run(target, 'altered', firstOf(target) + index)];
  },
  'alters a field and the hash': (target, tables, random) => {
    const index = pick(target, random);
    const item = overwritten(at(target, index), random);
    const hashed = rehashed(item);
    put(tables, target.table, hashed);
    return [run(target, 'altered', firstOf(target) + index)];
  },
  'alters the hash alone': (target, tables, random) => {
    const index = pick(target, random);
    const item = at(target, index);
    const hash = canonicalHash({ random: random.between(0, 1e9) });
    put(tables, target.table, { ...item, hash, ...inTime({ pk: target.pk, at: String(item['at']), hash }) });
    return [run(target, 'altered', firstOf(target) + index)];
  },
  'alters what only an index needs': (target, tables, random) => {
    const index = pick(target, random);
    put(tables, target.table, { ...at(target, index), [random.pick(['timeShard', 'timeSort'])]: 'x' });
    return [run(target, 'altered', firstOf(target) + index)];
  },
  'alters a field and rewrites all that follows': (target, tables, random) => {
    const index = pick(target, random);
    rehashFrom(target, index, overwritten(at(target, index), random), tables);
    return [run(target, 'altered', firstOf(target) + index, lastOf(target))];
  },
  'exchanges two links': (target, tables, random) => {
    if (target.links.length < 2) return undefined;
    const [a, b] = [pick(target, random), pick(target, random)];
    if (a === b) return undefined;
    const [first, second] = [at(target, a), at(target, b)];
    put(tables, target.table, rehashed({ ...first, seq: firstOf(target) + b, prev: second['prev'] }));
    put(tables, target.table, rehashed({ ...second, seq: firstOf(target) + a, prev: first['prev'] }));
    const [low, high] = [firstOf(target) + Math.min(a, b), firstOf(target) + Math.max(a, b)];
    const places =
      high === low + 1
        ? [run(target, 'altered', low, high)]
        : [run(target, 'altered', low), run(target, 'altered', high)];
    return places;
  },
  'removes a link': (target, tables, random) => {
    const index = pick(target, random);
    tables[target.table].delete(keyOf({ pk: target.pk, seq: firstOf(target) + index }));
    return [run(target, 'missing', firstOf(target) + index)];
  },
  'cuts the end off': (target, tables, random) => {
    const from = pick(target, random);
    for (let seq = firstOf(target) + from; seq <= lastOf(target); seq += 1)
      tables[target.table].delete(keyOf({ pk: target.pk, seq }));
    return [run(target, 'missing', firstOf(target) + from, lastOf(target))];
  },
  'cuts the end off and sets the record back': (target, tables, random) => {
    const from = pick(target, random);
    for (let seq = firstOf(target) + from; seq <= lastOf(target); seq += 1)
      tables[target.table].delete(keyOf({ pk: target.pk, seq }));
    setBack(target, from, tables);
    return [run(target, 'missing', firstOf(target) + from, lastOf(target))];
  },
  'appends a link': (target, tables) => {
    appended(target, tables, { requestId: 'X', request: 'X' });
    return [run(target, 'inserted', lastOf(target) + 1)];
  },
  'appends a link and moves the record on': (target, tables) => {
    appended(target, tables, { requestId: 'X', request: 'X' });
    const record = tables.registry.get(target.pk);
    const seq = lastOf(target) + 1;
    const head = tables[target.table].get(keyOf({ pk: target.pk, seq }))?.['hash'];
    if (target.table === 'ledger' && record) tables.registry.set(target.pk, { ...record, rev: seq, head });
    return [run(target, 'inserted', seq)];
  },
  'puts a link beyond the end': (target, tables, random) => {
    const seq = lastOf(target) + random.between(2, 9);
    put(tables, target.table, rehashed({ ...at(target, target.links.length - 1), seq }));
    return [run(target, 'inserted', seq)];
  },
  'begins a chain of its own': (target, tables, random) => {
    const pk = `${target.pk.slice(0, -4)}${String(random.between(1_000, 9_999))}`;
    if (tables[target.table].has(keyOf({ pk, seq: 1 }))) return undefined;
    const { prev: _, ...first } = at(target, 0);
    const item = rehashed({
      ...first,
      pk,
      seq: 1,
      ...('commit' in first && { commit: [`${pk}@1`], commitId: 'X' }),
    });
    put(tables, target.table, item);
    if (target.table === 'ledger') tables.registry.set(pk, { pk, type: 'x', rev: 1, head: item['hash'] });
    return [`inserted ${target.table} ${pk}@1`];
  },
};
