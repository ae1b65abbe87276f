import type { OperatorId } from '../../../shared/kernel/caller.ts';
import type { UnionId } from '../../../shared/kernel/ids.ts';
import type { CertificateRef, Operator } from '../../../shared/operators/domain/operator.ts';
import type { Choices, CommandSource, Drawn, Known, SimulatedContext } from '../contract.ts';
import { contractsCover } from '../invariants/entrustments.ts';
import { emergenciesEnd } from '../invariants/emergencies.ts';
import { accountsHeld, actsAreSigned } from '../invariants/accounts.ts';
import { contractIn, entrustmentCommands } from './entrustments.ts';
import { breakGlassCommands } from './break-glass.ts';
import { certificateOf } from './certificates.ts';
import { baseUnions, federations, officerFor, someUnion, unionsOf } from './cast.ts';

/** Few certificates and few accounts, so that the same ones are brought again and again. */
const CERTIFICATES = 8;
const ACCOUNTS = 6;

const certificate = (choices: Choices): CertificateRef => certificateOf(10 + choices.int(CERTIFICATES));

const accounts = (known: Known): readonly Operator[] =>
  known.records('operator').map(({ state }) => state as Operator);

const accountId = (choices: Choices): OperatorId => `account-${String(choices.int(ACCOUNTS))}` as OperatorId;

/** The administrator of a federation above, in most cases. */
const administrator = (path: readonly UnionId[], known: Known, choices: Choices) =>
  officerFor(path.slice(0, -1), known, choices, {
    role: 'security-administrator',
    wrong: 'system-administrator',
  });

function drawRegistration(known: Known, choices: Choices): Drawn | undefined {
  const scope = someUnion(choices.chance(0.6) ? baseUnions(known) : federations(known), choices);
  const path = unionsOf(known).find(({ unionId }) => unionId === scope)?.stamp.path ?? [];
  return {
    type: 'RegisterOperator',
    body: {
      operatorId: accountId(choices),
      role: choices.pick(['union-officer', 'superior-officer', 'organiser', 'machine']),
      scope,
      ...(choices.chance(0.3) && contractIn(path, known, choices)),
      certificate: certificate(choices),
    },
    actor: administrator(path, known, choices),
  };
}

type Body = (operator: Operator, choices: Choices) => object;

const source = (type: string, weight: number, body: Body): CommandSource => ({
  name: type,
  weight,
  draw(known, choices): Drawn | undefined {
    const all = accounts(known);
    if (all.length === 0) return undefined;
    const operator = choices.pick(all);
    return {
      type,
      body: {
        operatorId: choices.chance(0.05) ? accountId(choices) : operator.operatorId,
        ...body(operator, choices),
      },
      actor: administrator(operator.stamp.path, known, choices),
    };
  },
});

const borne = ({ certificates }: Operator, choices: Choices): string =>
  certificates.length > 0 ? choices.pick(certificates).fingerprint : certificate(choices).fingerprint;

export const operatorsContext: SimulatedContext = {
  name: 'operators',
  commands: [
    { name: 'register an operator', weight: 2.5, draw: drawRegistration },
    source('BindCertificate', 0.5, (_, choices) => ({ certificate: certificate(choices) })),
    source('RevokeCertificate', 0.3, (operator, choices) => ({
      fingerprint: borne(operator, choices),
      reason: 'lost',
    })),
    source('ReissueCertificate', 0.4, (operator, choices) => ({
      fingerprint: borne(operator, choices),
      reason: 'damaged',
      certificate: certificate(choices),
    })),
    source('SuspendOperator', 0.3, () => ({})),
    source('RestoreOperator', 1.5, () => ({})),
    source('RevokeOperator', 0.1, () => ({})),
    ...breakGlassCommands,
    ...entrustmentCommands,
  ],
  invariants: [emergenciesEnd, accountsHeld, actsAreSigned, contractsCover],
};
