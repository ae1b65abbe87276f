import { ListBucketsCommand, ListObjectsV2Command } from '@aws-sdk/client-s3';
import {
  GetQueueUrlCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SetQueueAttributesCommand,
} from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RequestView } from '../../local/api-client.ts';
import type { Comparison } from '../../local/demo/proof.ts';
import { OperatorId } from '../../shared/kernel/caller.ts';
import { instantOf } from '../../shared/kernel/dates.ts';
import type { RequestId, UnionId } from '../../shared/kernel/ids.ts';
import { queueName, replicatedTableIds, type QueueId } from '../../shared/platform/deployment/names.ts';
import { accept } from '../../shared/platform/engine/accept.ts';
import { derivedId } from '../../shared/platform/ids.ts';
import { leaksIn, logFiles } from '../support/leaks.ts';
import { idNumberOf, people, type TestPerson } from '../support/people.ts';
import {
  type Founded,
  foundUnion,
  officersOfTests,
  personOf,
  rosterOf,
  testProvince,
  type TestProvince,
  until,
} from '../support/province.ts';
import { itemsOf } from '../support/tables.ts';

/** Names of three characters: shorter ones may stand by chance in the name of a place. */
const crowd = people(60, 77).filter(({ name }) => name.length > 2);
const strangers = crowd.values();
const stranger = (): TestPerson => {
  const { value } = strangers.next();
  if (value === undefined) throw new Error('the crowd is too small');
  return value;
};
const [older, valid, mistyped] = [stranger(), stranger(), stranger()];

const endingIn = (sign: string, division: string): string => {
  for (let sequence = 901; sequence < 1_000; sequence += 2) {
    const number = idNumberOf(division, '1990-03-07', sequence);
    if (number.endsWith(sign)) return number;
  }
  throw new Error(`no number of ${division} ends in ${sign}`);
};

const withX: TestPerson = { ...stranger(), sex: '1', idNumber: endingIn('X', '440305') };
/** 330103, the former Xiacheng district of Hangzhou, was abolished in 2021. */
const fromAbolished: TestPerson = {
  ...stranger(),
  sex: '1',
  idNumber: idNumberOf('330103', '1985-06-15', 931),
};
const everybody = [...crowd, withX, fromAbolished, ...officersOfTests];

let at: TestProvince;
let first: Founded;
let second: Founded;

const officerOf = (unionId: string, account?: string): Promise<string> =>
  at.token('union-officer', { scope: unionId, ...(account && { account }) });

const membersOf = async (unionId: string): Promise<number> => {
  const token = await officerOf(unionId);
  return (await at.call<{ members: number }>('GET', `/v1/unions/${unionId}`, { token, expect: 200 })).body
    .members;
};

const bothUnions = async (): Promise<number> =>
  (await membersOf(first.unionId)) + (await membersOf(second.unionId));

const registration = ({ unionId, employerId }: Founded, person: TestPerson) => ({
  unionId,
  employerId,
  person: personOf(person),
});

const recounted = async () =>
  at.invoke<{ proven: boolean; records: Record<string, number>; differing: number }>('recount');

const ledgerOf = async (pk: string) =>
  (await itemsOf(at.dynamodb, at.table('ledger'))).filter((entry) => entry['pk'] === pk);

beforeAll(async () => {
  at = await testProvince();
  first = await foundUnion(at, rosterOf([older]), 1);
});
afterAll(() => at.close());

describe('B1 a union is founded from its roster', () => {
  it('admits the good rows and says of each other row what is wrong with it', async () => {
    const typo = `${mistyped.idNumber.slice(0, -1)}${mistyped.idNumber.endsWith('1') ? '2' : '1'}`;
    const lowerCase = { ...withX, idNumber: withX.idNumber.toLowerCase() };
    const roster = [valid, { ...mistyped, idNumber: typo }, valid, older, lowerCase, fromAbolished];
    second = await foundUnion(at, rosterOf(roster), 2);
    expect(second).toMatchObject({
      status: 'founded',
      roster: { rows: 6, valid: 4, refused: 2 },
      progress: { chunks: 1, chunksDone: 1, admitted: 3, refused: 2, transferOffers: 1 },
    });
    const { body } = await at.call<{ rows: { line: number; status: string; problems: object[] }[] }>(
      'GET',
      `/v1/founding-applications/${second.applicationId}/rows`,
      { token: await at.token('county-officer'), headers: { 'accept-language': 'zh' }, expect: 200 },
    );
    const memberId = expect.stringMatching(/^[0-9A-Z]{26}$/) as string;
    expect(body).toEqual({
      rows: [
        { line: 2, status: 'admitted', memberId, problems: [] },
        {
          line: 3,
          status: 'refused',
          problems: [
            {
              field: 'idNumber',
              code: 'id-number/check-digit',
              text: '证件号码校验位不正确，请核对号码',
            },
          ],
        },
        {
          line: 4,
          status: 'refused',
          problems: [
            {
              field: 'idNumber',
              code: 'roster/duplicate-row',
              text: expect.stringContaining('重复') as string,
            },
          ],
        },
        {
          line: 5,
          status: 'transfer-offer',
          problems: [{ code: 'member/already-registered', text: expect.stringContaining('接转') as string }],
        },
        { line: 6, status: 'admitted', memberId, problems: [] },
        { line: 7, status: 'admitted', memberId, problems: [] },
      ],
    });
  });

  it('A1 A6 stands in the registry as normal, with its members listed masked', async () => {
    const token = await officerOf(second.unionId);
    const union = await at.call('GET', `/v1/unions/${second.unionId}`, { token, expect: 200 });
    expect(union.body).toMatchObject({
      status: 'normal',
      level: 'base',
      members: 3,
      leader: { name: '示**', mobile: '139****0001' },
    });
    const { body } = await at.call<{ members: { person: object; status: string }[] }>(
      'GET',
      `/v1/unions/${second.unionId}/members`,
      { token, expect: 200 },
    );
    const masked = ({ name, idNumber, mobile }: TestPerson) => ({
      name: name.charAt(0) + '*'.repeat(name.length - 1),
      idNumber: `${idNumber.slice(0, 3)}***********${idNumber.slice(-4)}`,
      mobile: `${mobile.slice(0, 3)}****${mobile.slice(-4)}`,
    });
    expect(body.members.map(({ person, status }) => ({ person, status }))).toEqual(
      expect.arrayContaining(
        [valid, withX, fromAbolished].map((person) => ({ person: masked(person), status: 'active' })),
      ),
    );
    expect(body.members).toHaveLength(3);
  });

  it('leaves nothing of the roster’s file', async () => {
    const { s3 } = at.clients;
    const { Buckets = [] } = await s3.send(new ListBucketsCommand({}));
    const intake = Buckets.find(({ Name }) => Name?.startsWith('union-registry-44-intake'));
    expect(intake).toBeDefined();
    const left = await until(
      async () => (await s3.send(new ListObjectsV2Command({ Bucket: intake?.Name }))).KeyCount ?? 0,
      (count) => count === 0,
    );
    expect(left).toBe(0);
  });
});

describe('A5 one person, one membership', () => {
  it('of 100 registrations of one ID number at once in two unions, one becomes a membership', async () => {
    const [person, another] = [stranger(), stranger()];
    const before = await bothUnions();
    const unions = [first, second] as const;
    const tokens = [await officerOf(first.unionId), await officerOf(second.unionId)] as const;
    const started = performance.now();
    const outcomes = await Promise.all(
      Array.from({ length: 100 }, (_, index) =>
        at.command(
          tokens[index % 2 === 0 ? 0 : 1],
          '/v1/members',
          registration(unions[index % 2 === 0 ? 0 : 1], {
            ...another,
            idNumber: person.idNumber,
            sex: person.sex,
          }),
        ),
      ),
    );
    console.log(`100 registrations of one ID number: ${(performance.now() - started).toFixed(0)} ms`);
    const done = outcomes.filter(({ status }) => status === 'done');
    expect(done).toHaveLength(1);
    const refused = outcomes.filter(({ status }) => status === 'rejected');
    expect(refused.map(({ problem }) => problem?.code)).toEqual(
      Array.from({ length: 99 }, () => 'member/already-registered'),
    );

    const memberId = done[0]?.result?.['memberId'] ?? '';
    const registry = await itemsOf(at.dynamodb, at.table('registry'));
    expect(registry.filter(({ type, holder }) => type === 'claim' && holder === memberId)).toHaveLength(1);
    const after = await bothUnions();
    expect(after).toBe(before + 1);
    expect(registry.filter(({ type }) => type === 'member')).toHaveLength(after);
    expect(registry.filter(({ pk }) => String(pk).startsWith('claim#IDNO#'))).toHaveLength(after);
    expect(await ledgerOf(`member#${memberId}`)).toHaveLength(1);
    expect(await recounted()).toMatchObject({ proven: true, records: { member: after } });
  });

  it('one command sent ten times with one idempotency key is one event', async () => {
    const token = await officerOf(first.unionId);
    const body = registration(first, stranger());
    const options = { token, body, idempotencyKey: 'register-ten-times', expect: 202 };
    const accepted = await Promise.all(
      Array.from({ length: 10 }, () => at.call<RequestView>('POST', '/v1/members', options)),
    );
    const ids = new Set(accepted.map((one) => one.body.requestId));
    expect(ids.size).toBe(1);
    const [requestId = ''] = ids;
    const outcome = await at.settled(requestId, token);
    expect(outcome.status).toBe('done');
    const again = await at.call<RequestView>('POST', '/v1/members', options);
    expect(again.body).toMatchObject({ requestId, status: 'done' });
    const entries = (await itemsOf(at.dynamodb, at.table('ledger'))).filter(
      (entry) => entry['requestId'] === requestId,
    );
    expect(entries).toHaveLength(1);
    expect(entries[0]).toMatchObject({
      pk: `member#${String(outcome.result?.['memberId'])}`,
      seq: 1,
      events: [{ type: 'MemberJoined', v: 1 }],
    });
  });

  it('the same idempotency key with another body is refused', async () => {
    const token = await officerOf(first.unionId);
    const body = registration(first, stranger());
    const { body: problem } = await at.call('POST', '/v1/members', {
      token,
      body,
      idempotencyKey: 'register-ten-times',
      expect: 409,
    });
    expect(problem).toMatchObject({ code: 'request/key-reused' });
  });

  it('the same idempotency key of another caller is another request', async () => {
    const token = await officerOf(first.unionId, 'another-officer');
    const body = registration(first, stranger());
    const { requestId } = (
      await at.call<RequestView>('POST', '/v1/members', {
        token,
        body,
        idempotencyKey: 'register-ten-times',
        expect: 202,
      })
    ).body;
    expect(await at.settled(requestId, token)).toMatchObject({ status: 'done' });
  });
});

describe('a command is carried out whatever dies', () => {
  it('after the edge died between storing and queueing it', async () => {
    const worker = await at.token('worker', { account: 'worker-swept' });
    const applied = await at.command(worker, '/v1/membership-applications', {
      unionId: first.unionId,
      person: personOf(stranger()),
    });
    const applicationId = applied.result?.['applicationId'] ?? '';
    const requestId = derivedId<RequestId>('test', applicationId);
    const unsent: unknown[] = [];
    await accept(
      {
        requestId,
        type: 'ApproveMembershipApplication',
        actor: {
          kind: 'operator',
          id: OperatorId.parse('union-officer'),
          role: 'union-officer',
          scope: first.unionId as UnionId,
        },
        at: instantOf(Date.now() - 61_000),
        group: first.unionId,
        lane: 'people',
        body: { applicationId },
      },
      ['digest'],
      {
        store: at.store,
        queue: { send: () => Promise.reject(new Error('killed')) },
        onUnsent: (command) => unsent.push(command.requestId),
      },
    );
    expect(unsent).toEqual([requestId]);
    await at.invoke('tick');
    const outcome = await at.settled(requestId, await officerOf(first.unionId));
    expect(outcome).toMatchObject({ status: 'done', result: { memberId: expect.any(String) as string } });
  });

  it('while a message that names no request comes back, until it lies with the dead letters', async () => {
    const { sqs } = at.clients;
    const urlOf = async (queue: QueueId) =>
      (await sqs.send(new GetQueueUrlCommand({ QueueName: queueName('44', queue) }))).QueueUrl ?? '';
    const commands = await urlOf('commands.fifo');
    // Longer than a batch takes here, and short enough to wait for five deliveries.
    await sqs.send(
      new SetQueueAttributesCommand({ QueueUrl: commands, Attributes: { VisibilityTimeout: '1' } }),
    );
    const unknown = derivedId<RequestId>('nobody asked for this');
    for (const [index, MessageBody] of [JSON.stringify({ requestId: unknown }), 'poison'].entries())
      await sqs.send(
        new SendMessageCommand({
          QueueUrl: commands,
          MessageBody,
          MessageGroupId: `poison-${String(index)}`,
          MessageDeduplicationId: `poison-${String(index)}`,
        }),
      );
    const outcome = await at.command(
      await officerOf(first.unionId),
      '/v1/members',
      registration(first, stranger()),
    );
    expect(outcome.status).toBe('done');
    const bodies = new Set<string>();
    await until(
      async () => {
        const { Messages = [] } = await sqs.send(
          new ReceiveMessageCommand({
            QueueUrl: await urlOf('commands-dlq.fifo'),
            MaxNumberOfMessages: 10,
            WaitTimeSeconds: 1,
          }),
        );
        for (const { Body = '' } of Messages) bodies.add(Body);
        return bodies.size;
      },
      (count) => count === 2,
    );
    expect([...bodies].toSorted()).toEqual([JSON.stringify({ requestId: unknown }), 'poison'].toSorted());
  });
});

describe('in the end', () => {
  it('E1 the counts equal a recount', async () => {
    const members = await bothUnions();
    expect(await recounted()).toMatchObject({ proven: true, differing: 0, records: { member: members } });
    const { body } = await at.call('GET', '/v1/statistics/division:440305', {
      token: await at.token('county-officer'),
      expect: 200,
    });
    expect(body).toMatchObject({ members: { total: members } });
  });

  it('H1 the second region equals the first, item for item', async () => {
    const { equal, tables } = await at.invoke<Comparison>('compare-regions');
    expect(tables.filter((table) => !table.equal)).toEqual([]);
    expect(equal).toBe(true);
    expect(tables.every(({ source }) => source.items > 0)).toBe(true);
  });

  it('G8 no name and no number stands in an answer, a log file or a table of either region', async () => {
    expect(leaksIn(at.answers.join('\n'), everybody)).toEqual([]);
    const logs = logFiles(at.province.logFolder);
    expect([...logs.keys()]).toEqual(
      expect.arrayContaining(['http.log', 'members-http.log', 'read-roster.log']),
    );
    for (const [name, text] of logs)
      expect({ name, leaks: leaksIn(text, everybody) }).toEqual({ name, leaks: [] });
    const { primary, second: replica } = at.province.tenant.regions;
    for (const region of [primary, replica])
      for (const id of replicatedTableIds) {
        const items = JSON.stringify(await itemsOf(at.clients.dynamodb(region), at.table(id)));
        expect({ region, id, leaks: leaksIn(items, everybody) }).toEqual({ region, id, leaks: [] });
      }
  });
});
