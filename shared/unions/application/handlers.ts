import type { AnyHandler, CommandHandler } from '../../kernel/command-handler.ts';
import { reject } from '../../kernel/problem.ts';
import {
  RegisterFederation,
  registerFederation,
  type RegisteringFederation,
} from '../domain/register-federation.ts';
import { unionRecord } from '../domain/union.ts';
import { dissolutionHandlers, type FindLeft } from './dissolution-handlers.ts';
import {
  applyForFoundingHandler,
  approveFoundingHandler,
  completeRosterHandler,
  noteEmployerHandler,
  noteRosterChunkHandler,
  rejectFoundingHandler,
  returnRosterHandler,
} from './founding-handlers.ts';
import { employerHandlers } from './employer-handlers.ts';
import { foundingStepHandlers, type StandingOf } from './founding-step-handlers.ts';
import { legalPersonHandlers } from './legal-person-handlers.ts';
import { termHandlers } from './term-handlers.ts';

const registerFederationHandler: CommandHandler<
  'RegisterFederation',
  RegisterFederation,
  RegisteringFederation
> = {
  type: 'RegisterFederation',
  body: RegisterFederation,
  action: 'system',
  lane: 'bulk',
  load: async (read, { body }) => ({
    union: await read.record(unionRecord, body.unionId),
    superior: body.superior === undefined ? undefined : await read.gate(body.superior),
  }),
  group: (_, { superior, unionId }) => superior ?? unionId,
  guard: (_, { kind }) => (kind === 'system' ? undefined : reject('command/not-permitted')),
  decide: registerFederation,
};

/** Every command of the unions context but those about officers during a term, and seldom ones (seldom-handlers.ts). */
export const unionHandlers = (standingOf: StandingOf, findLeft?: FindLeft): readonly AnyHandler[] => [
  registerFederationHandler,
  applyForFoundingHandler,
  completeRosterHandler,
  returnRosterHandler,
  approveFoundingHandler,
  rejectFoundingHandler,
  noteRosterChunkHandler,
  noteEmployerHandler,
  ...employerHandlers,
  ...foundingStepHandlers(standingOf),
  ...termHandlers(standingOf),
  ...dissolutionHandlers(findLeft),
  ...legalPersonHandlers,
];
