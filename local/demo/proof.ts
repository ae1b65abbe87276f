import type { Scene } from './play.ts';
import type { Stage } from './steps.ts';

export interface Counted {
  readonly name: string;
  readonly members: number;
  readonly women: number;
  readonly migrant: number;
  readonly unions: number;
  readonly employees: number;
}

interface Statistics {
  readonly members: {
    readonly total: number;
    readonly bySex: readonly { readonly code: string; readonly count: number }[];
    readonly migrant: number;
  };
  readonly unions: { readonly total: number };
  readonly employers: { readonly employees: number };
}

interface Recount {
  readonly proven: boolean;
  readonly [more: string]: unknown;
}

export interface Comparison {
  readonly equal: boolean;
  readonly tables: readonly {
    readonly table: string;
    readonly equal: boolean;
    readonly source: { readonly items: number; readonly digest: string };
    readonly replica: { readonly items: number; readonly digest: string };
  }[];
}

export interface Proof {
  readonly counts: readonly Counted[];
  readonly recount: Recount;
  readonly comparison: Comparison;
}

/** What the province says of itself: live counts, a recount of all records, both regions item by item. */
export async function prove(stage: Stage, { unionId }: Scene): Promise<Proof> {
  // The recount and the comparison wait for the streams, so they come first.
  const recount = await stage.invoke<Recount>('recount', { action: 'recount' });
  const comparison = await stage.invoke<Comparison>('compare-regions', {});
  const officer = await stage.tokenFor('provincial-officer');
  const scopes = [
    ['新建工会 union', `union:${unionId}`],
    ['南山区 county', 'division:440305'],
    ['深圳市 city', 'division:440300'],
    ['广东省 province', 'division:440000'],
  ] as const;
  const counts = await Promise.all(
    scopes.map(async ([name, scope]) => {
      const read = await stage.read<Statistics>(officer, `/v1/statistics/${encodeURIComponent(scope)}`);
      return counted(name, read);
    }),
  );
  return { counts, recount, comparison };
}

const counted = (name: string, { members, unions, employers }: Statistics): Counted => ({
  name,
  members: members.total,
  women: members.bySex.find(({ code }) => code === '2')?.count ?? 0,
  migrant: members.migrant,
  unions: unions.total,
  employees: employers.employees,
});
