import type { ExtractFiles } from '../../../shared/statistics/application/extract-files.ts';
import type { Calls } from '../clock/calls.ts';
import type { Machine } from './simulated-store.ts';

/** The bucket of extracts as the engine sees it: between the two lies the cloud. */
export const simulatedExtractFiles = (
  calls: Calls,
  machine: Machine,
  server: ExtractFiles,
): ExtractFiles => ({
  put: (key, ...asked) =>
    calls.call(machine.current, `puts a piece of ${key}`, () => server.put(key, ...asked)),
  close: (key, held) => calls.call(machine.current, `closes ${key}`, () => server.close(key, held)),
  offer: (...asked) => server.offer(...asked),
});
