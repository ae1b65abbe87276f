import { setTimeout } from 'node:timers/promises';
import { epochOf } from '../../shared/kernel/dates.ts';
import { readEnvironment } from '../../shared/platform/environment.ts';
import { createLog } from '../../shared/platform/log.ts';
import { measured } from '../../shared/platform/metrics.ts';
import { leaseFromEnvironment } from '../../shared/recovery/adapters/lease-from-environment.ts';
import { keepLease } from '../../shared/recovery/application/lease.ts';
import { RENEWALS_A_LENGTH } from '../../shared/recovery/domain/lease.ts';

const lease = leaseFromEnvironment();
const environment = readEnvironment('TENANT', 'LOG_LEVEL');
const log = createLog('keep-lease', environment.LOG_LEVEL);
const measure = measured(environment.TENANT);

/** Called each minute; a lease that is renewed more often is renewed several times within it. */
const MINUTE = 60;

export const handler = async (): Promise<void> => {
  const every = lease.terms.seconds / RENEWALS_A_LENGTH;
  for (let second = 0; second < MINUTE; second += every) {
    if (second > 0) await setTimeout(1_000 * every);
    await renew();
  }
};

/** Where the register can't be reached the lease runs on; the next renewal may reach it. */
async function renew(): Promise<void> {
  try {
    const kept = await keepLease(lease, { mayBegin: false });
    if (kept === 'never-begun') log.warn('lease/never-begun');
    else if (kept.ok) {
      log.info('lease/kept', { term: kept.value.term });
      measure('LeaseLeft', (epochOf(kept.value.until) - Date.now()) / 1_000);
    } else log.warn('lease/not-kept', { refused: kept.error });
  } catch (error) {
    log.error('lease/not-reached', error);
  }
}
