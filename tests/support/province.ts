import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { setTimeout as sleep } from 'node:timers/promises';
import { createApiClient, type Answered, type Call, type RequestView } from '../../local/api-client.ts';
import { connect, type Clients } from '../../local/endpoints.ts';
import { startProvince, type Province, type ProvinceOptions } from '../../local/runtime.ts';
import { federationOf } from '../../shared/platform/deployment/federations.ts';
import { tableName, type TableId } from '../../shared/platform/deployment/names.ts';
import { dynamoStore } from '../../shared/platform/store/dynamo-store.ts';
import type { Store } from '../../shared/platform/store/port.ts';
import { employers, unionCreditCode } from './employers.ts';
import type { TestPerson } from './people.ts';

/** A whole throw-away province, asked over HTTP alone; its tables are open to look at. */
export interface TestProvince {
  readonly province: Province;
  readonly clients: Clients;
  readonly dynamodb: DynamoDBClient;
  readonly store: Store;
  readonly table: (id: TableId) => string;
  /** Everything that was answered so far: heads and bodies. */
  readonly answers: readonly string[];
  readonly call: <Body = never>(
    method: 'GET' | 'POST',
    path: `/${string}`,
    options?: Call,
  ) => Promise<Answered<Body>>;
  readonly token: (
    as: string,
    options?: { scope?: string; account?: string; idNumber?: string },
  ) => Promise<string>;
  /** Sends a command and waits for what becomes of it. */
  readonly command: (token: string, path: `/${string}`, body?: unknown) => Promise<Settled>;
  readonly settled: (requestId: string, token: string) => Promise<Settled>;
  readonly invoke: <Result>(name: string, event?: unknown) => Promise<Result>;
  /** Uploads a roster file and gives its id. */
  readonly upload: (file: string, fileName?: string, as?: string) => Promise<string>;
  readonly close: () => Promise<void>;
}

export type Settled = RequestView & {
  readonly status: 'done' | 'rejected';
  readonly result?: Readonly<Record<string, string>>;
  readonly problem?: { readonly code: string; readonly detail: string };
};

export const county = federationOf('44', '440305').id;
const COUNTY = '440305';

export async function testProvince(options: Pick<ProvinceOptions, 'dynamodb'> = {}): Promise<TestProvince> {
  const province = await startProvince({ dataFolder: 'throw-away', ...options });
  const { url, endpoints, credentials, tenant } = province;
  const api = createApiClient(url);
  const clients = connect(endpoints, { region: tenant.regions.primary, credentials });
  const dynamodb = clients.dynamodb(tenant.regions.primary);
  const table = (id: TableId) => tableName(tenant.code, id);
  const answers: string[] = [];

  const call: TestProvince['call'] = async (method, path, options) => {
    const answered = await api.call<never>(method, path, options);
    answers.push(JSON.stringify([...answered.headers, answered.body]));
    return answered;
  };
  const token: TestProvince['token'] = async (as, options = {}) => {
    const body = { as, ...options };
    return (await api.call<{ token: string }>('POST', '/_local/tokens', { body, expect: 201 })).body.token;
  };
  const settled: TestProvince['settled'] = async (requestId, as) => {
    const path = `/v1/requests/${requestId}` as const;
    const read = async () => (await call<RequestView>('GET', path, { token: as, expect: 200 })).body;
    return (await until(read, ({ status }) => status === 'done' || status === 'rejected')) as Settled;
  };
  return {
    province,
    clients,
    dynamodb,
    store: dynamoStore(dynamodb, {
      registry: table('registry'),
      ledger: table('ledger'),
      requests: table('requests'),
      keys: table('keys'),
    }),
    table,
    answers,
    call,
    token,
    settled,
    async command(as, path, body) {
      const options = { token: as, expect: 202, ...(body === undefined ? {} : { body }) };
      return settled((await call<RequestView>('POST', path, options)).body.requestId, as);
    },
    async invoke(name, event = {}) {
      const options = { body: event, idempotencyKey: null, expect: 200 };
      return (await api.call<never>('POST', `/_local/functions/${name}`, options)).body;
    },
    async upload(file, fileName = 'roster.csv', as = 'organiser') {
      const body = { fileName, contentType: 'text/csv', size: Buffer.byteLength(file) };
      const { rosterId, upload: place } = (
        await call<{ rosterId: string; upload: { url: string; headers: Record<string, string> } }>(
          'POST',
          '/v1/roster-uploads',
          { token: await token(as), body, expect: 201 },
        )
      ).body;
      const put = await fetch(place.url, { method: 'PUT', headers: place.headers, body: file });
      if (!put.ok) throw new Error(`the upload was refused: ${String(put.status)} ${await put.text()}`);
      return rosterId;
    },
    async close() {
      clients.close();
      await province.close();
    },
  };
}

export interface Founded {
  readonly applicationId: string;
  readonly unionId: string;
  readonly employerId: string;
  readonly status: string;
  readonly reason?: { readonly code: string };
  readonly roster?: Readonly<Record<string, number>>;
  readonly progress?: Readonly<Record<string, number>>;
}

const officers = [
  { name: '示例甲', mobile: '13900000001' },
  { name: '示例乙', mobile: '13900000002' },
  { name: '示例丙', mobile: '13900000003' },
  { name: '示例丁', mobile: '13900000004' },
] as const;

/** People named in every application to found a union. */
export const officersOfTests: readonly { readonly name: string; readonly mobile: string }[] = officers;

/** An application to found a union in an employer of its own for each seed. */
export function foundingApplication(rosterId: string, seed: number, division = COUNTY) {
  const [generated] = employers(1, seed, division);
  if (generated === undefined) throw new Error('no employer was generated');
  const { unionName, ...employer } = generated;
  const [leader, ...preparatoryGroup] = officers;
  return {
    superior: federationOf('44', division).id as string,
    employer,
    union: {
      name: unionName,
      unionType: '1',
      creditCode: unionCreditCode(seed, division),
      telephone: '0755-00001234',
    },
    leader,
    preparatoryGroup,
    roster: { rosterId },
  };
}

/** Applies to found a union and waits until its roster has been read. */
export async function applyToFound(
  at: TestProvince,
  roster: string,
  seed: number,
  division = COUNTY,
): Promise<Founded> {
  const account = division === COUNTY ? 'organiser' : 'provincial-organiser';
  const organiser = await at.token(account);
  const rosterId = await at.upload(roster, 'roster.csv', account);
  const application = foundingApplication(rosterId, seed, division);
  const applied = await at.command(organiser, '/v1/founding-applications', application);
  if (applied.status !== 'done') throw new Error(`refused: ${String(applied.problem?.code)}`);
  return founding(at, applied.result?.['applicationId'] ?? '', ({ status }) => status !== 'submitted');
}

/** Founds a union from its roster; the application as it stands at the end. */
export async function foundUnion(
  at: TestProvince,
  roster: string,
  seed: number,
  division = COUNTY,
): Promise<Founded> {
  const { applicationId, status } = await applyToFound(at, roster, seed, division);
  if (status !== 'ready') throw new Error(`the application is ${status}`);
  const officer = await at.token('provincial-officer');
  await at.command(officer, `/v1/founding-applications/${applicationId}/approval`);
  return founding(at, applicationId, (now) => now.status !== 'admitting');
}

async function founding(at: TestProvince, id: string, isOver: (now: Founded) => boolean): Promise<Founded> {
  const token = await at.token('provincial-officer');
  const read = () => at.call<Founded>('GET', `/v1/founding-applications/${id}`, { token, expect: 200 });
  return until(async () => (await read()).body, isOver);
}

const HEADER = '姓名,性别,证件号码,移动电话,户籍类型';

/** A roster file of the mandatory columns: people from line 2 on. */
export const rosterOf = (people: readonly TestPerson[]): string =>
  [
    HEADER,
    ...people.map(({ name, sex, idNumber, mobile, householdType }) =>
      [name, sex, idNumber, mobile, householdType].join(','),
    ),
  ].join('\r\n');

/** A person as the API takes one. */
export const personOf = ({ name, sex, idNumber, mobile, householdType }: TestPerson) => ({
  name,
  sex,
  idNumber,
  mobile,
  householdType,
});

const PATIENCE_MILLISECONDS = 60_000;

export async function until<T>(
  read: () => Promise<T>,
  isOver: (value: T) => boolean,
  patience = PATIENCE_MILLISECONDS,
): Promise<T> {
  const deadline = Date.now() + patience;
  for (;;) {
    const value = await read();
    if (isOver(value)) return value;
    if (Date.now() > deadline) throw new Error(`still ${JSON.stringify(value)} after ${String(patience)} ms`);
    await sleep(100);
  }
}
