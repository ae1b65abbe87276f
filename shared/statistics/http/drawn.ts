import { fullDivisionName } from '../../kernel/divisions.ts';
import type { Scope } from '../domain/contributions.ts';

/** A picture of figures: it runs no script and loads nothing. */
export const drawn = (image: string) =>
  ({
    status: 200,
    headers: { 'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; sandbox" },
    body: image,
  }) as const;

/** A union's name is no matter of the figures: whoever asks for its chart knows it. */
export const nameOfScope = (scope: Scope): string =>
  scope.startsWith('division:') ? fullDivisionName(scope.slice('division:'.length)) : scope;
