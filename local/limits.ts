/** What Lambda accepts and returns in one synchronous invocation, bytes of JSON. */
export const INVOCATION_PAYLOAD_BYTES = 6 * 1024 * 1024;

/** What an HTTP API accepts as a request body, bytes. */
export const REQUEST_BODY_BYTES = 10 * 1024 * 1024;

/** How long an HTTP API waits for its integration. */
export const INTEGRATION_TIMEOUT_MILLISECONDS = 30_000;

/** How long Lambda lets a function load before it counts the rest against the invocation. */
export const INITIALISATION_SECONDS = 10;
