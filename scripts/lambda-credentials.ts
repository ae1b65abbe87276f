import { fromEnv } from '@aws-sdk/credential-provider-env';

/** Stands in for the SDK's default provider chain in the bundles: Lambda gives credentials by environment. */
export const defaultProvider = (): ReturnType<typeof fromEnv> => fromEnv();
