import { describe, expect, it } from 'vitest';
import type { Command } from '../../kernel/command.ts';
import type { Instant, LocalDate } from '../../kernel/dates.ts';
import { absent, type Loaded } from '../../kernel/decision.ts';
import { initialRules } from '../../kernel/rules.ts';
import {
  type FiguresReported,
  type ReportedFigures,
  reportedFiguresRecord,
  type ReportFigures,
  reportFigures,
} from './reported-figures.ts';

const SCOPE = 'division:440305';
const at = '2026-11-23T01:02:03.004Z' as Instant;
const context = { at, on: '2026-11-23' as LocalDate, rules: initialRules, newId: () => '' as never };

const body = (fields: Partial<ReportFigures> = {}): ReportFigures => ({
  scope: SCOPE,
  from: '2025-12-31' as LocalDate,
  figures: { 'annual-members': 1_000 },
  evidence: 'statistics/2025/1.pdf',
  ...fields,
});

const none = absent(reportedFiguresRecord, SCOPE);
const asked = (fields: Partial<ReportFigures>, reported: Loaded<ReportedFigures, FiguresReported> = none) =>
  reportFigures({ reported }, { body: body(fields) } as Command<string, ReportFigures>, context);

const after = (...reports: readonly Partial<ReportFigures>[]): ReportedFigures | undefined =>
  reports.reduce<ReportedFigures | undefined>(
    (state, fields) =>
      reportedFiguresRecord.evolve(
        state,
        { type: 'FiguresReported', v: 1, ...body(fields) } as FiguresReported,
        {
          at,
          on: context.on,
          by: 'operator:op-city',
          requestId: '01ARZ3NDEKTSV4RRFFQ69G5FAV' as never,
        },
      ),
    undefined,
  );

const told = (state: ReportedFigures | undefined) =>
  state?.figures.map(({ kind, from, value }) => [kind, from, value]);

describe('E3 figures that are reported', () => {
  it('stand by the day they are of, each with the report and who entered it', () => {
    const state = after({}, { from: '2024-12-31' as LocalDate, figures: { 'annual-members': 900 } });
    expect(told(state)).toEqual([
      ['annual-members', '2024-12-31', 900],
      ['annual-members', '2025-12-31', 1_000],
    ]);
    expect(state?.figures[1]).toMatchObject({
      evidence: 'statistics/2025/1.pdf',
      by: 'operator:op-city',
      reportedAt: at,
    });
  });

  it('of the same kind and day are corrected by the later report, and others are not', () => {
    expect(
      told(
        after(
          { figures: { 'annual-members': 1_000, 'annual-unions': 15 } },
          { figures: { 'annual-members': 990 } },
        ),
      ),
    ).toEqual([
      ['annual-members', '2025-12-31', 990],
      ['annual-unions', '2025-12-31', 15],
    ]);
  });

  it('are parsed as they were stored', () => {
    const state = after({});
    expect(reportedFiguresRecord.parse(JSON.parse(JSON.stringify(state)))).toEqual(state);
  });

  it('are taken as they were asked for', () => {
    const decided = asked({
      figures: { 'annual-members': 1_000, 'sample-checked': 40, 'sample-agreed': 40 },
    });
    expect(decided.ok && decided.value.changes.flatMap(({ events }) => events)).toEqual([
      {
        type: 'FiguresReported',
        v: 1,
        scope: SCOPE,
        from: '2025-12-31',
        figures: { 'annual-members': 1_000, 'sample-checked': 40, 'sample-agreed': 40 },
        evidence: 'statistics/2025/1.pdf',
      },
    ]);
  });

  it.each<readonly [string, Partial<ReportFigures>]>([
    ['statistics/date-ahead', { from: '2026-11-24' as LocalDate }],
    ['statistics/nothing-reported', { figures: {} }],
    ['statistics/sample-incomplete', { figures: { 'sample-checked': 40 } }],
    ['statistics/sample-incomplete', { figures: { 'sample-agreed': 40 } }],
    ['statistics/sample-incomplete', { figures: { 'sample-checked': 40, 'sample-agreed': 41 } }],
  ])('are refused: %s', (code, fields) => {
    expect(asked(fields)).toMatchObject({ ok: false, error: { code } });
  });

  it('are refused beyond what one record holds', () => {
    const figures = Array.from({ length: 1_000 }, () => after({})?.figures ?? []).flat();
    const full = { ...none, rev: 1, state: { scope: SCOPE, figures } } as typeof none;
    expect(asked({}, full)).toMatchObject({ ok: false, error: { code: 'statistics/too-many-reported' } });
  });
});
