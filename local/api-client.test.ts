import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { createApiClient } from './api-client.ts';

type Said = { status?: number; type?: string; text: string };
let server: Server | undefined;

/** A server that gives each answer once, in order, and the last one from then on. */
async function serve(...answers: Said[]) {
  const seen: { method: string; url: string; headers: IncomingMessage['headers']; body: string }[] = [];
  server = createServer((request, response) => {
    void request.toArray().then((chunks: Buffer[]) => {
      seen.push({
        method: request.method ?? '',
        url: request.url ?? '',
        headers: request.headers,
        body: Buffer.concat(chunks).toString(),
      });
      const said = answers[Math.min(seen.length, answers.length) - 1];
      response
        .writeHead(said?.status ?? 200, { 'content-type': said?.type ?? 'application/json' })
        .end(said?.text);
    });
  });
  await new Promise<void>((listening) => server?.listen(0, '127.0.0.1', listening));
  return { seen, api: createApiClient(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`) };
}

afterEach(() => new Promise<void>((closed) => (server ? server.close(() => closed()) : closed())));

describe('call', () => {
  it('sends token, body and a key of its own with a write', async () => {
    const { api, seen } = await serve({ status: 202, text: '{"requestId":"r1"}' });
    const first = await api.call('POST', '/v1/members', { token: 't', body: { name: '示例' } });
    await api.call('POST', '/v1/members', { token: 't', body: { name: '示例' } });
    expect([first.status, first.body]).toEqual([202, { requestId: 'r1' }]);
    expect(seen[0]).toMatchObject({
      method: 'POST',
      url: '/v1/members',
      headers: { authorization: 'Bearer t', 'content-type': 'application/json' },
      body: '{"name":"示例"}',
    });
    expect(seen[0]?.headers['idempotency-key']).toHaveLength(36);
    expect(seen[1]?.headers['idempotency-key']).not.toBe(seen[0]?.headers['idempotency-key']);
  });

  it('sends no key when told so, and a text as it is', async () => {
    const { api, seen } = await serve({ text: '{}' });
    await api.call('POST', '/x', { body: '{', idempotencyKey: null });
    await api.call('GET', '/x');
    expect(seen.map(({ headers, body }) => [headers['idempotency-key'], body])).toEqual([
      [undefined, '{'],
      [undefined, ''],
    ]);
  });

  it('gives pages as text and problems as JSON', async () => {
    const { api } = await serve(
      { type: 'text/html', text: '<p>' },
      { status: 404, type: 'application/problem+json', text: '{"code":"x"}' },
    );
    expect((await api.call('GET', '/docs')).body).toBe('<p>');
    expect((await api.call('GET', '/x')).body).toEqual({ code: 'x' });
  });

  it('says what came instead of what was expected', async () => {
    const { api } = await serve({ status: 422, text: '{"code":"member/elsewhere"}' });
    await expect(api.call('POST', '/v1/members', { expect: [200, 202] })).rejects.toThrow(
      /POST \/v1\/members: 422 instead of 200 or 202[^]*member\/elsewhere/,
    );
  });

  it('says that nobody answers, and why', async () => {
    await expect(createApiClient('http://127.0.0.1:1').call('GET', '/x')).rejects.toThrow(
      /GET \/x: no answer from http:\/\/127.0.0.1:1 \(.+\)/,
    );
  });
});

describe('waitForOutcome', () => {
  const view = (status: string) => ({ text: JSON.stringify({ requestId: 'r1', status }) });

  it.each(['done', 'rejected'])('asks until the request is %s', async (status) => {
    const { api, seen } = await serve(view('accepted'), view('accepted'), view(status));
    expect(await api.waitForOutcome('r1', { token: 't', every: 1 })).toEqual({ requestId: 'r1', status });
    expect(seen.map(({ url }) => url)).toEqual(Array(3).fill('/v1/requests/r1'));
  });

  it('gives up in time and shows how far it came', async () => {
    const { api } = await serve(view('accepted'));
    await expect(api.waitForOutcome('r1', { token: 't', timeout: 60, every: 10 })).rejects.toThrow(
      /request r1 is not settled after 60 ms[^]*"accepted"/,
    );
  });

  it('gives up at once when the request cannot be read', async () => {
    const { api, seen } = await serve({ status: 404, text: '{"code":"request/not-found"}' });
    await expect(api.waitForOutcome('r1', { token: 't' })).rejects.toThrow('404 instead of 200');
    expect(seen).toHaveLength(1);
  });
});
