import * as z from 'zod';
import type { Command } from '../../kernel/command.ts';
import { endOfLegalDate, LocalDate } from '../../kernel/dates.ts';
import {
  absent,
  type AggregateType,
  change,
  type Decide,
  decide,
  type LedgerEvent,
  type Loaded,
  type LoadedGate,
  refuse,
} from '../../kernel/decision.ts';
import { EvidenceKey } from '../../kernel/evidence-key.ts';
import { DemocraticActId, EmployerId, UnionId } from '../../kernel/ids.ts';
import { notify } from '../../kernel/notice.ts';
import { isEarly } from '../../kernel/timer.ts';
import { daysAfter, monthsAfter } from '../../kernel/working-days.ts';

/** 职工代表大会、集体合同、厂务公开: what an enterprise's democratic management leaves on record. */
export const DemocraticActKind = z.enum(['staff-congress', 'collective-contract', 'open-affairs']);
export type DemocraticActKind = z.infer<typeof DemocraticActKind>;

const what = {
  kind: DemocraticActKind,
  /** The day of the congress, of the signatures, of the publication. */
  on: LocalDate,
  /** The employers it was done with: all are of the union. */
  parties: z.array(EmployerId).min(1).max(20),
  /** The last day on which a contract is in force. */
  through: LocalDate.optional(),
  /** Resolution, contract or publication. */
  evidence: EvidenceKey,
};

export const DemocraticAct = z.lazy(() =>
  z.object({
    actId: DemocraticActId,
    unionId: UnionId,
    ...what,
    /** Of a contract: the day on which its union is told that it ends. */
    tellOn: LocalDate.optional(),
    /** The contract that followed it. */
    renewedBy: DemocraticActId.optional(),
    /** The day on which its union was told that it ends. */
    remindedOn: LocalDate.optional(),
  }),
);
export type DemocraticAct = z.infer<typeof DemocraticAct>;

export interface DemocraticActRecorded extends LedgerEvent {
  readonly type: 'DemocraticActRecorded';
  readonly v: 1;
  readonly act: DemocraticAct;
}

export interface ContractRenewed extends LedgerEvent {
  readonly type: 'ContractRenewed';
  readonly v: 1;
  readonly by: DemocraticActId;
}

export interface ContractExpiryTold extends LedgerEvent {
  readonly type: 'ContractExpiryTold';
  readonly v: 1;
}

export type DemocraticActEvent = DemocraticActRecorded | ContractRenewed | ContractExpiryTold;

export const democraticActRecord: AggregateType<DemocraticAct, DemocraticActEvent> = {
  type: 'democratic-act',
  parse: (stored) => DemocraticAct.parse(stored),
  evolve(state, event, { on }) {
    if (event.type === 'DemocraticActRecorded') return event.act;
    if (state === undefined) throw new Error(`${event.type} of what nobody recorded`);
    return event.type === 'ContractRenewed'
      ? { ...state, renewedBy: event.by }
      : { ...state, remindedOn: on };
  },
};

export const RecordDemocraticAct = z.lazy(() =>
  z.strictObject({
    unionId: UnionId,
    ...what,
    /** The contract that this one follows. */
    renews: DemocraticActId.optional(),
  }),
);
export type RecordDemocraticAct = z.infer<typeof RecordDemocraticAct>;

export interface Recording {
  readonly gate: LoadedGate;
  readonly renewed?: Loaded<DemocraticAct, DemocraticActEvent> | undefined;
}

/** Of what was recorded before its act named the day. */
const FORMER_REMINDER_DAYS = 90;

/** The day on which the union is told that the contract ends: by the rules of the day it was recorded. */
export const remindOn = ({
  through,
  tellOn,
}: Pick<DemocraticAct, 'through' | 'tellOn'>): LocalDate | undefined =>
  tellOn ?? (through && daysAfter(through, -FORMER_REMINDER_DAYS));

export const recordDemocraticAct: Decide<Recording, Command<string, RecordDemocraticAct>> = (
  { gate: { gate }, renewed },
  { body: { renews, ...body } },
  { on, rules: { democracy: rules }, newId },
) => {
  if (gate?.status !== 'open') return refuse('union/not-open');
  const { unionId, kind, through, parties } = body;
  if (body.on > on) return refuse('democracy/date-ahead', { on });
  if (!parties.every((party) => gate.employers.includes(party)) || new Set(parties).size < parties.length)
    return refuse('democracy/not-a-party');
  const isContract = kind === 'collective-contract';
  if (isContract !== (through !== undefined) || (renews !== undefined && !isContract))
    return refuse('democracy/contract-only');
  if (through !== undefined) {
    const { least, most } = rules.contractMonths;
    const last = (months: number) => daysAfter(monthsAfter(body.on, months), -1);
    if (through < last(least) || through > last(most))
      return refuse('democracy/contract-term', { least, most });
  }
  const before = renewed?.state;
  const renewable =
    before?.unionId === unionId && before.kind === 'collective-contract' && before.renewedBy === undefined;
  if (renews !== undefined && !renewable) return refuse('democracy/not-renewable');
  const actId = newId<DemocraticActId>('act');
  const tellOn = through && daysAfter(through, -rules.reminderDays);
  const act = { actId, ...body, ...(tellOn && { tellOn }) };
  const recorded: DemocraticActEvent = { type: 'DemocraticActRecorded', v: 1, act };
  return decide({
    changes: [
      change(absent(democraticActRecord, actId), recorded),
      ...(renewed && renews !== undefined
        ? [change(renewed, { type: 'ContractRenewed', v: 1, by: actId } as const)]
        : []),
    ],
    follow:
      tellOn === undefined
        ? []
        : [
            {
              command: { type: 'TellContractEnds', body: { actId }, group: unionId, lane: 'bulk' },
              at: endOfLegalDate(tellOn),
            },
          ],
    result: { actId },
  });
};

export const TellContractEnds = z.lazy(() => z.strictObject({ actId: DemocraticActId }));
export type TellContractEnds = z.infer<typeof TellContractEnds>;

export interface TellingContractEnds {
  readonly act: Loaded<DemocraticAct, DemocraticActEvent>;
}

/** Its union is told, once, unless the next contract has been signed by then. */
export const tellContractEnds: Decide<TellingContractEnds, Command<string, TellContractEnds>> = (
  { act },
  _,
  context,
) => {
  const { state } = act;
  const day = state && remindOn(state);
  if (state?.through === undefined || day === undefined) return refuse('democracy/not-found');
  if (state.renewedBy !== undefined || state.remindedOn !== undefined || isEarly(context, day))
    return refuse('democracy/nothing-to-tell');
  const { unionId, through } = state;
  return decide({
    changes: [change(act, { type: 'ContractExpiryTold', v: 1 } as const)],
    follow: [notify({ kind: 'contract-ending', to: unionId, about: unionId, day: through })],
  });
};

/** The list of a union, the oldest first. */
export const democracyOf = (unionId: UnionId): string => `democracy#${unionId}`;

export const inDemocracyList = ({ unionId, on, actId }: DemocraticAct): Readonly<Record<string, string>> => ({
  inUnion: democracyOf(unionId),
  inUnionSort: `${on}#${actId}`,
});
