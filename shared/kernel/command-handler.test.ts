import * as z from 'zod';
import { describe, expect, it } from 'vitest';
import { type AnyHandler, handlersOf } from './command-handler.ts';
import { decide } from './decision.ts';

const handler: AnyHandler = {
  type: 'CountStars',
  body: z.unknown(),
  action: 'members:read',
  lane: 'people',
  load: async () => undefined,
  group: () => 'sky',
  guard: () => undefined,
  decide: () => decide({}),
};

describe('handlersOf', () => {
  it('finds a handler by the type of its command', () => {
    expect(handlersOf([handler]).get('CountStars')).toBe(handler);
  });

  it('G2 takes no handler that declares no action', () => {
    const { action: _, ...actionless } = handler;
    // @ts-expect-error every command says what its actor must be allowed
    expect(() => handlersOf([actionless])).toThrow('CountStars declares no action');
    // @ts-expect-error an action that no role is given
    expect(() => handlersOf([{ ...handler, action: 'stars:count' }])).toThrow('declares no action');
  });
});
