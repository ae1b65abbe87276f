import type { SimulatedContext } from '../contract.ts';
import { affiliationsContext } from './affiliations.ts';
import { casesContext } from './cases.ts';
import { consentsContext } from './consents.ts';
import { electionsContext } from './elections.ts';
import { officersContext } from './officers.ts';
import { duplicatesContext } from './duplicates.ts';
import { employersContext } from './employers.ts';
import { dissolutionsContext } from './dissolutions.ts';
import { engineContext } from './engine.ts';
import { membersContext } from './members.ts';
import { operatorsContext } from './operators.ts';
import { retentionContext } from './retention.ts';
import { rulesContext } from './rules.ts';
import { statisticsContext } from './statistics.ts';
import { transfersContext } from './transfers.ts';
import { unionsContext } from './unions.ts';

/** Each context of the registry, with what it lets people ask for and what must hold of it. */
export const simulatedContexts: readonly SimulatedContext[] = [
  engineContext,
  unionsContext,
  affiliationsContext,
  electionsContext,
  officersContext,
  employersContext,
  dissolutionsContext,
  membersContext,
  consentsContext,
  duplicatesContext,
  transfersContext,
  casesContext,
  operatorsContext,
  retentionContext,
  rulesContext,
  statisticsContext,
];
