import type { HandlerCard } from '../../kernel/handler-on-demand.ts';

/** The commands of office-handlers.ts, as far as the engine must know them before one is asked for. */
export const officeCards: readonly HandlerCard[] = [
  { type: 'RecordResignation', action: 'elections:handle', lane: 'people' },
  { type: 'RemoveOfficer', action: 'officers:remove', lane: 'people' },
  { type: 'NoteOfficersGone', action: 'system', lane: 'bulk' },
  { type: 'NoteVacancy', action: 'system', lane: 'bulk' },
  { type: 'ReportByElection', action: 'elections:handle', lane: 'people' },
  { type: 'AskToMoveOfficer', action: 'elections:handle', lane: 'people' },
  { type: 'WithdrawCommitteeChange', action: 'elections:handle', lane: 'people' },
  { type: 'ApproveCommitteeChange', action: 'elections:review', lane: 'people' },
  { type: 'ReturnCommitteeChange', action: 'elections:review', lane: 'people' },
  { type: 'FileCommitteeReply', action: 'elections:review', lane: 'people' },
  { type: 'EscalateCommitteeChange', action: 'system', lane: 'bulk' },
];
