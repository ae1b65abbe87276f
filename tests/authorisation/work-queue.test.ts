import { beforeAll, describe, expect, it } from 'vitest';
import { endOfLegalDate, epochOf, instantOf, type LocalDate } from '../../shared/kernel/dates.ts';
import { workKinds } from '../../shared/registry/work-kinds.ts';
import type { TestApi } from '../support/api.ts';
import { applyToFound, superior as superiorOf } from '../support/registry.ts';
import { operatorOf } from './relations.ts';
import { stage } from './stage.ts';
import type { Subjects } from './cases.ts';

const LIST = 'GET /v1/unions/{unionId}/work';
const COUNTS = 'GET /v1/unions/{unionId}/work/counts';

interface Entry {
  readonly kind: string;
  readonly id: string;
  readonly since: string;
  readonly dueOn?: string;
  readonly overdue: boolean;
  readonly yours: boolean;
  readonly path: string;
}

let api: TestApi;
let at: Subjects;
beforeAll(async () => {
  const set = await stage();
  api = set.api;
  const [part] = set.parts;
  if (part) at = set.subjectsFor(part);
});

const officer = (id = 'op-desk') => operatorOf('union-officer', at.union, id);
const superior = (id = 'op-above') => operatorOf('superior-officer', at.union, id);

/** Every page of the queue, one after the other. */
async function queue(
  caller: ReturnType<typeof officer>,
  unionId: string,
  query: Record<string, string> = {},
) {
  const entries: Entry[] = [];
  let cursor: string | undefined;
  do {
    const { status, body } = await api.call(caller, LIST, {
      params: { unionId },
      query: { ...query, ...(cursor === undefined ? {} : { cursor }) },
    });
    expect(status).toBe(200);
    const page = body as { entries: Entry[]; next?: string };
    entries.push(...page.entries);
    cursor = page.next;
  } while (cursor !== undefined);
  return entries;
}

/** What waits at the union by the tables themselves, whatever its kind. */
const waitingInTables = (unionId: string) =>
  [...api.store.items.values()].filter((item) => item['waitsAt'] === unionId).map(({ pk }) => pk);

describe('Work queue of a union', () => {
  it('C1 C4 C8 holds each record that waits for the union once, and knows every kind that a context lists', async () => {
    const inTables = waitingInTables(at.union);
    expect(inTables.length).toBeGreaterThanOrEqual(5);
    const entries = await queue(superior(), at.union);
    expect(entries.map(({ kind, id }) => `${kind}#${id}`).toSorted()).toEqual(inTables.toSorted());
    expect(new Set(entries.map(({ kind }) => kind))).toEqual(
      new Set([
        'membership-application',
        'correction',
        'founding-application',
        'duplicate',
        'transfer',
        'case',
      ]),
    );
    const known = workKinds.map(({ type }) => type);
    const waiting = [...api.store.items.values()].filter(({ waitsAt }) => waitsAt !== undefined);
    expect(waiting.map(({ pk }) => pk.replace(/#.*/, '')).filter((type) => !known.includes(type))).toEqual([
      'break-glass',
    ]);
  });

  it('G7 holds an erasure for the union above that of the person, whoever asked for it', async () => {
    const above = operatorOf('superior-officer', superiorOf, 'op-county');
    const erasures = (await queue(above, superiorOf)).filter(({ kind }) => kind === 'erasure-request');
    expect(erasures.map(({ id }) => id).toSorted()).toEqual([at.erasure, at.ownErasure].toSorted());
    expect(erasures.every(({ yours, path }) => yours && path.startsWith('/v1/erasures/'))).toBe(true);
    expect((await queue(superior(), at.union)).some(({ kind }) => kind === 'erasure-request')).toBe(false);
  });

  it('puts the oldest first, and pages without losing or doubling one', async () => {
    const whole = await queue(superior(), at.union);
    expect(await queue(superior(), at.union, { limit: '1' })).toEqual(whole);
    expect(whole.map(({ since }) => since)).toEqual(whole.map(({ since }) => since).toSorted());
  });

  it('C4 says until when, and when that day is over', async () => {
    const transferOf = async () =>
      (await queue(officer(), at.union)).find(({ id }) => id === at.transfer.foreign);
    const { body } = await api.call(officer(), 'GET /v1/transfers/{transferId}', {
      params: { transferId: at.transfer.foreign },
    });
    const { dueOn, since, waitsAt } = body as Record<string, string>;
    expect(waitsAt).toBe(at.union);
    const entry = {
      kind: 'transfer',
      id: at.transfer.foreign,
      since,
      dueOn,
      overdue: false,
      yours: true,
      path: `/v1/transfers/${at.transfer.foreign}`,
    };
    expect(await transferOf()).toEqual(entry);
    const { now } = api.registry;
    api.registry.now = endOfLegalDate(String(dueOn) as LocalDate);
    expect(await transferOf()).toEqual({ ...entry, overdue: true });
    api.registry.now = instantOf(epochOf(api.registry.now) - 1);
    expect(await transferOf()).toEqual(entry);
    api.registry.now = now;
  });

  it('G2 marks as one’s own what the role may settle: a union’s officer sees foundings and decides none', async () => {
    const entries = await queue(officer(), at.union);
    const foundings = entries.filter(({ kind }) => kind === 'founding-application');
    expect(foundings.length).toBeGreaterThan(0);
    expect(foundings.every(({ yours }) => !yours)).toBe(true);
    expect(await queue(officer(), at.union, { whose: 'mine' })).toEqual(entries.filter(({ yours }) => yours));
    expect((await queue(superior(), at.union)).every(({ yours }) => yours)).toBe(true);
  });

  it('G2 leaves to others what the caller submitted', async () => {
    const organiser = operatorOf('organiser', at.union, 'op-both');
    const { applicationId } = await applyToFound(api.registry, {
      seed: 9,
      under: at.union,
      actor: organiser,
    });
    const entryFor = async (id: string) =>
      (await queue(superior(id), at.union)).find((entry) => entry.id === applicationId);
    expect(await entryFor('op-both')).toMatchObject({ yours: false });
    expect(await entryFor('op-other')).toMatchObject({ yours: true });
  });

  it('counts each kind as often as it is listed', async () => {
    const entries = await queue(superior(), at.union);
    const { body } = await api.call(superior(), COUNTS, { params: { unionId: at.union } });
    const kinds: Record<string, number> = {};
    for (const { kind } of entries) kinds[kind] = (kinds[kind] ?? 0) + 1;
    expect(body).toEqual({ total: entries.length, kinds, more: false });
  });

  it('counts for an operator what they may settle, and how much of it is overdue', async () => {
    const { now } = api.registry;
    const counts = async () =>
      (await api.call(officer(), COUNTS, { params: { unionId: at.union }, query: { whose: 'mine' } })).body;
    const listed = async () => {
      const entries = await queue(officer(), at.union, { whose: 'mine' });
      const kinds: Record<string, number> = {};
      for (const { kind } of entries) kinds[kind] = (kinds[kind] ?? 0) + 1;
      const overdue = entries.filter((entry) => entry.overdue).length;
      return { total: entries.length, kinds, overdue, more: false };
    };
    const before = await listed();
    expect(before.kinds).not.toHaveProperty('founding-application');
    expect(before.overdue).toBe(0);
    expect(await counts()).toEqual(before);
    api.registry.now = instantOf(epochOf(now) + 100 * 86_400_000);
    const later = await listed();
    expect(later.overdue).toBeGreaterThan(0);
    expect(await counts()).toEqual(later);
    api.registry.now = now;
  });

  it('lets go of what is settled', async () => {
    const before = await queue(officer(), at.union);
    const applicationId = at.application.foreign;
    expect(before.some(({ id }) => id === applicationId)).toBe(true);
    await api.registry.run('RejectMembershipApplication', { applicationId, reason: '材料不全' });
    const after = await queue(officer(), at.union);
    expect(after).toEqual(before.filter(({ id }) => id !== applicationId));
  });

  it('G8 answers with nothing of a person', async () => {
    const { body } = await api.call(superior(), LIST, { params: { unionId: at.union } });
    const fields = new Set((body as { entries: Entry[] }).entries.flatMap((entry) => Object.keys(entry)));
    expect([...fields].toSorted()).toEqual(['dueOn', 'id', 'kind', 'overdue', 'path', 'since', 'yours']);
  });
});
