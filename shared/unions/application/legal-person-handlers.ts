import type * as z from 'zod';
import type { AnyHandler, CommandHandler } from '../../kernel/command-handler.ts';
import type { UnionId } from '../../kernel/ids.ts';
import { legalPersonRecord } from '../domain/legal-person.ts';
import * as register from '../domain/register-legal-person.ts';
import { creditCodeClaim } from './founding-handlers.ts';
import { above, type Decider, handlerOf, own, timer, type Who } from './term-handlers.ts';

const asked: Who = { ...own, action: 'legal-persons:apply' };
const registrar: Who = { ...above, action: 'legal-persons:register' };

const act = <Body extends { readonly unionId: UnionId; readonly creditCode?: string }>(
  type: string,
  who: Who,
  body: z.ZodType<Body>,
  decide: Decider<register.Registering, Body>,
): CommandHandler<string, Body, register.Registering> =>
  handlerOf<Body, register.Registering>(type, who, body, {
    async more(read, union, { unionId, creditCode }) {
      const [person, gate, claim] = await Promise.all([
        read.record(legalPersonRecord, unionId),
        read.gate(unionId),
        creditCode === undefined ? undefined : read.claim(creditCodeClaim(creditCode)),
      ]);
      return { union, person, gate, ...(claim && { claim }) };
    },
    submittedBy: (records) => ('person' in records ? records.person.state?.application?.by : undefined),
    decide,
  });

/** 工会法人资格: what a union applies for, what the federation above registers, and the certificate's timer. */
export const legalPersonHandlers: readonly AnyHandler[] = [
  act('ApplyForLegalPerson', asked, register.ApplyForLegalPerson, register.applyForLegalPerson),
  act('RegisterLegalPerson', registrar, register.RegisterLegalPerson, register.registerLegalPerson),
  act('RefuseLegalPerson', registrar, register.RefuseLegalPerson, register.refuseLegalPerson),
  act('ChangeLegalPerson', registrar, register.ChangeLegalPerson, register.changeLegalPerson),
  act('RenewLegalPerson', registrar, register.RenewLegalPerson, register.renewLegalPerson),
  act('CancelLegalPerson', registrar, register.CancelLegalPerson, register.cancelLegalPerson),
  act('NoteLegalPerson', timer, register.LegalPersonTimer, register.noteLegalPerson),
];
