import type { IncomingMessage, ServerResponse } from 'node:http';
import type { LambdaFunction } from '../lambda/function.ts';

/** One route of an HTTP API: `GET /v1/members/{memberId}`, `ANY /files/{path+}` or `$default`. */
export type Route = { readonly routeKey: string; readonly function: LambdaFunction };

/** CORS configuration of an HTTP API, named as in AWS::ApiGatewayV2::Api. */
export type CorsConfiguration = {
  readonly allowOrigins?: readonly string[];
  readonly allowMethods?: readonly string[];
  readonly allowHeaders?: readonly string[];
  readonly exposeHeaders?: readonly string[];
  readonly allowCredentials?: boolean;
  readonly maxAge?: number;
};

export type HttpApiOptions = {
  readonly routes: readonly Route[];
  /** Default 127.0.0.1. */
  readonly host?: string;
  /** 0 takes any free port. */
  readonly port: number;
  readonly cors?: CorsConfiguration;
  /** Paths of this machine only; handled (true) before CORS and routes. */
  readonly extra?: (request: IncomingMessage, response: ServerResponse) => boolean;
  /** Default 30,000, the longest an HTTP API allows. */
  readonly integrationTimeoutMilliseconds?: number;
  /** Default 10 MiB, the quota of an HTTP API. */
  readonly bodyLimitBytes?: number;
  readonly onAccess?: (entry: AccessEntry) => void;
};

export type AccessEntry = {
  readonly requestId: string;
  readonly method: string;
  readonly routeKey: string | undefined;
  readonly status: number;
  readonly milliseconds: number;
  /** Why the gateway itself answered instead of the function. */
  readonly reason: string | undefined;
};

/** `startHttpApi(options: HttpApiOptions): Promise<HttpApi>` in ./gateway.ts. */
export type HttpApi = {
  readonly url: string;
  readonly port: number;
  readonly status: () => HttpApiStatus;
  /** Stops accepting, waits for open requests up to `graceMilliseconds` (default 5,000). */
  readonly close: (graceMilliseconds?: number) => Promise<void>;
};

export type HttpApiStatus = {
  readonly requests: number;
  readonly open: number;
  readonly clientErrors: number;
  readonly serverErrors: number;
};
