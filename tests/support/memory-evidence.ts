import { readLink } from '../../shared/audit/adapters/read-link.ts';
import type {
  Evidence,
  EvidenceTable,
  LinkStore,
  ReadLink,
  RecordHead,
  StoredLink,
  TimeIndex,
} from '../../shared/audit/application/ports.ts';
import { ANCHORS } from '../../shared/audit/domain/anchor.ts';
import { inTime } from '../../shared/platform/store/time-index.ts';

export type Item = Readonly<Record<string, unknown>>;

/** Items by key: `pk` of the registry, `pk@seq` of ledger and audit table. */
export type Tables = Readonly<Record<EvidenceTable | 'registry', Map<string, Item>>>;

export const keyOf = ({ pk, seq }: { readonly pk: string; readonly seq: number }) => `${pk}@${String(seq)}`;

const toLink = ({ timeShard: _, timeSort: __, ...link }: Item): StoredLink => link as unknown as StoredLink;

/** Chains and anchors in memory, as strict as the table. */
export const memoryLinks = (audit: Map<string, Item>): LinkStore => ({
  async append(link) {
    await Promise.resolve();
    const key = keyOf(link);
    if (audit.has(key)) return false;
    const { pk, at, hash } = link;
    const indexed = pk.startsWith('chain#') ? inTime({ pk, at: String(at), hash }) : {};
    audit.set(key, structuredClone({ ...link, ...indexed }));
    return true;
  },
  async read(pk, seq) {
    await Promise.resolve();
    const item = audit.get(keyOf({ pk, seq }));
    return item && structuredClone(toLink(item));
  },
  async last(pk) {
    await Promise.resolve();
    const item = chain(audit, pk).at(-1);
    return item && structuredClone(toLink(item));
  },
});

const chain = (table: Map<string, Item>, pk: string): Item[] =>
  [...table.values()]
    .filter((item) => item['pk'] === pk)
    .toSorted((a, b) => Number(a['seq']) - Number(b['seq']));

/** The sparse index: whatever bears its attributes, sorted by them. */
export const memoryTimeIndex = (tables: Tables): TimeIndex => ({
  async *written(table, from, until) {
    await Promise.resolve();
    const found = [...tables[table].values()].filter(({ timeShard, timeSort }) => {
      const at = typeof timeShard === 'string' ? String(timeSort).split('#')[0] : undefined;
      return at !== undefined && at > from && at <= until;
    });
    yield found.map(({ pk, seq, timeSort }) => ({
      pk: String(pk),
      seq: Number(seq),
      hash: String(timeSort).slice(String(timeSort).indexOf('#') + 1),
    }));
  },
});

/** Items are never altered in place, so that what was read of one holds for good. */
const known = new WeakMap<Item, ReadLink>();

const read = (item: Item): ReadLink => {
  const link = known.get(item) ?? readLink(item);
  known.set(item, link);
  return link;
};

/** The tables as evidence, in as many parts as asked for and in small pages. */
export function memoryEvidence(tables: Tables, { parts = 3, page = 7 } = {}): Evidence {
  const inParts = <Out>(items: readonly (readonly [string, Out])[]) =>
    Array.from({ length: parts }, (_, part) => pagesOf(items, part));
  async function* pagesOf<Out>(items: readonly (readonly [string, Out])[], part: number) {
    await Promise.resolve();
    const mine = items.filter(([pk]) => spread(pk) % parts === part).map(([, item]) => item);
    for (let from = 0; from < mine.length; from += page) yield mine.slice(from, from + page);
  }
  const head = ({ pk, rev, head: hash }: Item): RecordHead => ({
    pk: String(pk),
    rev: Number(rev),
    head: String(hash),
  });
  return {
    links: (table) =>
      inParts(
        [...tables[table].values()].toSorted(byKey).map((item) => [String(item['pk']), read(item)] as const),
      ),
    async link(table, pk, seq) {
      await Promise.resolve();
      const item = tables[table].get(keyOf({ pk, seq }));
      return item && read(item);
    },
    async last(table, pk) {
      await Promise.resolve();
      const item = chain(tables[table], pk).at(-1);
      return item && read(item);
    },
    records: () =>
      inParts(
        [...tables.registry.values()]
          .filter((item) => item['head'] !== undefined)
          .map((item) => [String(item['pk']), head(item)] as const),
      ),
    async record(pk) {
      await Promise.resolve();
      const item = tables.registry.get(pk);
      return item?.['head'] === undefined ? undefined : head(item);
    },
    async *anchors() {
      await Promise.resolve();
      yield chain(tables.audit, ANCHORS).map(toLink);
    },
  };
}

const byKey = (a: Item, b: Item): number =>
  a['pk'] === b['pk'] ? Number(a['seq']) - Number(b['seq']) : String(a['pk']) < String(b['pk']) ? -1 : 1;

const spread = (pk: string): number =>
  [...pk].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) >>> 0, 7);
