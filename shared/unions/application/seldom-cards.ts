import type { HandlerCard } from '../../kernel/handler-on-demand.ts';

/** The commands of seldom-handlers.ts, as far as the engine must know them before one is asked for. */
export const seldomCards: readonly HandlerCard[] = [
  { type: 'CoverEmployer', action: 'employers:cover', lane: 'people' },
  { type: 'ReleaseEmployer', action: 'employers:cover', lane: 'people' },
  { type: 'RecordDemocraticAct', action: 'democracy:record', lane: 'people' },
  { type: 'TellContractEnds', action: 'system', lane: 'bulk' },
];
