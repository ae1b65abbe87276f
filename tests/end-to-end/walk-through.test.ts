import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { instantOf, legalDate } from '../../shared/kernel/dates.ts';
import { type TestPerson, people, testPerson } from '../support/people.ts';
import {
  type Founded,
  foundUnion,
  personOf,
  rosterOf,
  testProvince,
  type TestProvince,
  until,
} from '../support/province.ts';

/** Where the story is told; `npx vitest run tests/end-to-end/walk-through.test.ts -u` tells it anew. */
const DOCUMENT = '../../docs/walk-through.md';

const worker: TestPerson = testPerson({}, 5_100);
/** Two for each union's roster. */
const colleagues = people(6, 77);
const today = legalDate(instantOf(Date.now()));

let at: TestProvince;
const pages: string[] = [];
/** Ids by the names the story gives them. */
const names = new Map<string, string>();

beforeAll(async () => {
  at = await testProvince();
});
afterAll(() => at.close());

const named = (id: unknown, name: string): string => {
  names.set(String(id), name);
  return String(id);
};

/** What differs from one run to the next gives way to what it is. */
function steady(text: string): string {
  let said = text;
  for (const [id, name] of names) said = said.replaceAll(id, `{${name}}`);
  return said
    .replaceAll(/\d{4}-\d{2}-\d{2}T[\d:.]+Z/g, '{time}')
    .replaceAll(/\d{4}-\d{2}-\d{2}/g, '{date}')
    .replaceAll(/\b[0-7][0-9A-HJKMNP-TV-Z]{25}\b/g, '{id}');
}

const block = (text: string): string => ['```http', steady(text), '```'].join('\n');
const json = (value: unknown): string => JSON.stringify(value, null, 2);

interface Step {
  readonly method: 'GET' | 'POST';
  readonly path: `/${string}`;
  readonly who: string;
  readonly token: string;
  readonly body?: unknown;
}

/** One call of the story: what was sent, what came back, and for a command what became of it. */
async function tell(words: string, { method, path, who, token, body }: Step) {
  const sent = body === undefined ? '' : `\n\n${json(body)}`;
  const asked = [`${method} ${path}`, `authorization: Bearer {token of ${who}}`];
  if (method === 'POST') asked.push('idempotency-key: {key}');
  const call = await at.call<Record<string, unknown>>(method, path, {
    token,
    ...(body !== undefined && { body }),
    expect: [200, 202],
  });
  const story = [words, block(asked.join('\n') + sent)];
  let answer = call.body;
  if (call.status === 202) {
    const { requestId } = call.body as { requestId: string };
    named(requestId, 'request');
    const outcome = await at.settled(requestId, token);
    expect(outcome).toMatchObject({ status: 'done' });
    for (const [key, value] of Object.entries(outcome.result ?? {}))
      if (key === 'transferId' && !names.has(value)) named(value, `transfer ${String((transfers += 1))}`);
      else if (key === 'applicationId') named(value, 'application');
      else if (key === 'memberId') named(value, 'member');
    story.push(block(`202 Accepted\n\n${json(call.body)}`));
    story.push('A moment later that link says what became of it:');
    answer = outcome;
  }
  story.push(block(`200 OK\n\n${json(answer)}`));
  names.delete([...names].find(([, name]) => name === 'request')?.[0] ?? '');
  pages.push(story.join('\n\n'));
  return answer;
}
let transfers = 0;

const chapter = (title: string, words: string): void => void pages.push(`## ${title}\n\n${words}`);

async function activeIn(unionId: string): Promise<number> {
  const token = await at.token('union-officer', { scope: unionId });
  const { body } = await at.call<{ members: { total: number } }>('GET', `/v1/statistics/union:${unionId}`, {
    token,
    expect: 200,
  });
  return body.members.total;
}

async function founded(seed: number, name: string, division?: string): Promise<Founded> {
  const union = await foundUnion(at, rosterOf(colleagues.splice(0, 2)), seed, division);
  named(union.unionId, `union ${name}`);
  named(union.employerId, `employer ${name}`);
  return union;
}

describe('the life of one worker', () => {
  it('A8 C1 C4 C6 is what docs/walk-through.md tells, call by call', async () => {
    const [a, b, c] = [
      await founded(5_101, 'A'),
      await founded(5_102, 'B'),
      await founded(5_103, 'C', '440106'),
    ];
    const me = {
      who: 'the worker',
      token: await at.token('worker', { account: 'worker-51', idNumber: worker.idNumber }),
    };
    const officerOf = async (union: Founded, name: string) => ({
      who: `an officer of union ${name}`,
      token: await at.token('union-officer', { scope: union.unionId }),
    });
    const [ofA, ofB, ofC] = [await officerOf(a, 'A'), await officerOf(b, 'B'), await officerOf(c, 'C')];
    const membership = (words: string) => tell(words, { method: 'GET', path: '/v1/me/membership', ...me });

    chapter(
      'Joining 入会',
      'The worker is employed in Shenzhen, where union A has been founded. Nobody joins twice: whoever has a live membership is refused here, and asks for a transfer instead (membership rules, arts 3 and 5).',
    );
    const applied = await tell('The worker applies online, signed in with a verified ID number.', {
      method: 'POST',
      path: '/v1/membership-applications',
      ...me,
      body: { unionId: a.unionId, employerId: a.employerId, person: personOf(worker) },
    });
    const { applicationId } = (applied as { result: { applicationId: string } }).result;
    await tell('The union approves: the day of approval is the day of joining.', {
      method: 'POST',
      path: `/v1/membership-applications/${applicationId}/approval`,
      ...ofA,
    });
    const joined = await membership('From now on the worker is an active member.');
    const { memberId, joinedOn } = joined as { memberId: string; joinedOn: string };

    chapter(
      'Transfer 会籍接转',
      'Another employer in the same city, with a union of its own: the membership moves, and stays the same one (arts 12 and 13). The worker asks, and has so consented; the new union accepts; the old one has five working days to object, or agrees at once.',
    );
    const first = await tell('The worker asks for the transfer.', {
      method: 'POST',
      path: '/v1/me/transfers',
      ...me,
      body: { unionId: b.unionId, employerId: b.employerId },
    });
    const transferId = (of: unknown) => (of as { result: { transferId: string } }).result.transferId;
    await tell('Union B finds it among the transfers that come in. The person is shown masked.', {
      method: 'GET',
      path: `/v1/unions/${b.unionId}/transfers?direction=in`,
      ...ofB,
    });
    await tell('Union B has checked the employment, and accepts.', {
      method: 'POST',
      path: `/v1/transfers/${transferId(first)}/acceptance`,
      ...ofB,
    });
    const waiting = await tell(
      'Until union A has said so, or its days are over, it holds the membership. `dueOn` is its last day; silence goes to its superior, and then completes.',
      {
        method: 'GET',
        path: `/v1/me/transfers/${transferId(first)}`,
        ...me,
      },
    );
    expect(waiting).toMatchObject({ status: 'accepted', waitsAt: a.unionId });
    await tell('Union A agrees before its days are over: in one transaction it gives and union B takes.', {
      method: 'POST',
      path: `/v1/transfers/${transferId(first)}/release`,
      ...ofA,
    });
    const done = await tell('The transfer has ended on time.', {
      method: 'GET',
      path: ('/v1/me/transfers/' + transferId(first)) as `/${string}`,
      ...me,
    });
    expect(done).toMatchObject({ status: 'completed', outcome: 'on-time' });

    chapter(
      'Unemployed 失业',
      'The employment ends. Union B keeps the membership: no dues, no vote, not counted among the active (arts 19 and 21).',
    );
    await tell('The union records it.', {
      method: 'POST',
      path: `/v1/members/${memberId}/retention`,
      ...ofB,
      body: { for: 'unemployed', since: today },
    });
    expect(await membership('The worker is a member still, and not an active one.')).toMatchObject({
      active: false,
      status: 'retained',
    });

    chapter(
      'Employed again, in another city 再就业',
      'An employer in Guangzhou, whose union is C. A retained membership comes back to life by a transfer: the same membership number, the same day of joining (arts 19 and 20).',
    );
    const second = await tell(
      'This time union C asks, on proof of membership, and says in which file it keeps the form the worker has signed.',
      {
        method: 'POST',
        path: '/v1/transfers',
        ...ofC,
        body: { memberId, unionId: c.unionId, employerId: c.employerId, consent: 'GZ-2026-17' },
      },
    );
    await tell('Whoever asks has agreed, and so has the worker on paper: union B alone is left to say so.', {
      method: 'POST',
      path: `/v1/transfers/${transferId(second)}/release`,
      ...ofB,
    });
    const back = await membership('Active again: the same member since the same day.');
    expect(back).toMatchObject({ active: true, memberId, joinedOn });
    expect(
      await tell('The record stands in union C.', { method: 'GET', path: `/v1/members/${memberId}`, ...ofC }),
    ).toMatchObject({
      unionId: c.unionId,
      employerId: c.employerId,
    });

    chapter(
      'Retired 退休',
      'The membership is retained for life (art 17). Work after retirement does not restore it: a transfer would be refused.',
    );
    await tell('The last union records the retirement.', {
      method: 'POST',
      path: `/v1/members/${memberId}/retention`,
      ...ofC,
      body: { for: 'retired', since: today },
    });
    expect(await membership('So it stays.')).toMatchObject({
      member: true,
      active: false,
      memberId,
      joinedOn,
    });

    // Counts follow within seconds; the worker is in none of them any more.
    const active = () => Promise.all([a, b, c].map(({ unionId }) => activeIn(unionId)));
    expect(await until(active, (counts) => counts.join() === '2,2,2')).toEqual([2, 2, 2]);
    await expect(document()).toMatchFileSnapshot(DOCUMENT);
  });
});

const document = (): string =>
  [
    '# The life of one worker',
    'One worker joins, moves, loses work, finds it in another city, retires: one membership throughout. Each step is a call of the API with its answer, as `tests/end-to-end/walk-through.test.ts` has just seen them on a whole province; the test fails when this page is no longer true. In braces stands what differs from one run to the next: ids, times, tokens.',
    ...pages,
    '',
  ]
    .join('\n\n')
    .replace(/\n+$/, '\n');
