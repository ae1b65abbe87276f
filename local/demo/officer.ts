import { join } from 'node:path';
import type { ApiClient, RequestView } from '../api-client.ts';
import { type Credential, openCertificateAuthority, signWith } from '../ca/certificate-authority.ts';
import { operatorSignature } from '../ca/operator-signature.ts';
import { FIRST_ADMINISTRATOR } from '../identity/local-authority.ts';

/** Signs one request with the officer's key. */
export type Sign = (request: {
  readonly path: string;
  readonly key: string;
  readonly body: unknown;
}) => string;

/** An officer who signed in by certificate, and what their security key does. */
export interface Officer {
  readonly token: string;
  readonly sign: Sign;
}

interface Place {
  readonly tenant: string;
  readonly dataFolder: string;
}

const OFFICER = 'demo-county-officer';

/**
 * The officer of the superior union, with a key for SM2: registered by the security administrator the first time,
 * signed in by certificate as in a deployment.
 */
export async function countyOfficer(client: ApiClient, scope: string): Promise<Officer> {
  const { tenant, dataFolder } = (await client.call<Place>('GET', '/_local', { expect: 200 })).body;
  const authority = openCertificateAuthority(join(dataFolder, 'ca'));
  const credential = authority.has(OFFICER)
    ? authority.credential(OFFICER)
    : authority.issue({ name: OFFICER, kind: 'sm2' });
  const administrator = await signIn(client, authority.credential(FIRST_ADMINISTRATOR));
  // A province where the demo was played has them already.
  const registered = await client.call<RequestView>('POST', '/v1/operators', {
    token: administrator,
    idempotencyKey: `demo-register-${OFFICER}`,
    body: { operatorId: OFFICER, role: 'superior-officer', scope, certificate: credential.chain[0] },
    expect: 202,
  });
  await client.waitForOutcome(registered.body.requestId, { token: administrator });
  return {
    token: await signIn(client, credential),
    sign: ({ path, key, body }) =>
      operatorSignature(credential, {
        tenant,
        operator: OFFICER,
        method: 'POST',
        path,
        body,
        idempotencyKey: key,
      }),
  };
}

async function signIn(client: ApiClient, credential: Credential): Promise<string> {
  const challenge = await client.call<{ challengeId: string; message: string }>(
    'POST',
    '/v1/sign-in/challenges',
    { idempotencyKey: null, expect: 201 },
  );
  const { challengeId, message } = challenge.body;
  const signature = { form: 'cms', value: signWith(credential, Buffer.from(message), 'cms') };
  const session = await client.call<{ token: string }>('POST', '/v1/sign-in/sessions', {
    idempotencyKey: null,
    body: { challengeId, certificates: credential.chain.slice(0, -1), signature },
    expect: 201,
  });
  return session.body.token;
}
