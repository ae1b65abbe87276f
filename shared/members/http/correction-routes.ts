import { actorName } from '../../kernel/caller.ts';
import { reject } from '../../kernel/problem.ts';
import { err, ok } from '../../kernel/result.ts';
import { isWithinReach, placeOf } from '../../kernel/place.ts';
import type { CommandEdge } from '../../platform/edge/command-edge.ts';
import type { RecordsReader } from '../../platform/edge/records-reader.ts';
import { implement, type Route } from '../../platform/http/route.ts';
import type { PersonVault } from '../../platform/keys/person-vault.ts';
import { correctionRecord } from '../domain/correction.ts';
import * as specs from './correction-specs.ts';
import { maskedPerson } from './views.ts';

export interface CorrectionRouteDependencies {
  readonly edge: CommandEdge;
  readonly vault: PersonVault;
  readonly records: RecordsReader;
}

export const correctionRoutes = ({ edge, vault, records }: CorrectionRouteDependencies): readonly Route[] => [
  implement(specs.getCorrectionSpec, async ({ params, caller }) => {
    const { state } = await records.record(correctionRecord, params.correctionId);
    const place = await placeOf(records, state?.unionId, caller);
    const mine = state !== undefined && (state.by === actorName(caller) || isWithinReach(caller, place));
    if (!mine) return err(reject('correction/not-found'));
    const [opened] = await vault.openAll([state.person]);
    return ok({ status: 200, body: { ...state, person: maskedPerson(opened) } });
  }),

  implement(specs.approveCorrectionSpec, ({ params, caller, idempotencyKey, now }) =>
    edge.submit({ type: 'ApproveCorrection', asSent: params, caller, idempotencyKey, now }),
  ),

  implement(specs.rejectCorrectionSpec, ({ params, body, caller, idempotencyKey, now }) =>
    edge.submit({ type: 'RejectCorrection', asSent: { ...params, ...body }, caller, idempotencyKey, now }),
  ),
];
