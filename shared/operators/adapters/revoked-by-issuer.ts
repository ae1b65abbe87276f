import type { Command } from '../../kernel/command.ts';
import type { Instant } from '../../kernel/dates.ts';
import type { RequestId } from '../../kernel/ids.ts';
import { claimKey, recordKey } from '../../platform/engine/keys.ts';
import { toClaim, toRecord } from '../../platform/engine/records.ts';
import { toRequestItem } from '../../platform/engine/request.ts';
import { derivedId } from '../../platform/ids.ts';
import type { CommandQueue } from '../../platform/queue/port.ts';
import { createOnce } from '../../platform/store/create-once.ts';
import type { Store } from '../../platform/store/port.ts';
import type { RevokeCertificate } from '../domain/certificates.ts';
import { certificateClaim, operatorRecord } from '../domain/operator.ts';
import type { RevokedByIssuer } from './refresh-trust.ts';

export interface RevocationDependencies {
  readonly tenant: string;
  readonly store: Store;
  readonly queue: CommandQueue;
}

/** Claims looked up in one read. */
const BATCH = 100;

/**
 * Ends certificates of ours that their authority has revoked, by the command that an administrator would send: so it
 * stands in the ledger, and ends open sessions. Their ids follow from the certificate: a repeat changes nothing.
 */
export async function endRevoked(
  revoked: readonly RevokedByIssuer[],
  now: Instant,
  { tenant, store, queue }: RevocationDependencies,
): Promise<number> {
  let ended = 0;
  for (let from = 0; from < revoked.length; from += BATCH) {
    for (const body of await boundAmong(revoked.slice(from, from + BATCH), store)) {
      const command: Command<string, RevokeCertificate> = {
        requestId: derivedId<RequestId>('revoked-by-issuer', tenant, body.fingerprint),
        type: 'RevokeCertificate',
        actor: { kind: 'system', id: 'sign-in-upkeep' },
        at: now,
        group: body.operatorId,
        lane: 'people',
        body,
      };
      await createOnce(store, 'requests', toRequestItem(command));
      await queue.send([command]);
      ended += 1;
    }
  }
  return ended;
}

async function boundAmong(revoked: readonly RevokedByIssuer[], store: Store): Promise<RevokeCertificate[]> {
  const claims = revoked.map(certificateClaim);
  const items = await store.read(claims.map((claim) => ({ table: 'registry', pk: claimKey(claim) })));
  const held = revoked.flatMap((certificate, index) => {
    const { holder } = toClaim(certificateClaim(certificate), items[index]);
    return holder === undefined ? [] : [{ ...certificate, holder }];
  });
  const records = await store.read(
    held.map(({ holder }) => ({ table: 'registry', pk: recordKey(operatorRecord.type, holder) })),
  );
  return held.flatMap(({ issuer, serial, holder }, index) => {
    const { state } = toRecord(operatorRecord, holder, records[index]);
    const bound = state?.certificates.find(
      (one) => one.issuer === issuer && one.serial === serial && one.status === 'active',
    );
    return state === undefined || bound === undefined
      ? []
      : [
          {
            operatorId: state.operatorId,
            fingerprint: bound.fingerprint,
            reason: 'revoked-by-issuer' as const,
          },
        ];
  });
}
