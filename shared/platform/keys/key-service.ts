import { onDemand } from '../on-demand.ts';
import { localKeyService } from './local-key-service.ts';
import type { KeyService } from './port.ts';

/** `kms:alias/…` in a cloud, `file:///…` on one machine: configuration chooses, code does not. */
export function keyService(address: string): KeyService {
  if (address.startsWith('kms:')) return kms(address.slice('kms:'.length));
  if (address.startsWith('file:')) return localKeyService(address);
  throw new Error('KEY_SERVICE is neither kms:… nor file:…');
}

/** Its client is loaded at the first call: most requests find the keys in memory, and many need none. */
function kms(alias: string): KeyService {
  const service = onDemand(async () => (await import('./kms-key-service.ts')).kmsKeyService(alias));
  return {
    wrap: async (region, key) => (await service()).wrap(region, key),
    unwrap: async (region, wrapped) => (await service()).unwrap(region, wrapped),
  };
}
