import * as z from 'zod';
import { KeyPurpose } from '../../shared/kernel/keys.ts';
import { readEnvironment } from '../../shared/platform/environment.ts';
import { keyService } from '../../shared/platform/keys/key-service.ts';
import { connect } from '../../shared/registry/connect.ts';
import {
  keyStatus,
  type KeyStatus,
  purposesOfOtherSuites,
  rotateKeys,
} from '../../shared/registry/rotate-keys.ts';

const connection = connect('rotate-keys');
const env = readEnvironment('AWS_REGION', 'SECOND_REGION', 'KEY_SERVICE', 'KEY_SUITE');

/**
 * `rotate`: new keys of these purposes; `change-suite`: of all whose suite is not the configured one; `status`:
 * only how far things have come.
 */
const Asked = z.discriminatedUnion('action', [
  z.strictObject({ action: z.literal('rotate'), purposes: z.array(KeyPurpose).min(1) }),
  z.strictObject({ action: z.literal('change-suite') }),
  z.strictObject({ action: z.literal('status') }),
]);

/** Invoked by an administrator, with what is asked as its event. */
export const handler = async (
  event: unknown,
): Promise<{ readonly started: readonly string[]; readonly keys: readonly KeyStatus[] }> => {
  const asked = Asked.parse({ action: 'status', ...(event as object | null) });
  const { store, tenant } = connection;
  const purposes =
    asked.action === 'rotate'
      ? asked.purposes
      : asked.action === 'change-suite'
        ? await purposesOfOtherSuites(store, env.KEY_SUITE)
        : [];
  const started = await rotateKeys(
    {
      ...connection,
      service: keyService(env.KEY_SERVICE),
      regions: [env.AWS_REGION, env.SECOND_REGION],
      suite: env.KEY_SUITE,
    },
    purposes,
  );
  connection.log.info('keys/asked', { started: started.length });
  return { started, keys: await keyStatus(store, tenant) };
};
