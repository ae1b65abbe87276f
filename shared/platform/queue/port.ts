import type { Lane } from '../../kernel/command.ts';
import type { RequestId } from '../../kernel/ids.ts';

/** What travels: the id of an accepted request. The command itself stays in the requests table, sealed. */
export interface CommandMessage {
  readonly requestId: RequestId;
  readonly group: string;
  readonly lane: Lane;
}

export interface CommandQueue {
  /**
   * Sends in the given order. `attempt` keeps a re-send from being dropped as a repeat of the first send.
   * Throws when the queue can't be reached: the sweeper will send what stays accepted.
   */
  send(messages: readonly CommandMessage[], attempt?: string): Promise<void>;
}
