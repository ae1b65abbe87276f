import { explicit, integer, sequence, time, tlv } from '../../shared/platform/certificates/write-der.ts';
import { extension, type Issuer, keyId, nameOf, signed } from './certificate.ts';

export interface ListRequest {
  readonly number: number;
  readonly from: Date;
  readonly to: Date;
  readonly revoked: readonly { readonly serial: string; readonly at: Date }[];
  /** Beyond the usual, already encoded: for tests of what must be refused. */
  readonly extensions?: readonly Buffer[];
}

/** A revocation list, version 2, in DER. */
export function makeRevocationList(
  { number, from, to, revoked, extensions = [] }: ListRequest,
  issuer: Issuer,
): Buffer {
  const entries = revoked.map(({ serial, at }) => sequence(integer(serial), time(at)));
  const body = sequence(
    integer('1'),
    issuer.key.algorithm,
    nameOf(issuer.subject),
    time(from),
    time(to),
    ...(entries.length === 0 ? [] : [sequence(...entries)]),
    explicit(
      0,
      sequence(
        extension('2.5.29.35', sequence(tlv(0x80, keyId(issuer.key.spki)))),
        extension('2.5.29.20', integer(number.toString(16))),
        ...extensions,
      ),
    ),
  );
  return signed(body, issuer.key);
}
