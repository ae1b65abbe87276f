/** The registry as the issuer of its own sessions. Apart from what signs tokens: every function verifies them. */
export const sessionIssuer = (tenant: string): string => `urn:union-registry:${tenant}`;
