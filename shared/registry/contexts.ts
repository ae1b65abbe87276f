import { type AnyHandler, handlersOf } from '../kernel/command-handler.ts';
import { handlersOnDemand } from '../kernel/handler-on-demand.ts';
import { keyCards } from '../keys/application/key-cards.ts';
import { memberIndexes } from '../members/adapters/indexes.ts';
import { membersPage } from '../members/adapters/members-page.ts';
import { memberHandlers } from '../members/application/handlers.ts';
import { restampMembersHandler } from '../members/application/restamping-handler.ts';
import type { IdentityVault } from '../members/application/vault.ts';
import { operatorIndexes } from '../operators/adapters/indexes.ts';
import { liveAccounts } from '../operators/adapters/live-accounts.ts';
import { storedEntrustments } from '../operators/adapters/stored-entrustments.ts';
import { breakGlassHandlers } from '../operators/application/break-glass-handlers.ts';
import { entrustmentHandlers } from '../operators/application/entrustment-handlers.ts';
import { operatorHandlers } from '../operators/application/handlers.ts';
import { dynamoClient } from '../platform/clients.ts';
import { readEnvironment } from '../platform/environment.ts';
import { remembered } from '../platform/http/auth/live-session.ts';
import { gathered } from '../platform/store/gathered.ts';
import { dynamoLists, type Lists } from '../platform/store/lists.ts';
import { onDemand } from '../platform/on-demand.ts';
import { createEngine, type Engine } from '../platform/engine/engine.ts';
import type { Indexes } from '../platform/engine/plan.ts';
import { rulesSource } from '../platform/engine/rules-source.ts';
import { anchoredCounts } from '../retention/adapters/anchored-counts.ts';
import { retentionKeeper } from '../retention/adapters/retention-keeper.ts';
import { retentionHandlers } from '../retention/application/handlers.ts';
import type { RetentionKeeper } from '../retention/application/ports.ts';
import { rulesHandlers } from '../rules/application/handlers.ts';
import { statisticsOnDemand } from '../statistics/application/command-cards.ts';
import { childrenPage } from '../unions/adapters/children-page.ts';
import { noticeIndexes } from '../notices/adapters/indexes.ts';
import { noticeHandlers } from '../notices/application/handlers.ts';
import { statisticsIndexes } from '../statistics/adapters/indexes.ts';
import { unionIndexes } from '../unions/adapters/indexes.ts';
import { affiliationHandlers, restampingHandlers } from '../unions/application/affiliation-handlers.ts';
import type { FindLeft } from '../unions/application/dissolution-handlers.ts';
import { officeCards } from '../unions/application/office-cards.ts';
import { seldomCards } from '../unions/application/seldom-cards.ts';
import { unionHandlers } from '../unions/application/handlers.ts';
import { type Connection, leaseOf } from './connect.ts';
import { standingOf } from './elected.ts';
import { leftIn } from './left.ts';

export interface RegistryKeepers {
  readonly tenant: string;
  readonly retention?: RetentionKeeper | undefined;
  readonly lists?: Lists | undefined;
  readonly left?: FindLeft | undefined;
}

/** The contexts but for those whose commands the engine loads on demand, put together. Without a keeper no run of the retention schedule goes anywhere, and without lists no change of superior is followed by those below. */
export const contextHandlers = (
  vault: IdentityVault,
  { tenant, retention, lists, left }: RegistryKeepers,
): readonly AnyHandler[] => [
  ...unionHandlers(standingOf, left),
  ...affiliationHandlers(),
  ...(lists ? [...restampingHandlers(childrenPage(lists)), restampMembersHandler(membersPage(lists))] : []),
  ...noticeHandlers,
  ...operatorHandlers,
  ...breakGlassHandlers,
  ...entrustmentHandlers,
  ...memberHandlers(vault),
  ...retentionHandlers(retention),
  ...rulesHandlers(tenant),
];

export const registryIndexes: Indexes = {
  ...unionIndexes,
  ...memberIndexes,
  ...statisticsIndexes,
  ...operatorIndexes,
  ...noticeIndexes,
};

export const engineOf = (connection: Connection): Engine =>
  createEngine({
    ...connection,
    handlers: handlersOf([
      ...contextHandlers(connection.vault, {
        tenant: connection.tenant,
        lists: dynamoLists(dynamoClient(), readEnvironment('TABLE_REGISTRY').TABLE_REGISTRY),
        left: leftIn(
          connection.store,
          dynamoLists(dynamoClient(), readEnvironment('TABLE_REGISTRY').TABLE_REGISTRY),
        ),
        retention: retentionKeeper({
          ...connection,
          anchored: anchoredCounts(dynamoClient(), readEnvironment('TABLE_AUDIT').TABLE_AUDIT),
        }),
      }),
      ...statisticsOnDemand(onDemand(() => statisticsHandlers(connection))),
      ...handlersOnDemand(officeCards, onDemand(handlersAboutOfficers)),
      ...handlersOnDemand(
        keyCards,
        onDemand(() => handlersOfKeys(connection)),
      ),
      ...handlersOnDemand(seldomCards, onDemand(handlersSeldomAsked)),
    ]),
    indexes: registryIndexes,
    rules: rulesSource(connection.store, connection.tenant),
    isLive: remembered(liveAccounts(gathered(connection.store))),
    entrustments: storedEntrustments(gathered(connection.store)),
    lease: leaseOf(),
  });

const statisticsHandlers = async (connection: Connection): Promise<readonly AnyHandler[]> =>
  (await import('./statistics-handlers.ts')).statisticsHandlersOf(connection);

const handlersAboutOfficers = async (): Promise<readonly AnyHandler[]> =>
  (await import('../unions/application/office-handlers.ts')).officeHandlers(standingOf);

/** Nobody waits for a rotation. */
const handlersOfKeys = async (connection: Connection): Promise<readonly AnyHandler[]> =>
  (await import('./key-handlers.ts')).keyHandlersOf(connection);

const handlersSeldomAsked = async (): Promise<readonly AnyHandler[]> =>
  (await import('../unions/application/seldom-handlers.ts')).seldomHandlers;
