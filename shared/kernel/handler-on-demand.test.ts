import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import type { Actor } from './caller.ts';
import type { AnyHandler, CommandHandler } from './command-handler.ts';
import { decide } from './decision.ts';
import { handlerOnDemand } from './handler-on-demand.ts';
import { reject } from './problem.ts';

const actor: Actor = { kind: 'system', id: 'test' };

const handler: CommandHandler<'CountSheep', { readonly sheep: number }, { readonly known: number }> = {
  type: 'CountSheep',
  body: z.strictObject({ sheep: z.number() }),
  action: 'system',
  lane: 'bulk',
  load: (_, { body: { sheep } }) => Promise.resolve({ known: sheep + 1 }),
  group: ({ known }, { sheep }) => `${String(known)}-${String(sheep)}`,
  guard: ({ known }) => (known > 100 ? reject('sheep/too-many') : undefined),
  decide: ({ known }, { body: { sheep } }) =>
    decide({ result: { sheep: String(sheep), known: String(known) } }),
};

const asked = async (body: unknown) => {
  let loads = 0;
  const onDemand = handlerOnDemand({ type: 'CountSheep', action: 'system', lane: 'bulk' }, () => {
    loads += 1;
    return Promise.resolve(handler as unknown as AnyHandler);
  });
  expect(loads).toBe(0);
  const command = { type: 'CountSheep', body, actor } as never;
  return { onDemand, command, records: await onDemand.load(undefined as never, command) };
};

describe('a handler that is loaded on demand', () => {
  it('does what the handler does', async () => {
    const { onDemand, command, records } = await asked({ sheep: 7 });
    expect(onDemand.group(records, undefined)).toBe('8-7');
    expect(onDemand.guard(records, actor, undefined)).toBeUndefined();
    expect(onDemand.decide(records, command, undefined as never)).toMatchObject({
      ok: true,
      value: { result: { sheep: '7', known: '8' } },
    });
  });

  it('refuses what the handler’s guard refuses, and a body that it does not take', async () => {
    const many = await asked({ sheep: 100 });
    expect(many.onDemand.guard(many.records, actor, undefined)).toEqual({ code: 'sheep/too-many' });
    const malformed = await asked({ sheep: 'seven' });
    expect(malformed.onDemand.guard(malformed.records, actor, undefined)).toEqual({
      code: 'command/malformed',
      params: { type: 'CountSheep' },
    });
    expect(malformed.onDemand.group(malformed.records, undefined)).toBe('CountSheep');
  });
});
