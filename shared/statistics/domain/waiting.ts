import type { Waiting } from '../../kernel/waiting.ts';
import type { Assessment } from './assessment.ts';

/** A period whose figures are collected waits for the officer who signs them: another than who closed it. */
export const assessmentWaits = ({ status, unionId, readyAt, closedBy }: Assessment): Waiting | undefined =>
  status === 'ready' && readyAt !== undefined
    ? { at: unionId, since: readyAt, action: 'assessments:sign', submittedBy: closedBy }
    : undefined;
