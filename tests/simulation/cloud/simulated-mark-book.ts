import type { MarkBook } from '../../../shared/members/application/find-duplicates.ts';
import { CloudFault, type Calls } from '../clock/calls.ts';
import type { Machine } from './simulated-store.ts';

/** The book of marks as the finder sees it: between the two lies the cloud. */
export function simulatedMarkBook(calls: Calls, machine: Machine, server: MarkBook): MarkBook {
  const { faults } = calls;
  return {
    entryOf: (member) =>
      calls.call(machine.current, `reads marks of ${member}`, () => server.entryOf(member)),
    enter: (member, read, next) =>
      calls.call(machine.current, `enters ${member}`, (id): Promise<boolean> => {
        if (faults.strikes('conflict', id)) return Promise.resolve(false);
        if (faults.strikes('throttled', id)) return Promise.reject(new CloudFault('throttled'));
        return server.enter(member, read, next);
      }),
    bearersOf: (mark, atMost) =>
      calls.call(machine.current, `looks who is like ${mark.slice(-6)}`, () =>
        server.bearersOf(mark, atMost),
      ),
  };
}
