import { kmsKeyService } from './kms-key-service.ts';
import { localKeyService } from './local-key-service.ts';
import type { KeyService } from './port.ts';

/** `kms:alias/…` in a cloud, `file:///…` on one machine: configuration chooses, code does not. */
export function keyService(address: string): KeyService {
  if (address.startsWith('kms:')) return kmsKeyService(address.slice('kms:'.length));
  if (address.startsWith('file:')) return localKeyService(address);
  throw new Error('KEY_SERVICE is neither kms:… nor file:…');
}
