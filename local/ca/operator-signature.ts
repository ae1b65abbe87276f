import canonicalize from 'canonicalize';
import { type Credential, type SignatureForm, signWith } from './certificate-authority.ts';

/** A request as its sender knows it. */
export interface RequestToSign {
  readonly tenant: string;
  readonly operator: string;
  readonly method: string;
  /** `/v1/…` */
  readonly path: string;
  readonly body?: unknown;
  /** Of a command. Whatever takes none is signed with the time instead. */
  readonly idempotencyKey?: string | undefined;
}

/** What an operator signs, written as `/docs` describes it and not by the registry's own code. */
export function textToSign(request: RequestToSign, at: string): string {
  const { tenant, operator, method, path, body = null, idempotencyKey: key } = request;
  const once = key === undefined ? { at } : { key };
  const text = canonicalize({ tenant, by: `operator:${operator}`, ...once, type: `${method} ${path}`, body });
  if (text === undefined) throw new Error('this request has no canonical form');
  return text;
}

/** The header `Operator-Signature` for the request. */
export function operatorSignature(
  credential: Credential,
  request: RequestToSign,
  { form = 'cms', at = new Date().toISOString() }: { form?: SignatureForm; at?: string } = {},
): string {
  const value = signWith(credential, Buffer.from(textToSign(request, at)), form);
  const [pem = ''] = credential.chain;
  return [
    `${form}=:${value}:`,
    ...(form === 'raw' ? [`certificate=:${derOf(pem)}:`] : []),
    ...(request.idempotencyKey === undefined ? [`at="${at}"`] : []),
  ].join(', ');
}

const derOf = (pem: string): string => pem.replace(/-----[A-Z ]+-----|\s/g, '');
