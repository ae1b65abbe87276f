import { expect, it, vi } from 'vitest';
import { onDemand } from './on-demand.ts';

it('makes nothing before it is asked, and then once for all who ask', async () => {
  const make = vi.fn(async () => ({}));
  const get = onDemand(make);
  expect(make).not.toHaveBeenCalled();

  const [first, second] = await Promise.all([get(), get()]);

  expect(second).toBe(first);
  expect(await get()).toBe(first);
  expect(make).toHaveBeenCalledOnce();
});

it('tries again after a failure', async () => {
  const make = vi
    .fn<() => Promise<string>>()
    .mockRejectedValueOnce(new Error('not yet'))
    .mockResolvedValue('made');
  const get = onDemand(make);

  await expect(get()).rejects.toThrow('not yet');
  expect(await get()).toBe('made');
});
