import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { startDynamoDb } from '../../local/emulators/dynamodb.ts';
import { startSqsS3 } from '../../local/emulators/sqs-s3.ts';

declare module 'vitest' {
  interface ProvidedContext {
    readonly dynamodbUrl: string;
    readonly sqsS3Url: string;
    /** Folder of the synthesized templates. */
    readonly assembly: string;
  }
}

const root = join(import.meta.dirname, '../..');

/** One DynamoDB Local and one SQS and S3 for all integration tests of a run, all in memory. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const log = (): void => undefined;
  const [dynamodb, sqsS3] = await Promise.all([
    startDynamoDb({ storage: 'in-memory', log }),
    startSqsS3({ storage: 'in-memory', region: 'cn-north-1', log }),
  ]);
  execFileSync(process.execPath, [join(root, 'scripts/synth.ts')], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  project.provide('dynamodbUrl', dynamodb.url);
  project.provide('sqsS3Url', sqsS3.url);
  project.provide('assembly', join(root, '.build/cloud'));
  return async () => {
    await Promise.all([dynamodb.close(), sqsS3.close()]);
  };
}
