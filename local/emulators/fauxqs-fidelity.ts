import type {
  Fauxqs,
  Persistence,
  ReceivedMessage,
  SqsMessage,
  SqsQueue,
  SqsStore,
} from './fauxqs-internals.ts';

/**
 * Where fauxqs 2.4.1 differs from SQS in a way that our code could come to rely on, or that could lose a
 * message, this makes it do as SQS does. Each change names the difference; the tests show each.
 */
export function makeFaithful({
  SqsQueue,
  PersistenceManager,
}: Pick<Fauxqs, 'SqsQueue' | 'PersistenceManager'>): void {
  const queue = SqsQueue.prototype;
  const original = {
    dequeue: queue.dequeue,
    dequeueFifo: queue.dequeueFifo,
    changeVisibility: queue.changeVisibility,
    processTimers: queue.processTimers,
    enqueue: queue.enqueue,
  };

  // A receive moves a message to the dead-letter queue by a delete and an insert: a kill between loses it.
  queue.dequeue = function (this: SqsQueue, ...args) {
    return atomically(this.persistence, () => original.dequeue.apply(this, args));
  };

  // One message a group per receive; SQS gives as many of a group as fit, in order.
  queue.dequeueFifo = function (this: SqsQueue, maxCount, visibilitySeconds, deadLetterQueue) {
    const count = Math.min(maxCount, 10);
    const received = original.dequeueFifo.call(this, count, visibilitySeconds, deadLetterQueue);
    while (received.length > 0 && received.length < count) {
      const held = unlockGroupsOf(this, received);
      const more = original.dequeueFifo.call(
        this,
        count - received.length,
        visibilitySeconds,
        deadLetterQueue,
      );
      for (const [group, locks] of held) {
        this.fifoLockedGroups.set(group, (this.fifoLockedGroups.get(group) ?? 0) + locks);
      }
      if (more.length === 0) break;
      received.push(...more);
    }
    return received;
  };

  // Several messages of a group that come back at once are put in front one by one, so in reverse.
  queue.changeVisibility = function (this: SqsQueue, ...args) {
    original.changeVisibility.apply(this, args);
    sortGroups(this);
  };
  queue.processTimers = function (this: SqsQueue) {
    original.processTimers.call(this);
    sortGroups(this);
  };

  // Deduplication ids are forgotten at a restart: within five minutes a repeated send would come through. The
  // id is kept together with the message, lest a kill between keep the one without the other.
  queue.enqueue = function (this: SqsQueue, message) {
    atomically(this.persistence, () => {
      original.enqueue.call(this, message);
      const id = message.messageDeduplicationId;
      if (!id || message.approximateReceiveCount > 0) return;
      this.persistence?.db
        .prepare('INSERT OR REPLACE INTO deduplication VALUES (?, ?, ?, ?, ?)')
        .run(this.name, id, message.messageId, message.sequenceNumber ?? null, Date.now());
    });
  };

  // Making a message visible again writes NULL where the schema forbids it: the call fails half done and the
  // message is gone until the next start.
  PersistenceManager.prototype.updateMessageReady = function (this: Persistence, messageId: string) {
    this.db
      .prepare(
        'UPDATE sqs_messages SET receipt_handle = NULL, visibility_deadline = NULL WHERE message_id = ?',
      )
      .run(messageId);
  };
}

const DEDUPLICATION_MILLISECONDS = 5 * 60_000;

/** Prepares the table of deduplication ids and gives the queues those that still hold. */
export function restoreDeduplication(persistence: Persistence, store: SqsStore): void {
  persistence.db.exec(
    'CREATE TABLE IF NOT EXISTS deduplication (queue TEXT, id TEXT, message TEXT, sequence TEXT, at INTEGER, PRIMARY KEY (queue, id))',
  );
  persistence.db
    .prepare('DELETE FROM deduplication WHERE at < ?')
    .run(Date.now() - DEDUPLICATION_MILLISECONDS);
  for (const queue of store.allQueues()) {
    const rows = persistence.db
      .prepare('SELECT * FROM deduplication WHERE queue = ? ORDER BY at')
      .all(queue.name);
    for (const row of rows) {
      queue.recordDeduplication(String(row['id']), String(row['message']), row['sequence']?.toString());
    }
  }
}

/**
 * Whoever had received a message ended with the runtime, so it need not wait out its visibility time-out. The
 * receive stays counted, and what crashes the runtime each time still ends among the dead letters.
 */
export function releaseInFlight(persistence: Persistence): void {
  persistence.db.exec('UPDATE sqs_messages SET receipt_handle = NULL, visibility_deadline = NULL');
}

/** Messages of FIFO queues, in the order they were sent whatever the database returned first. */
export const sortGroups = (queue: SqsQueue): void => {
  if (!queue.isFifo()) return;
  for (const messages of queue.fifoMessages.values()) {
    if (!messages.every((message, index) => index === 0 || bySequence(messages[index - 1], message) <= 0)) {
      messages.sort(bySequence);
    }
  }
};

const bySequence = (one: SqsMessage | undefined, other: SqsMessage | undefined): number =>
  (one?.sequenceNumber ?? '') < (other?.sequenceNumber ?? '') ? -1 : 1;

const groupOf = (queue: SqsQueue, received: ReceivedMessage): string =>
  queue.inflightMessages.get(received.ReceiptHandle)?.message.messageGroupId ?? '';

function unlockGroupsOf(queue: SqsQueue, received: readonly ReceivedMessage[]): Map<string, number> {
  const held = new Map<string, number>();
  for (const group of new Set(received.map((message) => groupOf(queue, message)))) {
    held.set(group, queue.fifoLockedGroups.get(group) ?? 0);
    queue.fifoLockedGroups.delete(group);
  }
  return held;
}

function atomically<T>(persistence: Persistence | undefined, work: () => T): T {
  if (!persistence || persistence.db.isTransaction) return work();
  persistence.db.exec('BEGIN');
  try {
    const result = work();
    persistence.db.exec('COMMIT');
    return result;
  } catch (cause) {
    persistence.db.exec('ROLLBACK');
    throw cause;
  }
}
