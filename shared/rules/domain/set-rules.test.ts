import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Command } from '../../kernel/command.ts';
import type { Instant, LocalDate } from '../../kernel/dates.ts';
import type { Decide, EntryMeta } from '../../kernel/decision.ts';
import { type RulesEvent, type RulesHistory, rulesOn, rulesRecord } from '../../kernel/rules-history.ts';
import { initialRules, Rules } from '../../kernel/rules.ts';
import { daysAfter } from '../../kernel/working-days.ts';
import { differenceWords } from './rule-words.ts';
import { changed, differences, RulesChange } from './rules-change.ts';
import { releaseRules, type Ruling, SetRules, setRules, withdrawRules } from './set-rules.ts';

const TODAY = '2026-11-23' as LocalDate;
const metaOn = (on: LocalDate, by = 'operator:one') =>
  ({ at: `${on}T01:00:00.000Z` as Instant, on, by, requestId: 'r' }) as EntryMeta;

const start = rulesRecord.evolve(
  undefined,
  { type: 'RulesSet', v: 1, from: '1949-10-01' as LocalDate, rules: initialRules },
  metaOn(TODAY),
);

/** Carries a command out on the record, or says why not. */
function run<Body>(
  state: RulesHistory,
  decider: Decide<Ruling, Command<string, Body>>,
  body: Body,
  on = TODAY,
  by?: string,
): RulesHistory | string {
  const rules = { aggregate: rulesRecord, id: '44', rev: 1, state, head: 'h', lookups: {} };
  const command = { body } as Command<string, Body>;
  const decided = decider({ rules, gate: undefined }, command, {
    at: metaOn(on).at,
    on,
    rules: initialRules,
    newId: (label) => `${label}-${String(state.versions.length)}-${on}` as never,
  });
  if (!decided.ok) return decided.error.code;
  return decided.value.changes
    .flatMap(({ events }) => events as RulesEvent[])
    .reduce((before, event) => rulesRecord.evolve(before, event, metaOn(on, by)), state);
}

const done = (outcome: RulesHistory | string): RulesHistory => {
  if (typeof outcome === 'string') throw new Error(outcome);
  return outcome;
};

const set = (state: RulesHistory, from: LocalDate, change: RulesChange, on = TODAY) =>
  run(state, setRules, { from, change, basis: '粤工总〔2026〕1号' }, on);

function released(state: RulesHistory, from: LocalDate, change: RulesChange, on = TODAY): RulesHistory {
  const proposed = done(set(state, from, change, on));
  const proposalId = proposed.proposal?.proposalId;
  if (proposalId === undefined) throw new Error('nothing waits');
  return done(run(proposed, releaseRules, { proposalId }, on, 'operator:two'));
}

describe('changing the rules of a province', () => {
  it('G2 changes nothing before somebody has released it, and on its day, not before', () => {
    const tomorrow = daysAfter(TODAY, 1);
    const proposed = done(set(start, tomorrow, { founding: { replyDays: 10 } }));
    expect(rulesOn(proposed, tomorrow)).toEqual(initialRules);
    const after = released(start, tomorrow, { founding: { replyDays: 10 } });
    expect(rulesOn(after, TODAY)).toEqual(initialRules);
    expect(rulesOn(after, tomorrow)).toEqual({
      ...initialRules,
      version: 2,
      founding: { ...initialRules.founding, replyDays: 10 },
    });
    expect(after.versions.at(-1)).toMatchObject({
      set: { by: 'operator:one' },
      released: { by: 'operator:two' },
    });
    expect(after.proposal).toBeUndefined();
  });

  it('G2 holds from its day on, in versions that were set before for later days as well', () => {
    const [soon, later] = [daysAfter(TODAY, 2), daysAfter(TODAY, 40)];
    const first = released(start, later, { cases: { stepDays: 7 } });
    const second = released(first, soon, { founding: { replyDays: 10 } });
    expect(rulesOn(second, daysAfter(TODAY, 1))?.founding.replyDays).toBe(15);
    expect(rulesOn(second, soon)).toMatchObject({ founding: { replyDays: 10 }, cases: { stepDays: 20 } });
    expect(rulesOn(second, later)).toMatchObject({ founding: { replyDays: 10 }, cases: { stepDays: 7 } });
    expect(second.versions.map(({ rules }) => rules.version)).toEqual([1, 2, 3, 4]);
  });

  it('立法法 art 104: refuses a day that is over, be it when it is set or when it is released', () => {
    expect(set(start, daysAfter(TODAY, -1), { founding: { replyDays: 10 } })).toBe('rules/backdated');
    const proposed = done(set(start, TODAY, { founding: { replyDays: 10 } }));
    const proposalId = proposed.proposal?.proposalId as never;
    expect(run(proposed, releaseRules, { proposalId }, daysAfter(TODAY, 1))).toBe('rules/backdated');
  });

  it('refuses what changes nothing, and what contradicts itself', () => {
    expect(set(start, TODAY, { founding: { replyDays: 15 } })).toBe('rules/unchanged');
    expect(set(start, TODAY, {})).toBe('rules/unchanged');
    const contradictions: readonly RulesChange[] = [
      { founding: { preparatoryGroup: { min: 6 } } },
      { founding: { procedures: ['by-steps', 'by-steps'] } },
      { elections: { quorum: { atLeast: 4 } } },
      { elections: { majority: { moreThan: 2 } } },
      { elections: { committee: { sizes: [] } } },
      { elections: { committee: { sizes: [{ upTo: 10, min: 1, max: 2 }] } } },
      {
        elections: {
          committee: {
            sizes: [
              { upTo: 9, min: 1, max: 2 },
              { upTo: 9, min: 1, max: 2 },
              { min: 1, max: 2 },
            ],
          },
        },
      },
      { elections: { committee: { sizes: [{ min: 3, max: 2 }] } } },
      { elections: { auditCommittee: { min: 12 } } },
      { terms: { noticeDays: { first: 90, second: 90 } } },
      { calendar: { workedWeekends: ['2026-10-01' as LocalDate] } },
    ];
    for (const change of contradictions)
      expect(set(start, TODAY, change), JSON.stringify(change)).toBe('rules/contradiction');
  });

  it('lets a new change take the place of the one that waits, and the old one be released no more', () => {
    const first = done(set(start, TODAY, { founding: { replyDays: 10 } }));
    const second = done(
      set({ ...first }, daysAfter(TODAY, 1), { founding: { replyDays: 9 } }, daysAfter(TODAY, 0)),
    );
    const old = '0'.repeat(26) as never;
    expect(run(second, releaseRules, { proposalId: old })).toBe('rules/not-open');
    expect(run(second, withdrawRules, { proposalId: old, reason: '有误' })).toBe('rules/not-open');
    const proposalId = second.proposal?.proposalId as never;
    const withdrawn = done(run(second, withdrawRules, { proposalId, reason: '有误' }));
    expect(withdrawn).toEqual({ versions: start.versions });
    expect(run(withdrawn, releaseRules, { proposalId })).toBe('rules/not-open');
  });

  it('takes whole and partial changes, and no name that the rules do not have', () => {
    const { version: _, ...whole } = initialRules;
    const parsed = (change: unknown) =>
      SetRules.safeParse({ from: TODAY, basis: '粤工总〔2026〕1号', change }).success;
    expect(parsed(whole)).toBe(true);
    expect(parsed({ elections: { committee: { smallFrom: 30 } } })).toBe(true);
    for (const wrong of [
      { version: 9 },
      { founding: { replyDay: 10 } },
      { founding: { replyDays: 0 } },
      { founding: { replyDays: '10' } },
      { elections: { committee: { sizes: [{ min: 1, max: 2, most: 3 }] } } },
      { calendar: { holidays: ['2026-02-30'] } },
      { nothing: {} },
    ])
      expect(parsed(wrong), JSON.stringify(wrong)).toBe(false);
  });

  it('keeps no version that another has followed for a week: the record does not grow', () => {
    let state = start;
    for (let week = 0; week < 60; week += 1) {
      const on = daysAfter(TODAY, week * 8);
      state = released(state, on, { founding: { replyDays: 1 + ((week + 1) % 14) } }, on);
      expect(rulesOn(state, on)?.version).toBe(week + 2);
    }
    expect(state.versions.length).toBeLessThanOrEqual(2);
    expect(rulesRecord.parse(structuredClone(state))).toEqual(state);
  });

  it('puts into words every field that differs, and only those', () => {
    const after = changed(initialRules, {
      founding: { replyDays: 10, procedures: ['by-steps'] },
      elections: { committee: { onBreach: 'refuse' } },
      calendar: { holidays: [...initialRules.calendar.holidays, '2027-01-01' as LocalDate] },
      signatures: { exempt: 'all' },
    });
    expect(differences(initialRules, after).map((one) => differenceWords(one).zh)).toEqual([
      '建会程序：增加无，删去一次批准',
      '上级工会批复期限（日）由15改为10',
      '委员会人数不符时由提示改为不予办理',
      '放假日：增加2027-01-01，删去无',
      '暂不要求签名的操作由无改为全部',
    ]);
    expect(differenceWords({ path: 'founding.replyDays', before: 15, after: 10 }).en).toBe(
      'days for the superior’s reply: 15 becomes 10',
    );
  });

  it('gives rules that parse, whose differences are the change, whatever is changed', () => {
    const days = fc.integer({ min: 1, max: 99 });
    const some = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
    const changes = fc
      .record({
        membership: some(fc.record({ minimumAge: days })),
        founding: some(fc.record({ replyDays: days })),
        transfer: some(fc.record({ consentDays: days, objectionDays: days }, { requiredKeys: [] })),
        cases: some(fc.record({ stepDays: days, lapseMonths: days }, { requiredKeys: [] })),
      })
      .map((change) => RulesChange.parse(structuredClone(change)));
    fc.assert(
      fc.property(changes, (change) => {
        const after = changed(initialRules, change);
        expect(Rules.parse(after)).toEqual(after);
        for (const { path, after: value } of differences(initialRules, after)) {
          const [group = '', field = ''] = path.split('.');
          expect((change as Record<string, Record<string, unknown>>)[group]?.[field]).toBe(value);
        }
        expect(differences(after, changed(after, change))).toEqual([]);
      }),
    );
  });
});
