import { type Instant, legalDate } from '../../../shared/kernel/dates.ts';
import type { RequestId } from '../../../shared/kernel/ids.ts';
import { federationOf } from '../../../shared/platform/deployment/federations.ts';
import type { Engine } from '../../../shared/platform/engine/engine.ts';
import { StoredRequest, toRequestItem } from '../../../shared/platform/engine/request.ts';
import { derivedId } from '../../../shared/platform/ids.ts';
import type { Store } from '../../../shared/platform/store/port.ts';
import { unionCreditCode } from '../../support/employers.ts';
import { certificateOf } from '../contexts/certificates.ts';
import { TENANT } from './environment.ts';

/** The counties of the cast. */
const DIVISIONS = ['440305', '440106'];

/**
 * Officers who sign in by certificate, one of them under a contract that ends today and covers little: accounts and
 * contracts end while their holders ask.
 */
export async function openAccounts(store: Store, engine: Engine, at: Instant): Promise<void> {
  const carryOut = async (type: string, group: string, body: unknown): Promise<RequestId> => {
    const requestId = derivedId<RequestId>('simulated', type, JSON.stringify(body));
    const actor = { kind: 'system', id: 'provision' } as const;
    const item = toRequestItem({ requestId, type, body, actor, at, group, lane: 'people' });
    await store.commit([{ op: 'create', table: 'requests', item }]);
    const { failed } = await engine.process([requestId]);
    for (const fault of failed.values()) throw fault;
    const [done] = await store.read([{ table: 'requests', pk: requestId }]);
    const { outcome } = StoredRequest.parse(done);
    if (outcome?.status !== 'done') throw new Error(`${type} was refused: ${JSON.stringify(outcome)}`);
    return requestId;
  };
  for (const [index, division] of DIVISIONS.entries()) {
    const scope = federationOf(TENANT, division).id;
    const on = legalDate(at);
    const entrustment = await carryOut('RegisterEntrustment', scope, {
      party: { name: '某人力资源服务有限公司', creditCode: unionCreditCode(90 + index) },
      contract: `WT-${division}`,
      purpose: 'intake',
      scope,
      data: ['rosters'],
      from: on,
      through: on,
    });
    const roles = [
      { role: 'union-officer' },
      { role: 'superior-officer' },
      { role: 'union-officer', entrustment },
    ] as const;
    for (const [place, account] of roles.entries())
      await carryOut('RegisterOperator', scope, {
        ...account,
        operatorId: `officer-${String(place)}-${division}`,
        scope,
        certificate: certificateOf(50 + roles.length * index + place),
      });
  }
}
