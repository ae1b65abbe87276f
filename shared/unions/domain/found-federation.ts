import * as z from 'zod';
import type { Command } from '../../kernel/command.ts';
import { codeSchema } from '../../kernel/codes/code-schema.ts';
import { LocalDate } from '../../kernel/dates.ts';
import {
  absent,
  change,
  type Decide,
  decide,
  type Loaded,
  type LoadedGate,
  pass,
  refuse,
} from '../../kernel/decision.ts';
import { EvidenceKey } from '../../kernel/evidence-key.ts';
import { UnionId } from '../../kernel/ids.ts';
import { stampBelow } from '../../kernel/stamp.ts';
import { standsAbove } from './levels.ts';
import { gateOf } from './lifecycle.ts';
import { type Union, type UnionEvent, unionRecord } from './union.ts';

/**
 * Levels of which federations are founded as the province grows: of townships and streets, of villages and
 * communities, and, of an industry only, of a county. Those of cities and counties stand from the start.
 */
export const FoundedLevel = z.enum(['county', 'township', 'village']);
export type FoundedLevel = z.infer<typeof FoundedLevel>;

/** Codes of the table `union-type`: 工会联合会, 产业工会, 总工会. */
const FederationType = z.enum(['3', '4', '5']);

const INDUSTRIAL = '4';

export const FoundFederation = z.lazy(() =>
  z.strictObject({
    superior: UnionId,
    unionName: z.string().trim().min(4).max(100),
    level: FoundedLevel,
    /** 工会联合会, 产业工会 or 总工会. */
    unionType: FederationType,
    /** GB/T 4754 section letter, of an industry's union (产业工会、行业工会联合会). */
    industry: codeSchema('industry').optional(),
    foundedOn: LocalDate,
    /** The superior's reply (批复). */
    evidence: EvidenceKey,
  }),
);
export type FoundFederation = z.infer<typeof FoundFederation>;

export interface FoundingFederation {
  /** The union above by its record, which says its level, and by its gate. */
  readonly superior: Loaded<Union, UnionEvent>;
  readonly gate: LoadedGate;
}

/**
 * The superior founds a federation below itself (Trade Union Law, arts 11, 12): its approval is constitutive. It
 * stands in the division of its superior, is of a lower level, and has nothing below it yet, so that no circle can
 * come of it; base unions and federations of lower levels come below it by changes of their superior.
 */
export const foundFederation: Decide<FoundingFederation, Command<string, FoundFederation>> = (
  { superior, gate },
  { body: { unionName, level, unionType, industry, foundedOn, evidence } },
  { on, newId },
) => {
  if (superior.state === undefined || gate.gate === undefined) return refuse('union/not-found');
  if (gate.gate.status !== 'open') return refuse('founding/superior-not-open');
  if (!standsAbove(superior.state.level, level)) return refuse('affiliation/level');
  if (foundedOn > on) return refuse('federation/founded-ahead', { on });
  if (level === 'county' && industry === undefined) return refuse('federation/industry-only');
  if (unionType === INDUSTRIAL && industry === undefined) return refuse('federation/industry-needed');
  const unionId = newId<UnionId>('federation');
  const { division } = gate.gate.stamp;
  const stamp = stampBelow(gate.gate.stamp, unionId, { division, ...(industry && { industry }) });
  const founded: UnionEvent = {
    type: 'FederationFounded',
    v: 1,
    ...{ unionId, name: unionName, level, unionType, superior: gate.union, stamp, foundedOn, evidence },
  };
  return decide({
    changes: [change(absent(unionRecord, unionId), founded)],
    gates: [
      { kind: 'create', union: unionId, gate: { status: gateOf.normal, stamp, employers: [] } },
      pass(gate, 'open', { children: 1 }),
    ],
    result: { unionId },
  });
};
