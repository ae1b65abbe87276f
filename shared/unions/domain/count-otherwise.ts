import {
  type Change,
  change,
  type Covers,
  type Decision,
  type DecisionContext,
  type Loaded,
  type LoadedGate,
  restamp,
} from '../../kernel/decision.ts';
import type { AffiliationChangeId } from '../../kernel/ids.ts';
import { type Stamp, stampCounted } from '../../kernel/stamp.ts';
import type { Employer, EmployerEvent } from './employer.ts';
import type { Union, UnionEvent } from './union.ts';

/** By what of an employer its union is counted, and members and employers with it. */
export const countedBy = ['economicType', 'industry', 'division'] as const;

/** The employer by which a union is counted: the first of those it has. */
export const isCountedBy = (
  { gate }: Pick<LoadedGate, 'gate'>,
  { employerId }: Pick<Employer, 'employerId'>,
): boolean => gate?.employers[0] === employerId;

export const differingFrom = (
  stamp: Stamp,
  employer: Pick<Employer, (typeof countedBy)[number]>,
): readonly (typeof countedBy)[number][] => countedBy.filter((field) => employer[field] !== stamp[field]);

/** A union with its gate and the employers it covers. */
export interface CountedUnion {
  readonly union: Loaded<Union, UnionEvent>;
  readonly gate: LoadedGate;
  readonly employers: readonly Loaded<Employer, EmployerEvent>[];
}

export interface CountedOtherwise {
  readonly stamp: Stamp;
  readonly decision: Pick<Decision, 'changes' | 'gates' | 'follow'>;
}

/**
 * The union keeps its place in the tree and is counted under what its employer is now: record, gate and employers in
 * one commit. Its members follow page by page, and the gate counts who is still behind.
 */
export function countOtherwise(
  { union, gate: loaded, employers }: CountedUnion,
  by: Pick<Employer, 'employerId' | (typeof countedBy)[number]>,
  { newId }: Pick<DecisionContext, 'newId'>,
  /** Where it is because the first employer goes. */
  also?: { readonly released: UnionEvent; readonly covers: Covers },
): CountedOtherwise {
  const { gate } = loaded;
  if (gate === undefined || union.state === undefined)
    throw new Error(`${union.id} has no gate or no record`);
  const { employerId } = by;
  const stamp = stampCounted(gate.stamp, by);
  const changeId = newId<AffiliationChangeId>('counted-otherwise');
  const counted: UnionEvent = { type: 'UnionCountedOtherwise', v: 1, employerId, stamp };
  const changes: Change[] = [
    change<Union, UnionEvent>(union, [...(also ? [also.released] : []), counted]),
    ...employers.map((employer) =>
      change<Employer, EmployerEvent>(employer, { type: 'EmployerRestamped', v: 1, stamp }),
    ),
  ];
  return {
    stamp,
    decision: {
      changes,
      gates: [restamp(loaded, gate.status, stamp, also?.covers)],
      follow: [
        {
          command: {
            type: 'RestampMembers',
            body: { changeId, unionId: loaded.union, turn: 0, untold: true },
            group: loaded.union,
            lane: 'bulk',
          },
        },
      ],
    },
  };
}
