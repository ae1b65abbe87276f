import '../scripts/assert-node.js';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { DataFolderHeld } from './data-folder.ts';
import { failure, help, introduction, progressLine, readiness } from './screen.ts';
import { whenNpmEnds } from './npm-parent.ts';
import { startProvince } from './runtime.ts';

/** `npm start`: a province on this machine until Ctrl-C. */

const DEFAULT_PORT = 4400;

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: String(DEFAULT_PORT) },
    data: { type: 'string', default: join(import.meta.dirname, '..', '.local') },
    dynamodb: { type: 'string' },
    tenant: { type: 'string', default: '44' },
    help: { type: 'boolean', default: false },
  },
});

if (values.help) {
  console.log(help({ port: DEFAULT_PORT }));
  process.exit(0);
}
const port = Number(values.port);
if (!Number.isInteger(port) || port < 0 || port > 65_533) {
  console.error(`--port ${values.port}: 0–65533`);
  process.exit(2);
}

const from = performance.now();
console.log(introduction(values.tenant));
try {
  const province = await startProvince({
    dataFolder: values.data,
    tenant: values.tenant,
    port,
    ...(values.dynamodb && { dynamodb: values.dynamodb }),
    log: (entry) => console.log(progressLine(entry)),
  });
  console.log(readiness(province, performance.now() - from));

  let stopping = false;
  const stop = async (why: string, code: number): Promise<void> => {
    if (stopping) process.exit(130);
    stopping = true;
    console.log(why);
    await province.close();
    process.exit(code);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => void stop('\n正在停止……数据已保存。 Stopping; the data is kept.', 0));
  }
  whenNpmEnds(() => void stop('', 0));
  void province.failed.then((reason) => stop(failure(new Error(reason)), 1));
} catch (cause) {
  console.error(cause instanceof DataFolderHeld ? cause.message : failure(cause));
  process.exit(1);
}
