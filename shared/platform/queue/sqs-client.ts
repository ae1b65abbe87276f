import { SQSClient } from '@aws-sdk/client-sqs';
import { timeouts } from '../timeouts.ts';

export const sqsClient = (): SQSClient => new SQSClient({ maxAttempts: 5, requestHandler: timeouts });
