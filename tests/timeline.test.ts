import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Caller, Operator } from '../shared/kernel/caller.ts';
import { duplicateTold } from '../shared/members/domain/duplicate-told.ts';
import { memberTold } from '../shared/members/domain/member-told.ts';
import { transferTold } from '../shared/members/domain/transfer-told.ts';
import { provincialFederation } from '../shared/platform/deployment/federations.ts';
import type { TimelineEntry } from '../shared/platform/edge/timeline.ts';
import { HistoryEntry } from '../shared/platform/store/record-history.ts';
import { democraticActTold } from '../shared/unions/domain/democratic-act-told.ts';
import { employerTold } from '../shared/unions/domain/employer-told.ts';
import { unionTold } from '../shared/unions/domain/union-told.ts';
import { workerOf } from './authorisation/relations.ts';
import { type TestApi, testApi } from './support/api.ts';
import { type Lives, randomLives } from './support/lives.ts';
import { people, testPerson } from './support/people.ts';
import { randomFrom } from './support/random.ts';
import { TENANT } from './support/registry.ts';
import { sealedNumber } from './support/sealed-number.ts';

const officer = {
  kind: 'operator',
  id: 'op-archive',
  role: 'superior-officer',
  scope: provincialFederation(TENANT).id,
} as Operator;

let api: TestApi;
let lives: Lives;
beforeAll(async () => {
  api = await testApi();
  lives = await randomLives(api.registry, randomFrom(31), 500);
});

const timeline = async (caller: Caller, route: string, params?: Record<string, string>) => {
  const { status, body } = await api.call(caller, route, params && { params });
  return { status, entries: (body as { entries?: TimelineEntry[] }).entries ?? [] };
};

/** Events of a record, by the tables themselves. */
const eventsOf = (pk: string) =>
  [...api.store.items]
    .filter(([place]) => place.startsWith(`ledger/${pk}@`))
    .map(([, item]) => HistoryEntry.parse(item))
    .toSorted((a, b) => a.seq - b.seq)
    .flatMap(({ events, on }) => events.map(({ type }) => ({ event: type, on })));

/** Kinds of events by the words of the source, whatever its types say. */
const kindsIn = (path: string): string[] => {
  const source = readFileSync(fileURLToPath(new URL(`../${path}`, import.meta.url)), 'utf8');
  return [...source.matchAll(/\bEvent<'(\w+)'>|readonly type: '(\w+)';/g)].map(
    ([, short, long]) => short ?? long ?? '',
  );
};

describe('the timeline of a record', () => {
  it.each<readonly [readonly string[], object]>([
    [['shared/members/domain/member.ts'], memberTold],
    [['shared/members/domain/transfer.ts'], transferTold],
    [['shared/members/domain/duplicate.ts'], duplicateTold],
    [
      [
        'shared/unions/domain/union.ts',
        'shared/unions/domain/affiliation-events.ts',
        'shared/unions/domain/term-events.ts',
        'shared/unions/domain/joint-union-events.ts',
        'shared/unions/domain/offices.ts',
      ],
      unionTold,
    ],
    [['shared/unions/domain/employer.ts', 'shared/unions/domain/employer-changes.ts'], employerTold],
    [['shared/unions/domain/democratic-act.ts'], democraticActTold],
  ])('has a sentence for each kind of event in %s', (paths, tellers) => {
    expect(Object.keys(tellers).toSorted()).toEqual(paths.flatMap(kindsIn).toSorted());
  });

  it('tells every event of a membership, who did it, when and on what basis, Chinese first', async () => {
    let told = 0;
    for (const memberId of lives.images.keys()) {
      const { status, entries } = await timeline(officer, 'GET /v1/members/{memberId}/timeline', {
        memberId,
      });
      expect(status).toBe(200);
      expect(entries.map(({ event, on }) => ({ event, on }))).toEqual(eventsOf(`member#${memberId}`));
      for (const { on, text, what, basis } of entries) {
        expect(text.zh).toBe(`${on}，登记系统：${what.zh}（依据：${basis}）。`);
        expect(text.en).toBe(`${on}, the registry itself: ${what.en} (basis: ${basis}).`);
        expect(text.zh).toMatch(/\p{Script=Han}/u);
        expect(what.en).not.toMatch(/undefined|“”|“[0-9A-HJKMNP-TV-Z]{26}”/);
        expect(basis).toMatch(/第.+条/);
        told += 1;
      }
    }
    console.log(`timeline: ${told} events of ${lives.images.size} memberships told`);
    expect(told).toBeGreaterThan(200);
  });

  it('tells a transfer and a union alike, and names the unions by their names', async () => {
    const transfers = [...api.store.items.keys()].filter((place) => place.startsWith('registry/transfer#'));
    expect(transfers.length).toBeGreaterThan(5);
    for (const place of transfers) {
      const transferId = place.slice('registry/transfer#'.length);
      const { entries } = await timeline(officer, 'GET /v1/transfers/{transferId}/timeline', { transferId });
      expect(entries.map(({ event, on }) => ({ event, on }))).toEqual(eventsOf(`transfer#${transferId}`));
      expect(entries[0]?.what.zh).toMatch(/^申请将会籍由“[^”]+工会委员会”接转至“[^”]+工会委员会”/);
    }
    const [image] = [...lives.images.values()][0] ?? [];
    const unionId = String(image?.state.unionId);
    const { entries } = await timeline(officer, 'GET /v1/unions/{unionId}/timeline', { unionId });
    expect(entries.map(({ event, on }) => ({ event, on }))).toEqual(eventsOf(`union#${unionId}`));
    expect(entries[0]?.what.zh).toMatch(/^经上级工会“.+总工会”批准，筹备建立“.+”$/);
  });

  it('codes each change as the member form does, at each union that reports it', async () => {
    const seen = new Map<string, number>();
    for (const [memberId, images] of lives.images) {
      const { entries } = await timeline(officer, 'GET /v1/members/{memberId}/timeline', { memberId });
      let holder: string | undefined;
      for (const { event, changes } of entries) {
        const codes = changes.map(({ type, reason }) => `${type.code}${reason?.code ?? ''}`).join('+');
        seen.set(`${event} ${codes}`, (seen.get(`${event} ${codes}`) ?? 0) + 1);
        if (event === 'MemberWithdrew') expect(changes[0]?.unionId).toBe(holder);
        holder = changes.at(-1)?.unionId ?? holder;
      }
      const last = entries.flatMap(({ changes, on }) => changes.map((change) => ({ change, on }))).at(-1);
      const { change } = images.at(-1)?.state ?? {};
      expect({ type: change?.type, reason: change?.reason, employment: change?.employment }).toEqual({
        type: last?.change.type.code,
        reason: last?.change.reason?.code,
        employment: last?.change.employment?.code,
      });
    }
    expect(Object.fromEntries(seen)).toMatchObject({
      'MemberJoined 1': expect.any(Number) as number,
      'MemberMoved 41+21': expect.any(Number) as number,
      'MemberRetained 33': expect.any(Number) as number,
      'MemberRetained 3': expect.any(Number) as number,
      'MemberWithdrew 65': expect.any(Number) as number,
      'MemberVoided ': expect.any(Number) as number,
    });
  });

  it('C8 tells members of their own, live or ended, without whose account it was', async () => {
    const own = 'GET /v1/me/timeline';
    const cast = [...people(12, 1), ...Array.from({ length: 16 }, (_, n) => testPerson({}, 900 + n))];
    let [live, ended] = [0, 0];
    for (const { idNumber } of cast) {
      const me = workerOf('w-me', await sealedNumber(api.registry, idNumber));
      const [claim] = await api.registry.vault.claimsOf(idNumber);
      const item = api.store.items.get(`registry/claim#${claim}`);
      const { status, entries } = await timeline(me, own);
      if (item === undefined) {
        expect(status).toBe(404);
        continue;
      }
      if (item['holder'] === undefined) ended += 1;
      else live += 1;
      const memberId = String(item['holder'] ?? item['lastHolder']);
      expect({ status, told: entries.length }).toEqual({
        status: 200,
        told: eventsOf(`member#${memberId}`).length,
      });
      expect(entries.every(({ account }) => account === undefined)).toBe(true);
    }
    expect(live).toBeGreaterThan(5);
    expect(ended).toBeGreaterThan(0);
    expect(await timeline(workerOf('w-none'), own)).toMatchObject({ status: 403 });
  });
});
