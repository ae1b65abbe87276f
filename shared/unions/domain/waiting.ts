import type { Waiting } from '../../kernel/waiting.ts';
import type { Founding } from './founding.ts';

export const foundingWaits = ({ status, superior, submittedAt, by }: Founding): Waiting | undefined =>
  status === 'ready'
    ? { at: superior, since: submittedAt, action: 'founding:review', submittedBy: by }
    : undefined;
