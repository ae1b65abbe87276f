import type { Actor } from '../../kernel/caller.ts';
import type { AnyHandler, CommandHandler, Reader } from '../../kernel/command-handler.ts';
import type { OperatorId } from '../../kernel/caller.ts';
import { reject, type Rejection } from '../../kernel/problem.ts';
import { hasInScope } from '../../kernel/stamp.ts';
import {
  BindCertificate,
  bindCertificate,
  ReissueCertificate,
  reissueCertificate,
  RevokeCertificate,
  revokeCertificate,
  type WithCertificate,
  type WithOperator,
} from '../domain/certificates.ts';
import { entrustmentRecord } from '../domain/entrustment.ts';
import { certificateClaim, operatorRecord } from '../domain/operator.ts';
import { RegisterOperator, registerOperator, type RegisteringOperator } from '../domain/register-operator.ts';
import { isWithinReach, placeOf, type Placed } from '../../kernel/place.ts';
import { ChangeStanding, restoreOperator, revokeOperator, suspendOperator } from '../domain/standing.ts';

async function loadOperator(
  read: Reader,
  operatorId: OperatorId,
  actor: Actor,
): Promise<WithOperator & Placed> {
  const operator = await read.record(operatorRecord, operatorId);
  return { operator, place: await placeOf(read, operator.state?.scope, actor) };
}

/** Nobody gives or takes away their own rights. */
const ofSomebodyElse = (actor: Actor, operatorId: string): Rejection | undefined =>
  actor.kind !== 'system' && actor.id === operatorId ? reject('operator/own-account') : undefined;

const mayAdminister = (
  { operator: { state }, place }: WithOperator & Placed,
  actor: Actor,
  { operatorId }: { readonly operatorId: string },
): Rejection | undefined =>
  state && isWithinReach(actor, place) ? ofSomebodyElse(actor, operatorId) : reject('operator/not-found');

const group = (_: unknown, { operatorId }: { readonly operatorId: string }): string => operatorId;

const registerOperatorHandler: CommandHandler<
  'RegisterOperator',
  RegisterOperator,
  RegisteringOperator & Placed
> = {
  type: 'RegisterOperator',
  body: RegisterOperator,
  action: 'operators:administer',
  lane: 'people',
  async load(read, { body: { operatorId, scope, certificate, entrustment }, actor }) {
    const [operator, gate, claim, contract] = await Promise.all([
      read.record(operatorRecord, operatorId),
      read.gate(scope),
      read.claim(certificateClaim(certificate)),
      entrustment && read.record(entrustmentRecord, entrustment),
    ]);
    // That of the contract, where one is named.
    const place = contract && (await placeOf(read, contract.state?.scope, actor));
    return { operator, scope: gate, claim, entrustment: contract, place };
  },
  group,
  guard({ scope: { gate }, entrustment, place }, actor, { operatorId, entrustment: named }) {
    if (!gate || !hasInScope(actor, gate.stamp)) return reject('operator/unknown-scope', {}, '/scope');
    const seen = entrustment?.state && isWithinReach(actor, place);
    if (named !== undefined && !seen) return reject('entrustment/not-found', {}, '/entrustment');
    return ofSomebodyElse(actor, operatorId);
  },
  decide: registerOperator,
};

const withCertificate =
  <
    Body extends { readonly operatorId: OperatorId; readonly certificate: BindCertificate['certificate'] },
  >() =>
  async (
    read: Reader,
    { body, actor }: { readonly body: Body; readonly actor: Actor },
  ): Promise<WithCertificate & Placed> => {
    const [loaded, claim] = await Promise.all([
      loadOperator(read, body.operatorId, actor),
      read.claim(certificateClaim(body.certificate)),
    ]);
    return { ...loaded, claim };
  };

const bindCertificateHandler: CommandHandler<'BindCertificate', BindCertificate, WithCertificate & Placed> = {
  type: 'BindCertificate',
  body: BindCertificate,
  action: 'operators:administer',
  lane: 'people',
  load: withCertificate<BindCertificate>(),
  group,
  guard: mayAdminister,
  decide: bindCertificate,
};

const reissueCertificateHandler: CommandHandler<
  'ReissueCertificate',
  ReissueCertificate,
  WithCertificate & Placed
> = {
  type: 'ReissueCertificate',
  body: ReissueCertificate,
  action: 'operators:administer',
  lane: 'people',
  load: withCertificate<ReissueCertificate>(),
  group,
  guard: mayAdminister,
  decide: reissueCertificate,
};

const revokeCertificateHandler: CommandHandler<
  'RevokeCertificate',
  RevokeCertificate,
  WithOperator & Placed
> = {
  type: 'RevokeCertificate',
  body: RevokeCertificate,
  action: 'operators:administer',
  lane: 'people',
  load: (read, { body, actor }) => loadOperator(read, body.operatorId, actor),
  group,
  guard: mayAdminister,
  decide: revokeCertificate,
};

const standingHandler = <Type extends string>(
  type: Type,
  decide: typeof suspendOperator,
): CommandHandler<Type, ChangeStanding, WithOperator & Placed> => ({
  type,
  body: ChangeStanding,
  action: 'operators:administer',
  lane: 'people',
  load: (read, { body, actor }) => loadOperator(read, body.operatorId, actor),
  group,
  guard: mayAdminister,
  decide,
});

/** Every command of the operators context. */
export const operatorHandlers: readonly AnyHandler[] = [
  registerOperatorHandler,
  bindCertificateHandler,
  reissueCertificateHandler,
  revokeCertificateHandler,
  standingHandler('SuspendOperator', suspendOperator),
  standingHandler('RestoreOperator', restoreOperator),
  standingHandler('RevokeOperator', revokeOperator),
];
