import { createServer } from 'node:net';

/** `wanted` if nobody listens there on the loopback address, else 0: let the system choose. */
export const freePort = (wanted: number): Promise<number> =>
  new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(0));
    probe.listen({ port: wanted, host: '127.0.0.1', exclusive: true }, () =>
      probe.close(() => resolve(wanted)),
    );
  });
