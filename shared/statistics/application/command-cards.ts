import { type HandlerCard, handlersOnDemand } from '../../kernel/handler-on-demand.ts';
import type { AnyHandler } from '../../kernel/command-handler.ts';

/** Every command of the statistics context, as far as the engine must know it before one is asked for. */
export const statisticsCards: readonly HandlerCard[] = [
  { type: 'ReportFigures', action: 'statistics:report', lane: 'people' },
  { type: 'CloseAssessment', action: 'assessments:close', lane: 'people' },
  { type: 'SignAssessment', action: 'assessments:sign', lane: 'people' },
  { type: 'CollectAssessment', action: 'system', lane: 'bulk' },
  { type: 'AskForExtract', action: 'records:extract', lane: 'people' },
  { type: 'ContinueExtract', action: 'system', lane: 'bulk' },
];

/** The handlers of those commands, loaded together with the first of them. */
export const statisticsOnDemand = (load: () => Promise<readonly AnyHandler[]>): readonly AnyHandler[] =>
  handlersOnDemand(statisticsCards, load);
