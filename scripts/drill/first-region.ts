import '../assert-node.js';
import { setTimeout as sleep } from 'node:timers/promises';
import { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams';
import type { DynamoDBRecord } from 'aws-lambda';
import { instantOf, legalDate } from '../../shared/kernel/dates.ts';
import type { PersonId, RequestId } from '../../shared/kernel/ids.ts';
import { toRequestItem } from '../../shared/platform/engine/request.ts';
import { derivedId } from '../../shared/platform/ids.ts';
import { keyService } from '../../shared/platform/keys/key-service.ts';
import { createLog } from '../../shared/platform/log.ts';
import { createOnce } from '../../shared/platform/store/create-once.ts';
import { replicatedTables } from '../../shared/platform/store/port.ts';
import { checkPerson, PersonInput } from '../../shared/members/domain/person.ts';
import { sealPersons } from '../../shared/platform/edge/seal-persons.ts';
import { replicateTables } from '../../shared/recovery/adapters/stream-handler.ts';
import { keepLease } from '../../shared/recovery/application/lease.ts';
import { RENEWALS_A_LENGTH } from '../../shared/recovery/domain/lease.ts';
import { localCredentials } from '../../local/endpoints.ts';
import { people } from '../../tests/support/people.ts';
import { foundUnion, testRegistry } from '../../tests/support/registry.ts';
import { memoryStore } from '../../tests/support/memory-store.ts';
import { fillTables } from './fill-tables.ts';
import { streamReader } from './stream-reader.ts';
import { BACKLOG, type DrillPlan, type Told } from './plan.ts';
import { clientIn, openRegion } from './region.ts';

/**
 * The region that is lost: a process of its own, which is killed while it accepts, decides and copies. It never ends by
 * itself before it has told of every member.
 */
const plan = JSON.parse(process.argv[2] ?? '') as DrillPlan;
const tell = (told: Told): void => void process.send?.(told);

const service = keyService(plan.keyService);
const region = openRegion(plan, 'primary', service);
const { engine, store, vault, lease } = region;

// A province and its unions, made in memory and written as it stands: a drill is about what comes then.
const made = memoryStore();
const registry = await testRegistry(made, { service });
const places: Awaited<ReturnType<typeof foundUnion>>[] = [];
for (let seed = 1; seed <= plan.unions; seed += 1) places.push(await foundUnion(registry, { seed, size: 2 }));

const replica = clientIn(plan.endpoint, plan.regions.second);
await Promise.all([region.client, replica].map((client) => fillTables(client, plan.tables, made.items)));

const begun = await keepLease(lease, { mayBegin: true });
if (begun === 'never-begun' || !begun.ok) throw new Error('the first region did not get the lease');
setInterval(
  () => void keepLease(lease, { mayBegin: false }),
  (1_000 * plan.terms.seconds) / RENEWALS_A_LENGTH,
);

const streams = new DynamoDBStreamsClient({
  endpoint: plan.endpoint,
  region: plan.regions.primary,
  credentials: localCredentials,
});
const replicating = replicateTables({
  replica,
  log: createLog('drill', 'SILENT'),
  isWriter: async () => (await lease.register.read())?.holder === plan.regions.primary,
});
for (const table of replicatedTables) {
  const reader = await streamReader({ dynamodb: region.client, streams }, plan.tables[table]);
  void copyForEver(plan.tables[table], reader);
}

/**
 * When what an item belongs to was sent, by the request's or the person's id: whatever was answered before that stands
 * before it in the table's stream.
 */
const sentAt = new Map<string, number>();
const sentBefore = ({ dynamodb }: DynamoDBRecord): number => {
  const { pk, commitId } = dynamodb?.NewImage ?? {};
  const sent = [commitId?.S, pk?.S, pk?.S?.slice('person#'.length)].map((id) => sentAt.get(id ?? '') ?? 0);
  return Math.max(...sent);
};

async function copyForEver(table: string, reader: Awaited<ReturnType<typeof streamReader>>): Promise<void> {
  let upTo = 0;
  for (;;) {
    const askedAt = Date.now();
    const records: readonly DynamoDBRecord[] = await reader();
    for (let from = 0; from < records.length; from += 100) {
      const { batchItemFailures } = await replicating({ Records: records.slice(from, from + 100) });
      if (batchItemFailures.length > 0) throw new Error(`${table} could not be copied`);
      upTo = Math.max(upTo, ...records.slice(from, from + 100).map(sentBefore));
      if (upTo > 0) tell({ kind: 'replicated', table, upTo });
    }
    // What is read is read in order: an empty read says that all of before has come.
    if (records.length === 0) {
      upTo = askedAt;
      tell({ kind: 'replicated', table, upTo });
      await sleep(50);
    }
  }
}

tell({ kind: 'ready', unions: places.map(({ unionId }) => unionId) });

const waiting: RequestId[] = [];
let open = 0;

async function acceptAll(): Promise<void> {
  const on = legalDate(instantOf(Date.now()));
  const inputs = people(plan.members, 77_001).entries();
  const work = async () => {
    for (const [index, input] of inputs) {
      while (open >= BACKLOG) await sleep(2);
      const place = places[index % places.length];
      const checked = checkPerson(PersonInput.parse(input), on);
      if (!checked.ok || place === undefined) continue;
      const { idNumber, personal, counted } = checked.value;
      const personId = derivedId<PersonId>('drill', index);
      const requestId = derivedId<RequestId>('drill', index);
      sentAt.set(personId, Date.now());
      sentAt.set(requestId, Date.now());
      const [one] = await sealPersons(vault, [{ personId, data: personal, idNumber }]);
      const { unionId, employerId } = place;
      const item = toRequestItem({
        requestId,
        type: 'RegisterMember',
        actor: { kind: 'system', id: 'drill' },
        at: instantOf(Date.now()),
        group: requestId,
        lane: 'people',
        body: { unionId, employerId, person: { ...one?.person, ...counted }, identity: one?.identity },
      });
      await createOnce(store, 'requests', item);
      open += 1;
      waiting.push(requestId);
      tell({ kind: 'accepted', id: requestId, at: Date.now() });
    }
  };
  await Promise.all([1, 2, 3, 4].map(work));
}

async function decideForEver(): Promise<void> {
  for (;;) {
    const batch = waiting.splice(0, 10);
    if (batch.length === 0) {
      await sleep(5);
      continue;
    }
    const { settled, failed } = await engine.process(batch);
    for (const id of settled) tell({ kind: 'done', id, at: Date.now(), status: 'settled' });
    open -= settled.length;
    waiting.push(...failed.keys());
  }
}

await Promise.all([acceptAll(), ...[1, 2, 3, 4].map(decideForEver)]);
