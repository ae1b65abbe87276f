import { createServer, request, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

/** A call to the engine as its body says it. */
export interface ProxiedCall {
  /** `PutItem`, `GetRecords`, … */
  readonly name: string;
  readonly region: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly status: number;
}

export interface RecordingProxy {
  readonly url: string;
  /** Forgets what was noted so far. */
  readonly clear: () => void;
  readonly calls: () => readonly ProxiedCall[];
  readonly close: () => void;
}

/** Hands every call on to the engine and notes it, in the order in which they came. */
export async function recordingProxy(engine: string): Promise<RecordingProxy> {
  const { hostname, port } = new URL(engine);
  let calls: ProxiedCall[] = [];
  const server = createServer((incoming, answer) => {
    void (async () => {
      const body = await buffer(incoming);
      const call: { -readonly [K in keyof ProxiedCall]: ProxiedCall[K] } = {
        ...told(incoming, body),
        status: 0,
      };
      calls.push(call);
      const outgoing = request(
        { hostname, port, method: incoming.method, path: incoming.url, headers: incoming.headers },
        (answered) => {
          call.status = answered.statusCode ?? 0;
          answer.writeHead(call.status, answered.headers);
          answered.pipe(answer);
        },
      );
      outgoing.on('error', () => answer.destroy());
      outgoing.end(body);
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    clear: () => (calls = []),
    calls: () => calls,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

function told({ headers }: IncomingMessage, body: Buffer): Omit<ProxiedCall, 'status'> {
  const target = String(headers['x-amz-target'] ?? '');
  const scope = /Credential=[^/]+\/\d+\/([^/]+)\//.exec(headers.authorization ?? '');
  return {
    name: target.slice(target.indexOf('.') + 1),
    region: scope?.[1] ?? '',
    input: withBytes(JSON.parse(body.toString() || '{}')) as Readonly<Record<string, unknown>>,
  };
}

/** The SDK takes binary values as bytes; on the wire they are base64. */
function withBytes(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withBytes);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [
      name,
      name === 'B' && typeof member === 'string' ? Buffer.from(member, 'base64') : withBytes(member),
    ]),
  );
}
