import type { EvidenceTable } from './ports.ts';

/**
 * - `altered`: is there, and is not what was written
 * - `missing`: was written, and is not there
 * - `inserted`: is there, and was not written by whom it should be
 * - `unproved`: a time whose links differ from the signed anchor in more than could be told apart
 * - `unreplicated`: the second region has no such link: it has not arrived there yet, or was inserted here
 * - `early`: a statement that entries are removed before their time, or beyond what is anchored
 * - `stale`: the last anchor is older than anchors may become
 */
export type FindingKind =
  'altered' | 'missing' | 'inserted' | 'unproved' | 'unreplicated' | 'early' | 'stale';

/** What is wrong, and where: a link or a run of links of one chain, a record, or a span of time. */
export interface Finding {
  readonly table: EvidenceTable | 'registry' | 'archive';
  readonly kind: FindingKind;
  /** Chain or record; empty for a span of time. */
  readonly pk: string;
  readonly seq?: number;
  /** The last of a run. */
  readonly through?: number;
  readonly from?: string;
  readonly until?: string;
}

/** The words of a finding for a person: `ledger member#01…@3–5 missing`. */
export const placeOf = ({ table, pk, seq, through, from, until }: Finding): string => {
  const run = through !== undefined && through !== seq ? `–${String(through)}` : '';
  const place = seq === undefined ? pk : `${pk}@${String(seq)}${run}`;
  const time = until === undefined ? '' : `${from ?? ''} … ${until}`;
  return [table, place, time].filter((part) => part !== '').join(' ');
};

/** A run that is longer stays a run: an invented number must not fill the memory. */
const LONGEST_RUN = 10_000;

/** Collects what is wrong with single links; the same place from several reasons is one finding. */
export class Flags {
  readonly #flags = new Map<string, Map<number, FindingKind>>();
  readonly #others: Finding[] = [];

  flag(table: EvidenceTable, pk: string, seq: number, kind: FindingKind): void {
    const id = `${table} ${pk}`;
    const chain = this.#flags.get(id) ?? new Map<number, FindingKind>();
    chain.set(seq, kind);
    this.#flags.set(id, chain);
  }

  flagRun(table: EvidenceTable, pk: string, from: number, through: number, kind: FindingKind): void {
    if (through - from > LONGEST_RUN) this.add({ table, kind, pk, seq: from, through });
    else for (let seq = from; seq <= through; seq += 1) this.flag(table, pk, seq, kind);
  }

  add(finding: Finding): void {
    this.#others.push(finding);
  }

  has(table: EvidenceTable, pk: string, seq: number): boolean {
    return this.#flags.get(`${table} ${pk}`)?.has(seq) ?? false;
  }

  kindOf(table: EvidenceTable, pk: string, seq: number): FindingKind | undefined {
    return this.#flags.get(`${table} ${pk}`)?.get(seq);
  }

  /** Neighbours with the same fault are one run. */
  findings(): readonly Finding[] {
    const runs = [...this.#flags].flatMap(([id, chain]) => {
      const [table, ...name] = id.split(' ');
      const pk = name.join(' ');
      const found: { table: EvidenceTable; kind: FindingKind; pk: string; seq: number; through: number }[] =
        [];
      for (const [seq, kind] of [...chain].toSorted(([a], [b]) => a - b)) {
        const run = found.at(-1);
        if (run?.through === seq - 1 && run.kind === kind) run.through = seq;
        else found.push({ table: table as EvidenceTable, kind, pk, seq, through: seq });
      }
      return found;
    });
    return [...runs, ...this.#others];
  }
}
