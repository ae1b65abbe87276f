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
import { ChangeStanding, restoreOperator, revokeOperator, suspendOperator } from '../domain/standing.ts';

const loadOperator = (read: Reader, operatorId: OperatorId) => read.record(operatorRecord, operatorId);

/** Nobody gives or takes away their own rights. */
const ofSomebodyElse = (actor: Actor, operatorId: string): Rejection | undefined =>
  actor.kind !== 'system' && actor.id === operatorId ? reject('operator/own-account') : undefined;

const mayAdminister = (
  { operator: { state } }: WithOperator,
  actor: Actor,
  { operatorId }: { readonly operatorId: string },
): Rejection | undefined =>
  state && hasInScope(actor, state.stamp) ? ofSomebodyElse(actor, operatorId) : reject('operator/not-found');

const group = (_: unknown, { operatorId }: { readonly operatorId: string }): string => operatorId;

const registerOperatorHandler: CommandHandler<'RegisterOperator', RegisterOperator, RegisteringOperator> = {
  type: 'RegisterOperator',
  body: RegisterOperator,
  action: 'operators:administer',
  lane: 'people',
  async load(read, { body: { operatorId, scope, certificate, entrustment } }) {
    const [operator, gate, claim, contract] = await Promise.all([
      loadOperator(read, operatorId),
      read.gate(scope),
      read.claim(certificateClaim(certificate)),
      entrustment && read.record(entrustmentRecord, entrustment),
    ]);
    return { operator, scope: gate, claim, entrustment: contract };
  },
  group,
  guard({ scope: { gate }, entrustment }, actor, { operatorId, entrustment: named }) {
    if (!gate || !hasInScope(actor, gate.stamp)) return reject('operator/unknown-scope', {}, '/scope');
    const seen = entrustment?.state && hasInScope(actor, entrustment.state.stamp);
    if (named !== undefined && !seen) return reject('entrustment/not-found', {}, '/entrustment');
    return ofSomebodyElse(actor, operatorId);
  },
  decide: registerOperator,
};

const withCertificate =
  <
    Body extends { readonly operatorId: OperatorId; readonly certificate: BindCertificate['certificate'] },
  >() =>
  async (read: Reader, { body }: { readonly body: Body }): Promise<WithCertificate> => {
    const [operator, claim] = await Promise.all([
      loadOperator(read, body.operatorId),
      read.claim(certificateClaim(body.certificate)),
    ]);
    return { operator, claim };
  };

const bindCertificateHandler: CommandHandler<'BindCertificate', BindCertificate, WithCertificate> = {
  type: 'BindCertificate',
  body: BindCertificate,
  action: 'operators:administer',
  lane: 'people',
  load: withCertificate<BindCertificate>(),
  group,
  guard: mayAdminister,
  decide: bindCertificate,
};

const reissueCertificateHandler: CommandHandler<'ReissueCertificate', ReissueCertificate, WithCertificate> = {
  type: 'ReissueCertificate',
  body: ReissueCertificate,
  action: 'operators:administer',
  lane: 'people',
  load: withCertificate<ReissueCertificate>(),
  group,
  guard: mayAdminister,
  decide: reissueCertificate,
};

const revokeCertificateHandler: CommandHandler<'RevokeCertificate', RevokeCertificate, WithOperator> = {
  type: 'RevokeCertificate',
  body: RevokeCertificate,
  action: 'operators:administer',
  lane: 'people',
  load: async (read, { body }) => ({ operator: await loadOperator(read, body.operatorId) }),
  group,
  guard: mayAdminister,
  decide: revokeCertificate,
};

const standingHandler = <Type extends string>(
  type: Type,
  decide: typeof suspendOperator,
): CommandHandler<Type, ChangeStanding, WithOperator> => ({
  type,
  body: ChangeStanding,
  action: 'operators:administer',
  lane: 'people',
  load: async (read, { body }) => ({ operator: await loadOperator(read, body.operatorId) }),
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
