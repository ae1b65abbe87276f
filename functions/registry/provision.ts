import { NotWriter } from '../../shared/platform/engine/writer-lease.ts';
import { readEnvironment } from '../../shared/platform/environment.ts';
import { keyService } from '../../shared/platform/keys/key-service.ts';
import { connect } from '../../shared/registry/connect.ts';
import { engineOf } from '../../shared/registry/contexts.ts';
import { leaseFromEnvironment } from '../../shared/recovery/adapters/lease-from-environment.ts';
import { keepLease } from '../../shared/recovery/application/lease.ts';
import { provision, ProvisionRequest } from '../../shared/registry/provision.ts';

const connection = connect('provision');
const env = readEnvironment('AWS_REGION', 'SECOND_REGION', 'KEY_SERVICE', 'KEY_SUITE');

/** Invoked once by a deployment, and again by each later one; may name an administrator to begin with. */
export const handler = async (event: unknown) => {
  // A province that has never written begins to; one that writes elsewhere is not provisioned here.
  const kept = await keepLease(leaseFromEnvironment(), { mayBegin: true });
  if (kept === 'never-begun' || !kept.ok) throw new NotWriter('another region writes this province');
  return provision({
    ...connection,
    ...ProvisionRequest.parse(event ?? {}),
    regions: [env.AWS_REGION, env.SECOND_REGION],
    service: keyService(env.KEY_SERVICE),
    suite: env.KEY_SUITE,
    engine: engineOf(connection),
  });
};
