import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Officer } from './officer.ts';
import type { Outcome, Stage } from './steps.ts';

const example = (name: string): URL => new URL(`../../examples/${name}`, import.meta.url);

const ROSTER = 'nanshan-roster.xlsx';
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** Told of each step as it ends, and of progress within long ones. */
export interface Audience {
  step(zh: string, en: string): void;
  progress(done: number, total: number): void;
  note(text: string): void;
}

interface Founding {
  readonly applicationId: string;
  readonly status: string;
  readonly unionId: string;
  readonly employerId: string;
  readonly roster?: { readonly rows: number; readonly valid: number; readonly refused: number };
  readonly progress?: {
    readonly chunksDone: number;
    readonly chunks: number;
    readonly admitted: number;
    readonly refused: number;
    readonly transferOffers: number;
  };
  readonly reason?: { readonly code: string };
}

export interface Scene {
  readonly unionId: string;
  readonly employerId: string;
  readonly superior: string;
  readonly founding: Founding;
  readonly memberId: string;
  readonly refusals: readonly { readonly what: string; readonly code: string; readonly detail: string }[];
}

/** The main job: found a union from its roster, take in a worker who applies, refuse what must be refused. */
export async function play(stage: Stage, audience: Audience): Promise<Scene> {
  const application = JSON.parse(await readFile(example('founding-application.json'), 'utf8')) as {
    readonly superior: string;
    readonly employer: { readonly name: string };
  };
  const { applicationId } = await apply(stage, application, audience);
  const officer = await stage.countyOfficer(application.superior);
  audience.step('区县总工会经办人以 SM2 证书登录', 'The county’s officer signed in with an SM2 certificate');
  const founding = await approve(stage, applicationId, officer, audience);
  const { unionId, employerId } = founding;
  const memberId = await joinOnline(stage, unionId, audience);
  const refusals = await refuse(stage, { unionId, employerId }, audience);
  return { unionId, employerId, superior: application.superior, founding, memberId, refusals };
}

async function apply(
  stage: Stage,
  application: object,
  audience: Audience,
): Promise<{ applicationId: string }> {
  const organiser = await stage.tokenFor('organiser');
  const file = await readFile(example(ROSTER));
  const offer = await stage.write<{
    rosterId: string;
    upload: { url: string; headers: Record<string, string> };
  }>(organiser, 'upload', '/v1/roster-uploads', { fileName: ROSTER, contentType: XLSX, size: file.length });
  const put = await fetch(offer.upload.url, { method: 'PUT', headers: offer.upload.headers, body: file });
  // 412: an earlier try has put the same file there.
  if (!put.ok && put.status !== 412)
    throw new Error(`the upload was refused: ${String(put.status)} ${await put.text()}`);
  audience.step(`花名册已上传（examples/${ROSTER}，${String(file.length)} 字节）`, 'Roster uploaded');
  const applied = expectDone(
    await stage.command(organiser, 'apply', '/v1/founding-applications', {
      ...application,
      roster: { rosterId: offer.rosterId },
    }),
  );
  const applicationId = applied['applicationId'] ?? '';
  audience.step(`建会申请已受理 ${applicationId}`, 'Founding application accepted');
  return { applicationId };
}

async function approve(
  stage: Stage,
  applicationId: string,
  { token: officer, sign }: Officer,
  audience: Audience,
): Promise<Founding> {
  const path = `/v1/founding-applications/${applicationId}` as const;
  const read = await until(
    () => stage.read<Founding>(officer, path),
    ({ status }) => status !== 'submitted',
  );
  if (read.status === 'returned') throw new Error(`the roster was returned: ${read.reason?.code ?? ''}`);
  const { rows = 0, valid = 0, refused = 0 } = read.roster ?? {};
  audience.step(
    `花名册已读：${String(rows)} 行，有效 ${String(valid)}，有误 ${String(refused)}`,
    'Roster read',
  );
  expectDone(await stage.command(officer, 'approve', `${path}/approval`, undefined, sign));
  audience.step(
    '上一级工会已批准建会，经办人签名存入业务账',
    'The superior union approved; the ledger keeps the signature',
  );
  const founded = await until(
    () => stage.read<Founding>(officer, path),
    ({ status, progress }) => {
      if (progress) audience.progress(progress.chunksDone, progress.chunks);
      return status !== 'admitting';
    },
  );
  if (founded.status !== 'founded') throw new Error(`the founding ended as ${founded.status}`);
  audience.step(
    `工会成立，会员 ${String(founded.progress?.admitted ?? 0)} 人入库`,
    'Union founded, its members registered',
  );
  return founded;
}

/** People who don't exist: the check digits hold, the numbers were never given out. */
const applicant = {
  name: '欧阳示例',
  idNumber: '440305199003079414',
  sex: '1',
  mobile: '13900009001',
  householdType: '9',
  education: '21',
  migrant: false,
};

async function joinOnline(stage: Stage, unionId: string, audience: Audience): Promise<string> {
  const worker = await stage.tokenFor('worker');
  const applied = expectDone(
    await stage.command(worker, 'join', '/v1/membership-applications', { unionId, person: applicant }),
  );
  const path = `/v1/membership-applications/${applied['applicationId'] ?? ''}` as const;
  audience.step('职工网上申请入会', 'A worker applied online');
  const officer = await stage.tokenFor('union-officer', { scope: unionId });
  const { memberId } = expectDone(await stage.command(officer, 'admit', `${path}/approval`));
  const followed = await stage.read<{ status: string; person: { name: string; idNumber: string } }>(
    worker,
    path,
  );
  audience.step(`工会已批准：${followed.person.name} ${followed.person.idNumber}`, 'The union approved');
  return memberId ?? '';
}

async function refuse(
  stage: Stage,
  { unionId, employerId }: { readonly unionId: string; readonly employerId: string },
  audience: Audience,
): Promise<Scene['refusals']> {
  const officer = await stage.tokenFor('union-officer', { scope: unionId });
  const attempts = [
    { what: '重复入会 duplicate', step: 'duplicate', person: applicant },
    {
      what: '身份证号有误 bad ID number',
      step: 'bad-id',
      person: { ...applicant, idNumber: '440305199003079415' },
    },
    { what: '性别不符 wrong sex', step: 'bad-sex', person: { ...applicant, sex: '2' } },
  ];
  const refusals = [];
  for (const { what, step, person } of attempts) {
    const outcome = await stage.command(officer, step, '/v1/members', { unionId, employerId, person });
    if (outcome.status !== 'rejected' || !outcome.problem) throw new Error(`${what} was not refused`);
    refusals.push({ what, ...outcome.problem });
    audience.step(`${what}：${outcome.problem.code}`, outcome.problem.detail);
  }
  return refusals;
}

function expectDone({ status, result = {}, problem }: Outcome): Readonly<Record<string, string>> {
  if (status !== 'done') throw new Error(`refused: ${problem?.code ?? ''} ${problem?.detail ?? ''}`);
  return result;
}

const PATIENCE_MILLISECONDS = 120_000;

async function until<T>(read: () => Promise<T>, isOver: (value: T) => boolean): Promise<T> {
  const deadline = Date.now() + PATIENCE_MILLISECONDS;
  for (;;) {
    const value = await read();
    if (isOver(value)) return value;
    if (Date.now() > deadline) throw new Error('the province took too long; see its log files');
    await sleep(200);
  }
}
