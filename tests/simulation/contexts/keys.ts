import type { OperatorId } from '../../../shared/kernel/caller.ts';
import { KeyPurpose, SuiteId } from '../../../shared/kernel/keys.ts';
import { provincialFederation } from '../../../shared/platform/deployment/federations.ts';
import { TENANT } from '../functions/environment.ts';
import type { Choices, Drawn, Known, SimulatedContext } from '../contract.ts';
import { ringOpensEveryPerson, rotationsEnd } from '../invariants/keys.ts';
import { operator } from './cast.ts';

/** Mostly what persons are read and found by, to either suite; now and then any other key as well. */
function drawRotation(_: Known, choices: Choices): Drawn {
  const purposes = KeyPurpose.options.filter((purpose) =>
    choices.chance(purpose === 'wrap' || purpose === 'index' ? 0.85 : 0.1),
  );
  return {
    invokes: 'rotate-keys',
    type: 'rotate-keys',
    body: { purposes, suite: choices.pick(SuiteId.options) },
    actor: {
      ...operator('system-administrator', provincialFederation(TENANT).id),
      id: 'administrator-0' as OperatorId,
    },
  };
}

/** 密钥更换: begun by an administrator at any moment, carried out by commands of its own. */
export const keysContext: SimulatedContext = {
  name: 'keys',
  commands: [{ name: 'rotate keys', weight: 0.25, draw: drawRotation }],
  invariants: [ringOpensEveryPerson, rotationsEnd],
};
