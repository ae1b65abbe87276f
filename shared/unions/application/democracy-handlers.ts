import type { AnyHandler, CommandHandler } from '../../kernel/command-handler.ts';
import { reject } from '../../kernel/problem.ts';
import { hasInScope } from '../../kernel/stamp.ts';
import * as acts from '../domain/democratic-act.ts';

const recordHandler: CommandHandler<string, acts.RecordDemocraticAct, acts.Recording> = {
  type: 'RecordDemocraticAct',
  body: acts.RecordDemocraticAct,
  action: 'democracy:record',
  lane: 'people',
  async load(read, { body: { unionId, renews }, actor }) {
    const gate = await read.gate(unionId);
    const seen = gate.gate !== undefined && hasInScope(actor, gate.gate.stamp);
    return renews === undefined || !seen
      ? { gate }
      : { gate, renewed: await read.record(acts.democraticActRecord, renews) };
  },
  group: (_, { unionId }) => unionId,
  guard: ({ gate: { gate } }, actor) =>
    gate && hasInScope(actor, gate.stamp) ? undefined : reject('union/not-found'),
  decide: acts.recordDemocraticAct,
};

const tellHandler: CommandHandler<string, acts.TellContractEnds, acts.TellingContractEnds> = {
  type: 'TellContractEnds',
  body: acts.TellContractEnds,
  action: 'system',
  lane: 'bulk',
  load: async (read, { body: { actId } }) => ({ act: await read.record(acts.democraticActRecord, actId) }),
  group: ({ act }, { actId }) => act.state?.unionId ?? actId,
  guard: (_, { kind }) => (kind === 'system' ? undefined : reject('command/not-permitted')),
  decide: acts.tellContractEnds,
};

/** 民主管理: what unions record of it, and the timer of contracts. */
export const democracyHandlers: readonly AnyHandler[] = [recordHandler, tellHandler];
