import type { Actor } from '../../kernel/caller.ts';
import type { AnyHandler, CommandHandler, Reader } from '../../kernel/command-handler.ts';
import { absent } from '../../kernel/decision.ts';
import { reject } from '../../kernel/problem.ts';
import {
  reportedFiguresRecord,
  ReportFigures,
  reportFigures,
  type Reporting,
} from '../domain/reported-figures.ts';
import { mayReportDivision, mayReportUnion } from '../domain/reporting.ts';
import { divisionIn, type ScopeName, unionIn } from '../domain/scope-name.ts';

interface Placed extends Reporting {
  readonly allowed: boolean;
}

async function mayReport(read: Reader, actor: Actor, scope: ScopeName): Promise<boolean> {
  const union = unionIn(scope);
  if (union === undefined) return mayReportPlace(read, actor, divisionIn(scope));
  const { gate } = await read.gate(union);
  if (gate === undefined) return false;
  return actor.kind === 'system' || (actor.kind === 'operator' && mayReportUnion(actor, gate.stamp));
}

async function mayReportPlace(read: Reader, actor: Actor, division: string): Promise<boolean> {
  if (actor.kind !== 'operator') return actor.kind === 'system';
  const { gate: own } = await read.gate(actor.scope);
  const above = own?.stamp.path.at(-2);
  const superior = above === undefined ? undefined : (await read.gate(above)).gate;
  return (
    own !== undefined &&
    mayReportDivision({ ...actor, stamp: own.stamp, superior: superior?.stamp }, division)
  );
}

const reportHandler: CommandHandler<'ReportFigures', ReportFigures, Placed> = {
  type: 'ReportFigures',
  body: ReportFigures,
  action: 'statistics:report',
  lane: 'people',
  async load(read, { body: { scope }, actor }) {
    const allowed = await mayReport(read, actor, scope);
    const reported = allowed
      ? await read.record(reportedFiguresRecord, scope)
      : absent(reportedFiguresRecord, scope);
    return { allowed, reported };
  },
  group: (_, { scope }) => scope,
  guard: ({ allowed }) => (allowed ? undefined : reject('statistics/not-found')),
  decide: reportFigures,
};

/** 上报数据: what rates are measured by and the registry can't count. */
export const reportedHandlers: readonly AnyHandler[] = [reportHandler];
