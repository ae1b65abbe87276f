import * as z from 'zod';
import type { Command } from '../../kernel/command.ts';
import { change, type Decide, decide, type Loaded, type LoadedGate, refuse } from '../../kernel/decision.ts';
import { EntrustmentId } from '../../kernel/ids.ts';
import { type Entrustment, EntrustmentEnd, type EntrustmentEvent, EntrustmentTerms } from './entrustment.ts';

export const RegisterEntrustment = EntrustmentTerms;
export type RegisterEntrustment = EntrustmentTerms;

export const EndEntrustment = z.lazy(() =>
  z.strictObject({ entrustmentId: EntrustmentId, reason: EntrustmentEnd }),
);
export type EndEntrustment = z.infer<typeof EndEntrustment>;

export interface WithEntrustment {
  readonly entrustment: Loaded<Entrustment, EntrustmentEvent>;
}

export interface RegisteringEntrustment extends WithEntrustment {
  /** Of the union whose data are entrusted. */
  readonly scope: LoadedGate;
}

/** A contract as it was signed; it may begin later, or have begun before. */
export const registerEntrustment: Decide<RegisteringEntrustment, Command<string, RegisterEntrustment>> = (
  { entrustment, scope: { gate } },
  { body },
  { on },
) => {
  if (gate === undefined) return refuse('entrustment/unknown-scope');
  if (body.through < body.from || body.through < on) return refuse('entrustment/dates', { on });
  const entrustmentId = entrustment.id as EntrustmentId;
  const registered: EntrustmentEvent = {
    type: 'EntrustmentRegistered',
    v: 1,
    entrustmentId,
    ...body,
    stamp: gate.stamp,
  };
  return decide({ changes: [change(entrustment, registered)], result: { entrustmentId } });
};

/** From this commit on nobody acts under it. */
export const endEntrustment: Decide<WithEntrustment, Command<string, EndEntrustment>> = (
  { entrustment },
  { body: { reason } },
  { on },
) => {
  const { state } = entrustment;
  if (state === undefined) return refuse('entrustment/not-found');
  if (state.ended !== undefined || state.through < on) return refuse('entrustment/ended-already');
  const ended: EntrustmentEvent = { type: 'EntrustmentEnded', v: 1, reason };
  return decide({
    changes: [change(entrustment, ended)],
    result: { entrustmentId: state.entrustmentId },
  });
};
