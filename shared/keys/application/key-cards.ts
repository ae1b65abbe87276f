import type { HandlerCard } from '../../kernel/handler-on-demand.ts';

/** The commands of handlers.ts, as far as the engine must know them before one is asked for. */
export const keyCards: readonly HandlerCard[] = [
  { type: 'StartKeyRotation', action: 'system', lane: 'bulk' },
  { type: 'AdvanceKeyRotation', action: 'system', lane: 'bulk' },
  { type: 'SweepKeys', action: 'system', lane: 'bulk' },
  { type: 'NoteKeySweep', action: 'system', lane: 'bulk' },
];
