import type { AnyHandler } from '../../kernel/command-handler.ts';
import { caseHandlers } from './case-handlers.ts';
import { disposeMembersHandler } from './disposal-handlers.ts';
import { consentHandlers, ownConsentHandlers } from './consent-handlers.ts';
import { duplicateHandlers } from './duplicate-handlers.ts';
import { erasureHandlers, ownErasureHandlers } from './erasure-handler.ts';
import {
  approveApplicationHandler,
  consentToReadmissionHandler,
  ownApplicationHandlers,
  registerMemberHandler,
  rejectApplicationHandler,
} from './membership-handlers.ts';
import { correctionHandlers } from './correction-handlers.ts';
import { groupHandlers } from './group-handlers.ts';
import { noteOfficesHandler, withOffices } from './office-handlers.ts';
import { ownHandlers } from './own-handlers.ts';
import { admitRosterChunkHandler, recordRosterRowsHandler } from './roster-handlers.ts';
import { standingHandlers } from './standing-handlers.ts';
import { transferHandlers } from './transfer-handlers.ts';
import type { IdentityVault } from './vault.ts';

/** Every command of the members context. */
export const memberHandlers = (vault: IdentityVault): readonly AnyHandler[] =>
  [
    noteOfficesHandler,
    registerMemberHandler(vault),
    ...ownApplicationHandlers(vault),
    approveApplicationHandler(vault),
    rejectApplicationHandler,
    consentToReadmissionHandler(vault),
    ...standingHandlers(vault),
    ...groupHandlers,
    ...transferHandlers(vault),
    ...caseHandlers(vault),
    recordRosterRowsHandler(vault),
    admitRosterChunkHandler(vault),
    disposeMembersHandler(vault),
    ...erasureHandlers(vault),
    ...ownErasureHandlers(vault),
    ...ownHandlers(vault),
    ...correctionHandlers(vault),
    ...consentHandlers,
    ...duplicateHandlers(vault),
    ...ownConsentHandlers(vault),
  ].map(withOffices);
