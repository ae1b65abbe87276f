import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams';
import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';

/** Where the services of the cloud answer; without a DynamoDB endpoint it is AWS itself. */
export type Endpoints = {
  readonly dynamodb: string | undefined;
  readonly sqsS3: string;
};

export type Credentials = {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
};

/** The emulators check nobody; DynamoDB Local keeps the data of each access key and region apart. */
export const localCredentials: Credentials = { accessKeyId: 'local', secretAccessKey: 'local' };

/** What the SDK takes from the environment, in the runtime as in the functions. */
export function credentialsFromEnvironment(environment: NodeJS.ProcessEnv): Credentials | undefined {
  const accessKeyId = environment['AWS_ACCESS_KEY_ID'];
  const secretAccessKey = environment['AWS_SECRET_ACCESS_KEY'];
  const sessionToken = environment['AWS_SESSION_TOKEN'];
  if (!accessKeyId || !secretAccessKey) return undefined;
  return { accessKeyId, secretAccessKey, ...(sessionToken && { sessionToken }) };
}

export type Clients = {
  readonly dynamodb: (region: string) => DynamoDBClient;
  readonly streams: DynamoDBStreamsClient;
  readonly sqs: SQSClient;
  readonly s3: S3Client;
  readonly close: () => void;
};

/** The runtime's own clients: for making resources and for the event source mappings. */
export function connect(
  { dynamodb, sqsS3 }: Endpoints,
  { region, credentials }: { readonly region: string; readonly credentials: Credentials },
): Clients {
  const ofEngine = { credentials, ...(dynamodb && { endpoint: dynamodb }) };
  const byRegion = new Map<string, DynamoDBClient>();
  const clients = {
    streams: new DynamoDBStreamsClient({ ...ofEngine, region }),
    sqs: new SQSClient({ endpoint: sqsS3, region, credentials: localCredentials }),
    s3: new S3Client({ endpoint: sqsS3, region, credentials: localCredentials, forcePathStyle: true }),
  };
  return {
    ...clients,
    dynamodb: (wanted) => {
      const existing = byRegion.get(wanted);
      if (existing) return existing;
      const client = new DynamoDBClient({ ...ofEngine, region: wanted });
      byRegion.set(wanted, client);
      return client;
    },
    close: () => [...Object.values(clients), ...byRegion.values()].forEach((client) => client.destroy()),
  };
}

/** The variables that send a function's SDK to the engine and the emulators instead of AWS. */
export const endpointVariables = (
  { dynamodb, sqsS3 }: Endpoints,
  { region, credentials }: { readonly region: string; readonly credentials: Credentials },
): Record<string, string> => ({
  AWS_REGION: region,
  AWS_DEFAULT_REGION: region,
  AWS_ACCESS_KEY_ID: credentials.accessKeyId,
  AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
  ...(credentials.sessionToken && { AWS_SESSION_TOKEN: credentials.sessionToken }),
  ...(dynamodb && { AWS_ENDPOINT_URL_DYNAMODB: dynamodb, AWS_ENDPOINT_URL_DYNAMODB_STREAMS: dynamodb }),
  AWS_ENDPOINT_URL_SQS: sqsS3,
  AWS_ENDPOINT_URL_S3: sqsS3,
});
