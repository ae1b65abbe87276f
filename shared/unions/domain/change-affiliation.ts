import * as z from 'zod';
import type { Command } from '../../kernel/command.ts';
import {
  absent,
  type Change,
  change,
  type Decide,
  decide,
  type Decision,
  type DecisionContext,
  type Loaded,
  type LoadedGate,
  pass,
  refuse,
  restamp,
} from '../../kernel/decision.ts';
import { freeText } from '../../kernel/free-text.ts';
import { AffiliationChangeId, UnionId } from '../../kernel/ids.ts';
import { reject, type Rejection } from '../../kernel/problem.ts';
import { err, ok, type Result } from '../../kernel/result.ts';
import type { Rules } from '../../kernel/rules.ts';
import { stampBelow } from '../../kernel/stamp.ts';
import { type AffiliationChange, type AffiliationChangeEvent, AffiliationSide } from './affiliation.ts';
import { type Chain, chainRefusal, leaveSuperior, requireChain } from './chain.ts';
import type { Dissolution, DissolutionEvent } from './dissolution.ts';
import { endOf } from './end-affiliation.ts';
import { belowBaseRefusal, isBase, standsAbove } from './levels.ts';
import { refusalOf } from './lifecycle.ts';
import { pastAffiliationId, pastAffiliationRecord } from './past-affiliation.ts';
import { walksOf } from './restamp-unions.ts';
import type { Union, UnionEvent } from './union.ts';

export type LoadedChange = Loaded<AffiliationChange, AffiliationChangeEvent>;
export type LoadedUnion = Loaded<Union, UnionEvent>;

/** A change of superior with all it touches. */
export interface Affiliating {
  readonly affiliation: LoadedChange;
  readonly union: LoadedUnion;
  readonly gate: LoadedGate;
  readonly superior: LoadedGate;
  /** Of the union, should one be proposed. */
  readonly dissolution?: Loaded<Dissolution, DissolutionEvent>;
  /** The superior to be, by record and by its gate, with all gates above. */
  readonly target: LoadedUnion;
  readonly chain: Chain;
}

export const RequestAffiliationChange = z.lazy(() =>
  z.strictObject({ unionId: UnionId, to: UnionId, reason: freeText(500) }),
);
export type RequestAffiliationChange = z.infer<typeof RequestAffiliationChange>;

/** 申请变更隶属关系: by the union or either superior. Meanwhile nobody is elected, and the union is not dissolved. */
export const requestAffiliationChange: Decide<Affiliating, Command<string, RequestAffiliationChange>> = (
  { affiliation, union, gate, superior, target, chain },
  { body: { unionId, to, reason } },
  { rules },
) => {
  const { state } = union;
  const refusal = refusalOf(state?.status, 'begin-affiliation-change');
  if (state === undefined || refusal) return err(refusal ?? reject('union/not-found'));
  const from = state.superior;
  if (from === undefined || gate.gate === undefined) return refuse('affiliation/no-superior');
  if (from === to) return refuse('affiliation/same-superior');
  const place = placeRefusal({ union, gate, target, chain }, rules);
  if (place !== undefined) return err(place);
  const toStamp = chain[0]?.gate?.stamp;
  if (toStamp === undefined || superior.gate === undefined) return refuse('affiliation/unknown-superior');
  const changeId = affiliation.id as AffiliationChangeId;
  const stamp = gate.gate.stamp;
  return decide({
    changes: [
      change<AffiliationChange, AffiliationChangeEvent>(affiliation, {
        type: 'AffiliationChangeRequested',
        v: 1,
        ...{ changeId, unionId, from, to, stamp, toStamp, reason },
      }),
      change<Union, UnionEvent>(union, { type: 'AffiliationChangeBegun', v: 1, changeId }),
    ],
    result: { changeId },
  });
};

/** Why the union can't stand below the target; undefined when it can. */
function placeRefusal(
  { union: { state }, gate, target, chain }: Pick<Affiliating, 'union' | 'gate' | 'target' | 'chain'>,
  rules: Rules,
): Rejection | undefined {
  if (state === undefined || target.state === undefined)
    return reject('affiliation/unknown-superior', {}, '/to');
  if (chain[0]?.gate?.status !== 'open') return reject('affiliation/superior-not-open');
  const { level } = target.state;
  if (state.level === 'base' && level === 'base')
    return chainRefusal(chain, state.unionId) ?? belowBaseRefusal(chain, rules, gate.gate?.children);
  return standsAbove(level, state.level) ? chainRefusal(chain, state.unionId) : reject('affiliation/level');
}

export const OfAffiliationChange = z.lazy(() => z.strictObject({ changeId: AffiliationChangeId }));
export type OfAffiliationChange = z.infer<typeof OfAffiliationChange>;

export const ConsentToAffiliationChange = z.lazy(() =>
  z.strictObject({ changeId: AffiliationChangeId, side: AffiliationSide }),
);
export type ConsentToAffiliationChange = z.infer<typeof ConsentToAffiliationChange>;

/** The change, if it still waits for an answer. */
function waiting({ affiliation: { state } }: Affiliating): Result<AffiliationChange, Rejection> {
  if (state === undefined) return err(reject('affiliation/not-found'));
  return state.status === 'requested'
    ? ok(state)
    : err(reject('affiliation/not-waiting', { status: state.status }));
}

/** One of the two superiors consents. With the second consent the union stands below the other. */
export const consentToAffiliationChange: Decide<Affiliating, Command<string, ConsentToAffiliationChange>> = (
  records,
  { body: { side } },
  { rules },
) => {
  const found = waiting(records);
  if (!found.ok) return err(found.error);
  const { consents, changeId } = found.value;
  if (consents[side] !== undefined) return refuse('affiliation/agreed-already');
  const consented: AffiliationChangeEvent = { type: 'AffiliationConsented', v: 1, side };
  if (consents[side === 'from' ? 'to' : 'from'] !== undefined)
    return switched(records, found.value, consented, rules);
  return decide({ changes: [change(records.affiliation, consented)], result: { changeId } });
};

/**
 * The switch, in one commit: the union's record and gate say the new place, the one superior counts a union less and
 * the other one more. Every gate from the new superior up to the root is required as read, so that of two changes at
 * the same time that would make a circle one is refused. What is below follows.
 */
function switched(
  { affiliation, union, gate: loaded, superior, dissolution, target, chain }: Affiliating,
  { changeId, unionId, from, to }: AffiliationChange,
  consented: AffiliationChangeEvent,
  rules: Rules,
): Result<Decision, Rejection> {
  const { state } = union;
  const { gate } = loaded;
  const above = chain[0];
  if (state === undefined || gate === undefined || above?.gate === undefined)
    return err(reject('affiliation/unknown-superior'));
  const place = placeRefusal({ union, gate: loaded, target, chain }, rules);
  if (place !== undefined) return err(place);
  const stamp = stampBelow(above.gate.stamp, unionId, state.stamp, gate.stampVersion + 1);
  const changes: Change[] = [
    change<AffiliationChange, AffiliationChangeEvent>(affiliation, [
      consented,
      { type: 'AffiliationSwitched', v: 1 },
    ]),
    change<Union, UnionEvent>(union, { type: 'AffiliationChanged', v: 1, from, superior: to, stamp }),
    change(absent(pastAffiliationRecord, pastAffiliationId(changeId)), {
      ...({ type: 'AffiliationPast', v: 1 } as const),
      ...{ unionId, superior: from, division: state.stamp.division },
    }),
    ...awaitedBy(to, dissolution),
  ];
  return decide({
    changes,
    gates: [
      // Below another base union goes one without unions of its own, and none is founded there meanwhile.
      { ...restamp(loaded, gate.status, stamp), ...(isBase(above) && { empty: ['children'] as const }) },
      leaveSuperior(superior, state.stamp),
      pass(above, 'open', { children: 1 }),
      ...requireChain(chain.slice(1)),
    ],
    follow: walksOf(changeId, unionId),
    result: { changeId },
  });
}

/** A dissolution that was proposed waits for the reply of the superior that the union has now. */
function awaitedBy(superior: UnionId, dissolution: Affiliating['dissolution']): Change[] {
  if (dissolution?.state?.status !== 'proposed') return [];
  const { assetsTo, superior: former } = dissolution.state;
  return [
    change<Dissolution, DissolutionEvent>(dissolution, {
      type: 'DissolutionCameUnder',
      v: 1,
      ...{ superior, assetsTo: assetsTo === former ? superior : assetsTo },
    }),
  ];
}

export const RefuseAffiliationChange = z.lazy(() =>
  z.strictObject({ changeId: AffiliationChangeId, side: AffiliationSide, remark: freeText(500) }),
);
export type RefuseAffiliationChange = z.infer<typeof RefuseAffiliationChange>;

/** Neither superior has to consent, and says why it does not. */
export const refuseAffiliationChange: Decide<Affiliating, Command<string, RefuseAffiliationChange>> = (
  records,
  { body: { side, remark } },
  context,
) => {
  const found = waiting(records);
  if (!found.ok) return err(found.error);
  if (found.value.consents[side] !== undefined) return refuse('affiliation/agreed-already');
  return broken(records, { type: 'AffiliationRefused', v: 1, side, remark }, context);
};

export const withdrawAffiliationChange: Decide<Affiliating, Command<string, OfAffiliationChange>> = (
  records,
  _,
  context,
) => {
  const found = waiting(records);
  return found.ok ? broken(records, { type: 'AffiliationWithdrawn', v: 1 }, context) : err(found.error);
};

/** The union stays where it is. */
const broken = (
  { affiliation, union }: Affiliating,
  ending: AffiliationChangeEvent,
  context: DecisionContext,
): Result<Decision, Rejection> =>
  decide({
    changes: [change(affiliation, ending), ...endOf(union, affiliation, context)],
    result: { changeId: affiliation.id },
  });
