import * as z from 'zod';
import type { Command } from '../../kernel/command.ts';
import { epochOf, instantOf } from '../../kernel/dates.ts';
import {
  type AggregateType,
  change,
  type Decide,
  decide,
  type FollowUp,
  type GateChange,
  type LedgerEvent,
  type Loaded,
  type LoadedGate,
  pass,
  refuse,
  restamp,
} from '../../kernel/decision.ts';
import { AffiliationChangeId, UnionId } from '../../kernel/ids.ts';
import { isBehind, isBelowBehind, type Stamp, stampBelow } from '../../kernel/stamp.ts';
import { type AffiliationChange, type AffiliationChangeEvent } from './affiliation.ts';
import type { Employer, EmployerEvent } from './employer.ts';
import { endOf } from './end-affiliation.ts';
import type { Union, UnionEvent } from './union.ts';

/** Where a page of a list begins, as the list says. */
export const Place = z.record(z.string(), z.string());
export type Place = z.infer<typeof Place>;

/** How far what is below one union has been given its new place, on behalf of one change of superior. */
export const UnionRestamping = z.lazy(() =>
  z.object({ turns: z.int().nonnegative(), after: Place.optional(), done: z.boolean() }),
);
export type UnionRestamping = z.infer<typeof UnionRestamping>;

export interface UnionsPageRestamped extends LedgerEvent {
  readonly type: 'UnionsPageRestamped';
  readonly v: 1;
  readonly after?: Place;
  readonly done: boolean;
}

export const unionRestampingRecord: AggregateType<UnionRestamping, UnionsPageRestamped> = {
  type: 'union-restamping',
  parse: (stored) => UnionRestamping.parse(stored),
  evolve: (state, { after, done }) => ({
    turns: (state?.turns ?? 0) + 1,
    ...(after === undefined ? {} : { after }),
    done,
  }),
};

export const unionRestampingId = (of: {
  readonly changeId: AffiliationChangeId;
  readonly unionId: UnionId;
}): string => `${of.changeId}-${of.unionId}`;

export const RestampUnions = z.lazy(() =>
  z.strictObject({ changeId: AffiliationChangeId, unionId: UnionId, turn: z.int().nonnegative() }),
);
export type RestampUnions = z.infer<typeof RestampUnions>;

const goOn = (body: RestampUnions): FollowUp => ({
  command: { type: 'RestampUnions', body, group: body.changeId, lane: 'bulk' },
});

/** A union that got its new place has two walks to come: through its members, and through what is below it. */
export const walksOf = (changeId: AffiliationChangeId, unionId: UnionId): readonly FollowUp[] => [
  {
    command: {
      type: 'RestampMembers',
      body: { changeId, unionId, turn: 0 },
      group: unionId,
      lane: 'bulk',
    },
  },
  goOn({ changeId, unionId, turn: 0 }),
];

export interface ChildUnion {
  readonly union: Loaded<Union, UnionEvent>;
  readonly gate: LoadedGate;
}

/** The change, and the union whose superior it changes: it is free again when the last walk is over. */
export interface OfChange {
  readonly affiliation: Loaded<AffiliationChange, AffiliationChangeEvent>;
  readonly top: Loaded<Union, UnionEvent>;
}

export interface RestampingUnions extends OfChange {
  readonly walk: Loaded<UnionRestamping, UnionsPageRestamped>;
  readonly gate: LoadedGate;
  /** All that the gate names. */
  readonly employers: readonly Loaded<Employer, EmployerEvent>[];
  readonly page: { readonly children: readonly ChildUnion[]; readonly next: Place | undefined };
}

/** With walk, change, gate, top, follow-up and outcome they stay under a hundred items. */
const MOST_EMPLOYERS = 20;
/** Record, entry, gate and two follow-ups each. */
const MOST_CHILDREN = 8;

/** The index may be as late as this: who is missing from it is looked for again. */
const LIST_LAG = 30_000;

/**
 * One turn of the walk through what is below a union: its employers, then the unions directly below, gate and record
 * in one commit, each with walks of its own to follow. The list is only where to look: all below have the new place
 * when the gate counts none behind, and not before. Unions that come meanwhile have it from the start.
 */
export const restampUnions: Decide<RestampingUnions, Command<string, RestampUnions>> = (
  { affiliation, top, walk, gate: loaded, employers, page },
  { body: { changeId, unionId, turn } },
  context,
) => {
  const { gate } = loaded;
  if (gate === undefined || affiliation.state === undefined || (walk.state?.turns ?? 0) !== turn)
    return refuse('affiliation/restamping-moved');
  const staying = employers.filter(
    ({ state }) => state?.unionId === unionId && state.stamp !== undefined && isBehind(state.stamp, gate),
  );
  const taken = staying.slice(0, MOST_EMPLOYERS);
  const behind = page.children.filter(
    ({ union: { state }, gate: below }) =>
      state?.superior === unionId && below.gate !== undefined && isBelowBehind(below.gate.stamp, gate),
  );
  const children = behind.slice(0, MOST_CHILDREN);
  const isWholePage = children.length === behind.length;
  const next = isWholePage ? page.next : walk.state?.after;
  const done = taken.length === staying.length && (gate.childrenBehind ?? 0) <= children.length;
  const isAgain = !done && isWholePage && page.next === undefined && taken.length === staying.length;
  const unions = children.length;
  const counted: AffiliationChangeEvent = { type: 'UnionsRestamped', v: 1, unions, walked: done };
  const isLast = done && unions === 0 && affiliation.state.walks === 1;
  return decide({
    changes: [
      change(walk, { type: 'UnionsPageRestamped', v: 1, ...(next && { after: next }), done }),
      ...(done || unions > 0 ? [change(affiliation, isLast ? [counted, completed] : [counted])] : []),
      ...(isLast ? endOf(top, affiliation, context) : []),
      ...taken.map((employer) =>
        change<Employer, EmployerEvent>(employer, { type: 'EmployerRestamped', v: 1, stamp: gate.stamp }),
      ),
      ...children.map(({ union, gate: below }) =>
        change<Union, UnionEvent>(union, { type: 'UnionRestamped', v: 1, stamp: placed(below, gate.stamp) }),
      ),
    ],
    gates: [
      pass(loaded, gate.status, unions === 0 ? {} : { childrenBehind: -unions }),
      ...children.map(({ gate: below }): GateChange =>
        restamp(below, below.gate?.status ?? 'open', placed(below, gate.stamp)),
      ),
    ],
    follow: [
      ...children.flatMap(({ gate: below }) => walksOf(changeId, below.union)),
      ...(done
        ? []
        : [
            {
              ...goOn({ changeId, unionId, turn: turn + 1 }),
              ...(isAgain && { at: instantOf(epochOf(context.at) + LIST_LAG) }),
            },
          ]),
    ],
  });
};

function placed({ union, gate }: LoadedGate, superior: Stamp): Stamp {
  if (gate === undefined) throw new Error(`${union} has no gate`);
  return stampBelow(superior, union, gate.stamp, gate.stampVersion + 1);
}

/** The members context has brought the members of one union up to its gate's stamp. */
export const noteMembersRestamped: Decide<OfChange, Command<string, { readonly members: number }>> = (
  { affiliation, top },
  { body: { members } },
  context,
) => {
  const { state } = affiliation;
  if (state === undefined) return refuse('affiliation/not-found');
  const counted: AffiliationChangeEvent = { type: 'MembersRestamped', v: 1, members };
  const isLast = state.walks === 1;
  return decide({
    changes: [
      change(affiliation, isLast ? [counted, completed] : [counted]),
      ...(isLast ? endOf(top, affiliation, context) : []),
    ],
  });
};

const completed: AffiliationChangeEvent = { type: 'AffiliationChangeCompleted', v: 1 };
