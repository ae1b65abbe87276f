import type * as z from 'zod';
import { NoteOfficersGone } from '../../kernel/offices.ts';
import type { AnyHandler, CommandHandler } from '../../kernel/command-handler.ts';
import * as committee from '../domain/change-committee.ts';
import { committeeChangeRecord, committeeEscalationRecord } from '../domain/committee-change.ts';
import type { ByElectionResult } from '../domain/election.ts';
import * as leave from '../domain/leave-office.ts';
import * as replies from '../domain/reply-to-committee-change.ts';
import type { StandingOf } from './founding-step-handlers.ts';
import { above, type Decider, handlerOf, ofUnion, own, timer, type Who } from './term-handlers.ts';

/** Who holds office during a term: how they leave, the vacancies that opens, and who is elected into them. */
export const officeHandlers = (standingOf: StandingOf): readonly AnyHandler[] => {
  const change = changing(standingOf);
  return [
    ofUnion('RecordResignation', own, leave.RecordResignation, leave.recordResignation),
    removeOfficerHandler,
    ofUnion('NoteOfficersGone', timer, NoteOfficersGone, leave.noteOfficersGone),
    ofUnion('NoteVacancy', timer, leave.VacancyTimer, leave.noteVacancy),
    change('ReportByElection', own, committee.ReportByElection, committee.reportByElection),
    change('AskToMoveOfficer', own, committee.AskToMoveOfficer, committee.askToMoveOfficer),
    change(
      'WithdrawCommitteeChange',
      own,
      committee.WithdrawCommitteeChange,
      committee.withdrawCommitteeChange,
    ),
    change('ApproveCommitteeChange', above, replies.ApproveCommitteeChange, replies.approveCommitteeChange),
    change('ReturnCommitteeChange', above, replies.ReturnCommitteeChange, replies.returnCommitteeChange),
    change('FileCommitteeReply', above, replies.FileCommitteeReply, replies.fileCommitteeReply),
    change('EscalateCommitteeChange', timer, replies.CommitteeTimer, replies.escalateCommitteeChange),
  ];
};

/** What the meeting voted, recorded by the union or above it, under their signature. */
const removing: Who = { ...own, action: 'officers:remove' };

const removeOfficerHandler = handlerOf<leave.RemoveOfficer, leave.Removing>(
  'RemoveOfficer',
  removing,
  leave.RemoveOfficer,
  {
    more: async (read, union, { unionId }) => ({ union, gate: await read.gate(unionId) }),
    decide: leave.removeOfficer,
  },
);

const changing =
  (standingOf: StandingOf) =>
  <
    Body extends {
      readonly unionId: committee.ReportByElection['unionId'];
      readonly election?: ByElectionResult;
    },
  >(
    type: string,
    who: Who,
    body: z.ZodType<Body>,
    decide: Decider<committee.ChangingCommittee, Body>,
  ): CommandHandler<string, Body, committee.ChangingCommittee> =>
    handlerOf<Body, committee.ChangingCommittee>(type, who, body, {
      async more(read, union, { unionId, election }) {
        const committeeChange = await read.record(committeeChangeRecord, unionId);
        const elected = new Set(
          (election ?? committeeChange.state?.election)?.elected.map(({ memberId }) => memberId) ?? [],
        );
        const [gate, escalation, standings] = await Promise.all([
          read.gate(unionId),
          read.record(committeeEscalationRecord, unionId),
          Promise.all([...elected].map(async (id) => [id, await standingOf(read, id)] as const)),
        ]);
        return { union, matter: { committeeChange, escalation, gate, standings: new Map(standings) } };
      },
      submittedBy: (records) =>
        'matter' in records ? records.matter.committeeChange.state?.awaited?.by : undefined,
      decide,
    });
