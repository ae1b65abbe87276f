import { describe, expect, it } from 'vitest';
import { batchVerdict } from './batch-response.ts';

const returned = (payload: unknown) => ({ ok: true, requestId: 'r', payload }) as const;
const batch = new Set(['a', 'b']);

describe('batch response', () => {
  it.each([
    ['null', null],
    ['an empty object', {}],
    ['an empty list', { batchItemFailures: [] }],
    ['a null list', { batchItemFailures: null }],
    ['another object', { statusCode: 200 }],
  ])('takes %s as success of all', (_, payload) => {
    expect(batchVerdict(returned(payload), true, batch)).toEqual({ kind: 'none' });
  });

  it('takes the listed items as failed', () => {
    const payload = { batchItemFailures: [{ itemIdentifier: 'b' }, { itemIdentifier: 'b' }] };
    expect(batchVerdict(returned(payload), true, batch)).toEqual({
      kind: 'some',
      identifiers: new Set(['b']),
    });
  });

  it.each([
    ['a string', 'done'],
    ['a list', []],
    ['a list that is none', { batchItemFailures: 'b' }],
    ['a null identifier', { batchItemFailures: [{ itemIdentifier: null }] }],
    ['an empty identifier', { batchItemFailures: [{ itemIdentifier: '' }] }],
    ['a misnamed identifier', { batchItemFailures: [{ messageId: 'a' }] }],
    ['a bare identifier', { batchItemFailures: ['a'] }],
    ['an unknown identifier', { batchItemFailures: [{ itemIdentifier: 'a' }, { itemIdentifier: 'z' }] }],
  ])('takes %s as failure of all', (_, payload) => {
    expect(batchVerdict(returned(payload), true, batch)).toMatchObject({ kind: 'all' });
  });

  it('ignores the response unless the mapping reports item failures', () => {
    const payload = { batchItemFailures: [{ itemIdentifier: 'b' }] };
    expect(batchVerdict(returned(payload), false, batch)).toEqual({ kind: 'none' });
  });

  it('takes a function that failed as failure of all', () => {
    const failure = { kind: 'timeout', afterSeconds: 3 } as const;
    expect(batchVerdict({ ok: false, requestId: 'r', failure }, true, batch)).toEqual({
      kind: 'all',
      detail: 'timeout',
    });
  });
});
