import { createApiClient, type ApiClient, type ProblemBody } from '../api-client.ts';
import { countyOfficer, type Officer, type Sign } from './officer.ts';

/** Who the demo speaks as; the local runtime issues their tokens. */
export type Part = 'organiser' | 'provincial-officer' | 'union-officer' | 'worker';

export interface Outcome {
  readonly status: 'done' | 'rejected';
  readonly result?: Readonly<Record<string, string>>;
  readonly problem?: { readonly code: string; readonly detail: string };
}

/** The API as the demo uses it: by part played, each write under a key of its own, so that a repeat is one. */
export interface Stage {
  read<Body>(as: string, path: `/${string}`): Promise<Body>;
  /** Sends a command and waits for its outcome; a refusal at the door comes back as its problem. */
  command(as: string, step: string, path: `/${string}`, body?: unknown, sign?: Sign): Promise<Outcome>;
  write<Body>(as: string, step: string, path: `/${string}`, body: unknown): Promise<Body>;
  invoke<Body>(name: string, event: unknown): Promise<Body>;
  /** Who approves foundings signs in by certificate, and signs. */
  countyOfficer(scope: string): Promise<Officer>;
  tokenFor(part: Part, options?: { readonly scope?: string; readonly account?: string }): Promise<string>;
}

export function stageAt(url: string, run: string): Stage {
  const client = createApiClient(url);
  const patient = withPatience(client);
  return {
    async read(as, path) {
      return (await patient<never>('GET', path, { token: as, expect: 200 })).body;
    },
    async command(as, step, path, body, sign) {
      const key = `demo-${run}-${step}`;
      const answered = await patient<ProblemBody & { requestId: string }>('POST', path, {
        token: as,
        idempotencyKey: key,
        ...(body === undefined ? {} : { body }),
        ...(sign && { headers: { 'operator-signature': sign({ path, key, body }) } }),
        expect: [202, 409, 422],
      });
      if (answered.status !== 202) return refusedAtTheDoor(answered.body);
      const outcome = await client.waitForOutcome(answered.body.requestId, { token: as, timeout: 120_000 });
      return outcome as unknown as Outcome;
    },
    async write(as, step, path, body) {
      const options = { token: as, idempotencyKey: `demo-${run}-${step}`, body, expect: [200, 201, 202] };
      return (await patient<never>('POST', path, options)).body;
    },
    async invoke(name, event) {
      const path = `/_local/functions/${name}` as const;
      return (await client.call<never>('POST', path, { body: event, idempotencyKey: null, expect: 200 }))
        .body;
    },
    countyOfficer: (scope) => countyOfficer(client, scope),
    async tokenFor(part, options = {}) {
      const body = { as: part, ...options };
      const issued = await client.call<{ token: string }>('POST', '/_local/tokens', { body, expect: 201 });
      return issued.body.token;
    },
  };
}

/** The first of the errors says most about a body that breaks a rule. */
function refusedAtTheDoor({ code, detail, errors }: ProblemBody): Outcome {
  const [first] = errors ?? [];
  return {
    status: 'rejected',
    problem: first ? { code: first.code, detail: first.detail } : { code, detail },
  };
}

const RETRIED = new Set([429, 503]);

/** A province that is busy is asked again. */
function withPatience(client: ApiClient): ApiClient['call'] {
  return async (method, path, options = {}) => {
    const { expect, ...rest } = options;
    for (let attempt = 1; ; attempt += 1) {
      const expected = expect === undefined ? [] : [expect].flat();
      const answered = await client.call<never>(method, path, {
        ...rest,
        ...(expect === undefined ? {} : { expect: attempt < 10 ? [...expected, ...RETRIED] : expected }),
      });
      if (!RETRIED.has(answered.status)) return answered;
      await new Promise((resolve) => setTimeout(resolve, 200 * attempt));
    }
  };
}
