import { reject } from '../../kernel/problem.ts';
import { err, ok } from '../../kernel/result.ts';
import { placeOf } from '../../kernel/place.ts';
import { hasInScope } from '../../kernel/stamp.ts';
import type { RecordsReader } from '../../platform/edge/records-reader.ts';
import { type PlaceNames, timelineOf } from '../../platform/edge/timeline.ts';
import { recordKey } from '../../platform/engine/keys.ts';
import { implement, type Route } from '../../platform/http/route.ts';
import type { PersonVault } from '../../platform/keys/person-vault.ts';
import type { RecordHistory } from '../../platform/store/record-history.ts';
import { seesTransfer } from '../application/transfer-handlers.ts';
import { memberTold } from '../domain/member-told.ts';
import { memberRecord } from '../domain/member.ts';
import { PersonalData } from '../domain/person.ts';
import { transferTold } from '../domain/transfer-told.ts';
import { transferRecord } from '../domain/transfer.ts';
import { type OwnCallerDependencies, ownCallers } from './own-caller.ts';
import * as specs from './timeline-specs.ts';

export interface TimelineRouteDependencies {
  readonly records: RecordsReader;
  readonly historyOf: RecordHistory;
  readonly namesOf: PlaceNames;
}

export const timelineRoutes = ({
  records,
  historyOf,
  namesOf,
}: TimelineRouteDependencies): readonly Route[] => [
  implement(specs.memberTimelineSpec, async ({ params: { memberId }, caller }) => {
    const { state } = await records.record(memberRecord, memberId);
    if (!state || !hasInScope(caller, state.stamp)) return err(reject('member/not-found'));
    const history = await historyOf(recordKey(memberRecord.type, memberId));
    const entries = await timelineOf(history, { tellers: memberTold, namesOf, accounts: true });
    return ok({ status: 200, body: { memberId, entries } });
  }),

  implement(specs.transferTimelineSpec, async ({ params: { transferId }, caller }) => {
    const { state } = await records.record(transferRecord, transferId);
    const target = await placeOf(records, state?.to, caller);
    if (!state || !seesTransfer(caller, state, target)) return err(reject('transfer/not-found'));
    const history = await historyOf(recordKey(transferRecord.type, transferId));
    const entries = await timelineOf(history, { tellers: transferTold, namesOf, accounts: true });
    return ok({ status: 200, body: { transferId, memberId: state.memberId, entries } });
  }),
];

export type OwnTimelineDependencies = TimelineRouteDependencies &
  OwnCallerDependencies & { readonly vault: Pick<PersonVault, 'openAll'> };

/** Of the membership that holds the caller's number or held it last, if the number sealed in it is theirs. */
export function ownTimelineRoutes(dependencies: OwnTimelineDependencies): readonly Route[] {
  const { vault, records, historyOf, namesOf } = dependencies;
  const callers = ownCallers(dependencies);
  return [
    implement(specs.ownTimelineSpec, async ({ caller }) => {
      const asked = await callers.person(caller);
      if (!asked.ok) return asked;
      const { holder, lastHolder } = asked.value.claim;
      const memberId = holder ?? lastHolder;
      const { state } = memberId === undefined ? {} : await records.record(memberRecord, memberId);
      const [data] = state ? await vault.openAll([state.person]) : [];
      if (!state || data === undefined || PersonalData.parse(data).idNumber !== asked.value.number)
        return err(reject('own/no-membership'));
      const history = await historyOf(recordKey(memberRecord.type, state.memberId));
      const entries = await timelineOf(history, { tellers: memberTold, namesOf, accounts: false });
      return ok({ status: 200, body: { memberId: state.memberId, entries } });
    }),
  ];
}
