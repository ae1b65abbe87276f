import { beforeEach, describe, expect, it } from 'vitest';
import { memoryStore, type MemoryStore } from '../../../tests/support/memory-store.ts';
import { applyToFound, superior, testRegistry, type TestRegistry } from '../../../tests/support/registry.ts';
import { instantOf, type LocalDate } from '../../kernel/dates.ts';
import { initialRules } from '../../kernel/rules.ts';
import { type Founding, foundingRecord } from './founding.ts';
import { replyDraft } from './reply-draft.ts';

let store: MemoryStore;
let registry: TestRegistry;
let applicationId: string;
let unionId: string;

const MEMBERS = 26;

const item = (pk: string) => store.items.get(`registry/${pk}`);
const stateOf = (pk: string) => item(pk)?.['state'];
const founding = (): Founding => foundingRecord.parse(stateOf(`founding-application#${applicationId}`));
const on = (day: string) => {
  registry.now = instantOf(Date.parse(`${day}T04:00:00.000Z`));
};

const run = async (type: string, words: object = {}): Promise<string> => {
  const outcome = await registry.run(type, { applicationId, ...words });
  return outcome.status === 'done' ? 'done' : outcome.rejection.code;
};

const meeting = { plannedOn: '2026-12-05', form: 'general', entitled: MEMBERS, request: 'founding/1.pdf' };

const memberIds = () =>
  [...store.items.values()]
    .filter(({ type, state }) => type === 'member' && (state as { unionId: string }).unionId === unionId)
    .map(({ pk }) => pk.slice('member#'.length));

const election = (changes: object = {}) => ({
  heldOn: '2026-12-05',
  form: 'general',
  entitled: MEMBERS,
  present: 24,
  termYears: 3,
  womenMembers: 0,
  elected: memberIds()
    .concat('0'.repeat(26))
    .slice(0, 3)
    .map((memberId, index) => ({ memberId, post: index === 0 ? 'chair' : 'committee', votes: 20 })),
  minutes: 'founding/2.pdf',
  ...changes,
});

const steps = [
  ['ApproveFounding', () => ({})],
  ['RequestFoundingMeeting', () => ({ meeting })],
  ['ApproveFoundingMeeting', () => ({})],
  ['ReportFoundingElection', () => ({ election: election() })],
  ['ApproveFoundingElection', () => ({})],
] as const;

/** So many of the steps, the election on its day. */
async function go(count: number): Promise<void> {
  for (const [type, words] of steps.slice(0, count)) {
    if (type === 'ReportFoundingElection') on('2026-12-05');
    expect(await run(type, words())).toBe('done');
  }
}

beforeEach(async () => {
  store = memoryStore();
  registry = await testRegistry(store);
  ({ applicationId, unionId } = await applyToFound(registry, { size: MEMBERS, procedure: 'by-steps' }));
});

describe('founding a union by steps', () => {
  it('B1 Trade Union Law art 12: makes a union of it with the approval of its election, and not before', async () => {
    for (let count = 1; count < steps.length; count += 1) {
      const [type, words] = steps[count - 1] ?? steps[0];
      if (type === 'ReportFoundingElection') on('2026-12-05');
      expect(await run(type, words())).toBe('done');
      expect(item(`gate#${unionId}`), type).toMatchObject({ status: 'preparing', members: MEMBERS });
      expect(stateOf(`union#${unionId}`), type).not.toHaveProperty('foundedOn');
    }
    on('2026-12-10');
    expect(await run('ApproveFoundingElection')).toBe('done');

    expect(founding()).toMatchObject({
      status: 'founded',
      approvedOn: '2026-11-23',
      replies: [
        { step: 'preparation', approvedOn: '2026-11-23' },
        { step: 'meeting', approvedOn: '2026-11-23' },
        { step: 'election', approvedOn: '2026-12-10' },
      ],
    });
    const [chair] = memberIds();
    expect(stateOf(`union#${unionId}`)).toMatchObject({
      status: 'normal',
      foundedOn: '2026-12-10',
      term: { electedOn: '2026-12-05', years: 3 },
      officers: [
        { memberId: chair, post: 'chair', since: '2026-12-05' },
        { post: 'committee' },
        { post: 'committee' },
      ],
    });
    expect(item(`gate#${unionId}`)).toMatchObject({ status: 'open', members: MEMBERS });
  });

  it('C6 art 21, ER art 4: counts those who have a vote: retained members are in the union and not in its electorate', async () => {
    await go(1);
    for (const memberId of memberIds().slice(0, 2))
      await run('RetainMember', { applicationId: undefined, memberId, for: 'retired', since: '2026-11-01' });
    expect(item(`gate#${unionId}`)).toMatchObject({ status: 'preparing', members: MEMBERS, withoutVote: 2 });
    const active = MEMBERS - 2;
    expect(await run('RequestFoundingMeeting', { meeting: { ...meeting, entitled: active } })).toBe('done');
    expect(await run('ApproveFoundingMeeting')).toBe('done');
    on('2026-12-05');
    const [, , chair] = memberIds();
    const elected = [{ memberId: chair, post: 'chair', votes: 20 }];
    // A chair alone stands below 25 members (Trade Union Law, art 11): 24 of the 26 are counted.
    expect(await run('ReportFoundingElection', { election: election({ entitled: active, elected }) })).toBe(
      'done',
    );
    expect(founding().election?.findings).toEqual([]);
  });

  it('B1 does each step in its own state and refuses it in every other', async () => {
    const acts = {
      RequestFoundingMeeting: [1, () => ({ meeting })],
      ApproveFoundingMeeting: [2, () => ({})],
      ReturnFoundingMeeting: [2, () => ({ remark: '方案不全' })],
      ReportFoundingElection: [3, () => ({ election: election() })],
      ApproveFoundingElection: [4, () => ({})],
      ReturnFoundingElection: [4, () => ({ remark: '程序不符' })],
    } as const;
    for (let done = 0; done <= steps.length; done += 1) {
      if (done > 0) {
        const [type, words] = steps[done - 1] ?? steps[0];
        if (type === 'ReportFoundingElection') on('2026-12-05');
        expect(await run(type, words())).toBe('done');
      }
      const before = JSON.stringify(founding());
      for (const [type, [may, words]] of Object.entries(acts))
        if (may !== done)
          expect(await run(type, words()), `${type} after ${String(done)}`).toBe('founding/not-open');
      for (const type of ['ApproveFounding', 'RejectFounding'] as const)
        if (done > 0)
          expect(await run(type, type === 'RejectFounding' ? { remark: '否' } : {})).toBe(
            'founding/not-open',
          );
      expect(JSON.stringify(founding())).toBe(before);
    }
  });

  it('B1 sends a request back with its reason, and takes a better one', async () => {
    await go(2);
    expect(await run('ReturnFoundingMeeting', { remark: '候选人未公示' })).toBe('done');
    expect(founding()).toMatchObject({
      status: 'preparing',
      sentBack: { step: 'meeting', remark: '候选人未公示', on: '2026-11-23' },
    });
    expect(founding()).not.toHaveProperty('awaited');
    expect(await run('RequestFoundingMeeting', { meeting })).toBe('done');
    expect(founding()).toMatchObject({ status: 'meeting-requested' });
    expect(founding()).not.toHaveProperty('sentBack');
  });

  it('B1 ER art 27: a result that was not approved is elected anew', async () => {
    await go(4);
    expect(stateOf(`union#${unionId}`)).toMatchObject({ status: 'election-reported' });
    expect(await run('ReturnFoundingElection', { remark: '未采用无记名投票' })).toBe('done');
    expect(founding()).toMatchObject({ status: 'meeting-approved', sentBack: { step: 'election' } });
    expect(founding()).not.toHaveProperty('election');
    expect(stateOf(`union#${unionId}`)).toMatchObject({ status: 'preparing' });
    expect(await run('ReportFoundingElection', { election: election() })).toBe('done');
    expect(await run('ApproveFoundingElection')).toBe('done');
    expect(founding()).toMatchObject({ status: 'founded' });
  });

  it('B1 asks for no meeting in the past, and for one of all members below a hundred', async () => {
    await go(1);
    expect(await run('RequestFoundingMeeting', { meeting: { ...meeting, plannedOn: '2026-11-22' } })).toBe(
      'founding/meeting-in-past',
    );
    expect(await run('RequestFoundingMeeting', { meeting: { ...meeting, form: 'representatives' } })).toBe(
      'election/general-meeting-needed',
    );
  });

  it('B2 reports no election from before the approval, of another form, without a quorum, or of strangers', async () => {
    await go(3);
    on('2026-12-05');
    const report = (changes: object) => run('ReportFoundingElection', { election: election(changes) });
    expect(await report({ heldOn: '2026-11-22' })).toBe('founding/before-approval');
    expect(await report({ form: 'representatives' })).toBe('founding/other-meeting');
    expect(
      await report({ present: 17, elected: election().elected.map((one) => ({ ...one, votes: 17 })) }),
    ).toBe('election/no-quorum');
    const stranger = { memberId: '0'.repeat(26), post: 'committee', votes: 20 };
    expect(await report({ elected: [...election().elected, stranger] })).toBe('election/not-a-member');
    expect(founding()).toMatchObject({ status: 'meeting-approved' });
  });

  it('B6 approves nobody into office who is no member any more', async () => {
    await go(4);
    const [chair] = memberIds();
    const died = await registry.run('RecordDeath', { memberId: chair, diedOn: '2026-12-05' });
    expect(died.status).toBe('done');
    expect(await run('ApproveFoundingElection')).toBe('election/not-a-member');
    expect(await run('ReturnFoundingElection', { remark: '主席人选已故，补选后再报' })).toBe('done');
  });

  it('B1 tells the superior what its rules warn of, with the result', async () => {
    await go(3);
    on('2026-12-05');
    expect(await run('ReportFoundingElection', { election: election({ womenMembers: 12 }) })).toBe('done');
    expect(founding().election?.findings).toEqual([
      { code: 'election/no-women-committee', params: { women: 12 } },
    ]);
  });

  it('B1 founds by the procedures that the province allows, the first of them where none is named', async () => {
    const { applicationId: usual } = await applyToFound(registry, { seed: 2 });
    expect(stateOf(`founding-application#${usual}`)).toMatchObject({ procedure: 'one-approval' });
    const rules = {
      ...initialRules,
      version: 2,
      founding: { ...initialRules.founding, procedures: ['by-steps'] },
    };
    const pk = 'rules#44';
    const stored = item(pk);
    const { versions } = stored?.['state'] as { versions: object[] };
    await store.commit([
      {
        op: 'replace',
        table: 'registry',
        item: {
          ...stored,
          pk,
          rev: Number(stored?.rev) + 1,
          state: { versions: [...versions, { from: '2026-11-23', rules }] },
        },
        readRev: Number(stored?.rev),
      },
    ]);
    registry.now = instantOf(Date.parse(registry.now) + 120_000);
    await expect(applyToFound(registry, { seed: 3, procedure: 'one-approval' })).rejects.toThrow(
      'founding/procedure-not-allowed',
    );
    const { applicationId: bySteps } = await applyToFound(registry, { seed: 3 });
    expect(stateOf(`founding-application#${bySteps}`)).toMatchObject({ procedure: 'by-steps' });
  });
});

describe('the superior’s reply', () => {
  const above = () => item(`gate#${superior}`)?.['stamp'] as { path: string[] };
  const escalation = () => item(`founding-escalation#${applicationId}`);
  const escalate = (dueOn: string) => run('EscalateFounding', { dueOn });

  it('B1 ER art 27: is due in 15 days at each step; the day itself is still in time', async () => {
    expect(founding().awaited).toMatchObject({ step: 'preparation', dueOn: '2026-12-08' });
    expect(item(`founding-application#${applicationId}`)).toMatchObject({ waitsAt: superior });
    on('2026-12-08');
    expect(await escalate('2026-12-08')).toBe('founding/timer-stale');
    on('2026-12-04');
    await go(2);
    expect(founding().awaited).toMatchObject({ step: 'meeting', dueOn: '2026-12-19' });
    expect(await escalate('2026-12-08')).toBe('founding/timer-stale');
  });

  it.each([
    [0, '2026-12-08', 'ApproveFounding', {}],
    [0, '2026-12-08', 'RejectFounding', { remark: '材料不全' }],
    [2, '2026-12-08', 'ApproveFoundingMeeting', {}],
    [2, '2026-12-08', 'ReturnFoundingMeeting', { remark: '方案不全' }],
    [4, '2026-12-20', 'ApproveFoundingElection', {}],
    [4, '2026-12-20', 'ReturnFoundingElection', { remark: '程序不符' }],
  ] as const)(
    'B1 after step %i, late from %s on: comes to the union above until %s, and approves nothing by itself',
    async (done, dueOn, type, words) => {
      await go(done);
      const { status } = founding();
      on(`${dueOn.slice(0, 8)}${String(Number(dueOn.slice(8)) + 1).padStart(2, '0')}`);
      expect(await escalate(dueOn)).toBe('done');
      expect(await escalate(dueOn)).toBe('founding/timer-stale');
      expect(founding()).toMatchObject({ status, awaited: { overdue: true } });
      expect(item(`founding-application#${applicationId}`)).toMatchObject({ waitsAt: superior });
      expect(escalation()).toMatchObject({ waitsAt: above().path.at(-2), state: { status: 'open', dueOn } });

      expect(await run(type, words)).toBe('done');
      expect(escalation()).toMatchObject({ state: { status: 'settled' } });
      expect(escalation()).not.toHaveProperty('waitsAt');
      expect(item(`founding-application#${applicationId}`)).not.toHaveProperty('waitsAt');
    },
  );

  it('B1 keeps number and scan of its paper, once there is a reply', async () => {
    const document = { number: '南工复〔2026〕18号', scan: 'founding/18.pdf' };
    expect(await run('FileFoundingReply', { step: 'meeting', document })).toBe('founding/no-such-reply');
    await go(3);
    expect(await run('FileFoundingReply', { step: 'meeting', document })).toBe('done');
    const corrected = { ...document, number: '南工复〔2026〕19号' };
    expect(await run('FileFoundingReply', { step: 'meeting', document: corrected })).toBe('done');
    expect(founding().replies).toEqual([
      { step: 'preparation', approvedOn: '2026-11-23' },
      { step: 'meeting', approvedOn: '2026-11-23', document: corrected },
    ]);
  });

  it('B1 is drafted from what was submitted, step by step, without a person’s name', async () => {
    const author = { superior: '南山区总工会', on: '2026-12-10' as LocalDate };
    const draft = (step: 'preparation' | 'meeting' | 'election') => replyDraft(founding(), step, author);
    const { employer, union } = founding();
    expect(draft('meeting')).toBeUndefined();
    expect(draft('preparation')?.split('\n')).toEqual([
      `关于同意筹备建立${union.name}的批复`,
      '（批复文号）',
      `${employer.name}：`,
      `　　你单位2026年11月23日关于建立${union.name}的申请收悉。`,
      `　　根据《中华人民共和国工会法》第十一条、第十二条的规定，经研究，同意你单位成立${union.name}筹备组，筹备组由3人组成。`,
      '　　请筹备组依法发展会员，做好召开会员大会或者会员代表大会的筹备工作，并将会议方案报我会审批。',
      '南山区总工会',
      '2026年12月10日',
    ]);
    await go(4);
    expect(draft('meeting')).toContain(`同意于2026年12月5日召开会员大会，应到会${String(MEMBERS)}人`);
    expect(draft('election')).toContain(
      '应到会26人，实到会24人。经研究，同意大会选举结果（当选人员名单附后），任期3年',
    );
    const document = { number: '南工复〔2026〕18号', scan: 'founding/18.pdf' };
    await run('FileFoundingReply', { step: 'meeting', document });
    expect(draft('meeting')?.split('\n')[1]).toBe('南工复〔2026〕18号');
  });
});
