import { createHash } from 'node:crypto';
import type { SQSEvent } from 'aws-lambda';
import { FoundingAppliedEvent } from '../../../events/founding-applied.ts';
import { MembersChangedEvent, MembersToCompareEvent } from '../../../events/members-changed.ts';
import { readRoster } from '../../../shared/intake/application/read-roster.ts';
import { ok } from '../../../shared/kernel/result.ts';
import { type CommandEdge, commandEdge } from '../../../shared/platform/edge/command-edge.ts';
import { sweep, type Swept } from '../../../shared/platform/engine/sweep.ts';
import type { KeyService } from '../../../shared/platform/keys/port.ts';
import { commandBatchHandler } from '../../../shared/platform/queue/command-batch.ts';
import type { Pending } from '../../../shared/platform/store/pending.ts';
import { type Version, replicate } from '../../../shared/recovery/application/replicate.ts';
import { enforceRetention } from '../../../shared/registry/enforce-retention.ts';
import { onMembersChanged } from '../../../shared/registry/find-duplicates.ts';
import { publishEntry, type WireEvent } from '../../../shared/registry/publish.ts';
import { rotateKeys } from '../../../shared/registry/rotate-keys.ts';
import { jobOf, rosterCommands } from '../../../shared/registry/roster-commands.ts';
import type { MarkBook } from '../../../shared/members/application/find-duplicates.ts';
import type { ItemPages } from '../../../shared/platform/store/item-pages.ts';
import type { StatisticsStore } from '../../../shared/statistics/application/ports.ts';
import { type Image, imageOf, project } from '../../../shared/statistics/application/project.ts';
import type { Message } from '../cloud/fifo-queue.ts';
import type { Change } from '../cloud/stream-mapping.ts';
import type { Rotation } from '../contract.ts';
import { engineIn, type Environment, REGIONS } from './environment.ts';

/** The functions as `functions/` wires them, each over what its machine holds. */

export type Fault = (error: unknown) => void;

/** Ids of the messages that go back to the queue. */
export function processCommands(
  on: Environment,
): (messages: readonly Message[]) => Promise<ReadonlySet<string>> {
  const handler = commandBatchHandler(engineIn(on), on.log);
  return async (messages) => {
    const records = messages.map(({ id, body, group }) => ({
      messageId: id,
      body,
      attributes: { MessageGroupId: group },
    }));
    const { batchItemFailures } = await handler({ Records: records } as unknown as SQSEvent);
    return new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
  };
}

/** As `inStreamOrder` has it: one after another, up to the first that fails. */
export function publishEvents(
  on: Environment,
  tell: (event: WireEvent) => Promise<void>,
  fault: Fault,
): (changes: readonly Change[]) => Promise<number | undefined> {
  const publish = publishEntry({ ...on, tell });
  return async (changes) => {
    for (const [index, { image }] of changes.entries()) {
      try {
        await publish(image);
      } catch (error) {
        fault(error);
        return index;
      }
    }
    return undefined;
  };
}

export function projectStatistics(
  store: StatisticsStore,
  { random, pause }: Pick<Environment, 'random' | 'pause'>,
  fault: Fault,
): (changes: readonly Change[]) => Promise<number | undefined> {
  return async (changes) => {
    const images = changes.map(({ image }) => imageOf(image));
    const readable = images.filter((image): image is Image => image !== undefined && image !== 'unreadable');
    const failed = await project({ store, random, pause, fault }, readable);
    const first = images.findIndex(
      (image) => image === 'unreadable' || (image !== undefined && failed.has(image.pk)),
    );
    return first === -1 ? undefined : first;
  };
}

interface Copy extends Version {
  readonly index: number;
  readonly change: Change;
}

export const replicateTables =
  (put: (change: Change) => Promise<void>, fault: Fault) =>
  async (changes: readonly Change[]): Promise<number | undefined> => {
    const copies = changes.map((change, index): Copy => {
      const { key, image } = change;
      return { key, rev: image.rev, index, change };
    });
    const failed = await replicate({ store: ({ change }) => put(change), fault }, copies);
    return failed.size === 0 ? undefined : Math.min(...[...failed].map(({ index }) => index));
  };

export const tick = (on: Environment, pending: Pending) => async (): Promise<Swept> => {
  const swept = await sweep(on.now(), { store: on.store, queue: on.queue, pending });
  // Hourly where it is deployed, and no less right more often.
  await enforceRetention(on);
  return swept;
};

export interface FinderPorts {
  readonly book: MarkBook;
  readonly pages: ItemPages;
  readonly requeue: (event: MembersToCompareEvent) => Promise<void>;
}

/** Looks for members who may be one person, a message at a time. */
export function findDuplicates(on: Environment, ports: FinderPorts): (body: string) => Promise<void> {
  const find = onMembersChanged({ ...on, ...ports });
  return (body) => {
    const told: unknown = JSON.parse(body);
    const changed = MembersChangedEvent.safeParse(told);
    return find(changed.success ? changed.data : MembersToCompareEvent.parse(told));
  };
}

export interface IntakePorts {
  readonly open: (key: string) => Promise<readonly (readonly string[])[] | undefined>;
  readonly remove: (key: string) => Promise<void>;
  readonly requeue: (event: FoundingAppliedEvent) => Promise<void>;
  readonly mayContinue: () => boolean;
}

/** A roster's lines come as they are: the formats of files are tested elsewhere. */
export function readRosters(on: Environment, ports: IntakePorts): (body: string) => Promise<void> {
  return async (body) => {
    const event = FoundingAppliedEvent.parse(JSON.parse(body));
    const job = jobOf(event);
    let lines: readonly (readonly string[])[] = [];
    const reading = await readRoster({
      ...rosterCommands(on),
      open: async (key) => {
        const found = await ports.open(key);
        lines = found ?? [];
        return found === undefined ? undefined : bytesOf(found);
      },
      async *readRows(source) {
        for await (const _ of source);
        for (const [index, cells] of lines.entries()) yield ok({ line: index + 1, cells });
      },
      newDigest: () => {
        const hash = createHash('sha256');
        return { update: (bytes) => void hash.update(bytes), hex: () => hash.digest('hex') };
      },
      chunksInFlight: 2,
      mayContinue: ports.mayContinue,
    })(job);
    if (reading.status === 'paused') {
      await ports.requeue({ ...event, data: { ...event.data, fromChunk: reading.nextChunk } });
      return;
    }
    await ports.remove(job.objectKey);
  };
}

async function* bytesOf(lines: readonly (readonly string[])[]): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(Buffer.from(JSON.stringify(lines)));
}

/** What an administrator invokes; which purposes are rotated already it finds out itself. */
export const rotate = (on: Environment, service: KeyService, { purposes, suite }: Rotation) =>
  rotateKeys({ ...on, service, regions: REGIONS, suite }, purposes);

export const edgeOf = (on: Environment): CommandEdge =>
  commandEdge({ ...on, onUnsent: (_, error) => on.log.error('edge/unsent', error) });
