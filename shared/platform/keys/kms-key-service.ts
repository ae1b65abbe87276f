import { DecryptCommand, EncryptCommand, KMSClient } from '@aws-sdk/client-kms';
import type { KeyService } from './port.ts';

const EncryptionContext = { purpose: 'union-registry/master' };

/** Master keys in the key service of each region, under the same alias. */
export function kmsKeyService(alias: string): KeyService {
  const clients = new Map<string, KMSClient>();
  const clientOf = (region: string): KMSClient => {
    const client = clients.get(region) ?? new KMSClient({ region });
    clients.set(region, client);
    return client;
  };
  return {
    async wrap(region, key) {
      const { CiphertextBlob } = await clientOf(region).send(
        new EncryptCommand({ KeyId: alias, Plaintext: key, EncryptionContext }),
      );
      if (CiphertextBlob === undefined) throw new Error('the key service gave no ciphertext');
      return CiphertextBlob;
    },
    async unwrap(region, wrapped) {
      const { Plaintext } = await clientOf(region).send(
        new DecryptCommand({ KeyId: alias, CiphertextBlob: wrapped, EncryptionContext }),
      );
      if (Plaintext === undefined) throw new Error('the key service gave no key');
      return Plaintext;
    },
  };
}
