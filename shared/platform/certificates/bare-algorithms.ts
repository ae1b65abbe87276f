/** How a bare signature was made, by the names of RFC 7518; SM2 is always with SM3. */
export const bareAlgorithms = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'SM2',
] as const;
export type BareAlgorithm = (typeof bareAlgorithms)[number];
