import * as z from 'zod';
import { Instant, LocalDate } from '../../kernel/dates.ts';
import { AssessmentId, UnionId } from '../../kernel/ids.ts';
import { type Assessment, Period, Snapshot } from './assessment.ts';
import { rates } from './formulas.ts';
import { ratesOf } from './ranking.ts';

/** What the report says it is made by; a change of its form is another number. */
export const REPORT_SCHEMA = 'urn:union-registry:assessment-report:1';

/** Rows of one part: a part stays below what one answer can hold. */
export const PART_ROWS = 500;

export const AssessmentReport = z
  .object({
    schema: z.literal(REPORT_SCHEMA),
    assessmentId: AssessmentId,
    unionId: UnionId,
    period: Period,
    version: z.number().int(),
    corrects: z.object({ assessmentId: AssessmentId, reason: z.string() }).optional(),
    correctedBy: AssessmentId.optional(),
    closedOn: LocalDate,
    signed: z.object({ by: z.string(), at: Instant }),
    /** Chains the union's own figures and every row, in order: whoever has all parts can work it out again. */
    digest: z.string(),
    part: z.number().int(),
    parts: z.number().int(),
    whole: Snapshot,
    rows: z.array(Snapshot).readonly(),
  })
  .meta({ id: 'AssessmentReport' });
export type AssessmentReport = z.infer<typeof AssessmentReport>;

export const partsOf = (rows: number): number => Math.max(1, Math.ceil(rows / PART_ROWS));

/** One part of the report; undefined of what is not signed, and of a part that there is not. */
export function reportOf(
  assessment: Assessment,
  all: readonly Snapshot[],
  part: number,
): AssessmentReport | undefined {
  const { assessmentId, unionId, period, version, corrects, correctedBy, closedOn } = assessment;
  const { signed, digest, whole } = assessment;
  const parts = partsOf(all.length);
  if (signed === undefined || digest === undefined || whole === undefined || part > parts) return undefined;
  return {
    schema: REPORT_SCHEMA,
    assessmentId,
    unionId,
    period,
    version,
    ...(corrects && { corrects }),
    ...(correctedBy && { correctedBy }),
    closedOn,
    signed,
    digest,
    part,
    parts,
    whole,
    rows: all.slice((part - 1) * PART_ROWS, part * PART_ROWS),
  };
}

/** The same as lines of a sheet: the union itself, then those below, each rate by its usual denominator. */
export function sheetOf({ whole, rows, period, version, digest, signed }: AssessmentReport): string[][] {
  const names = Object.values(rates).map(({ name }) => name.zh);
  const line = (snapshot: Snapshot): string[] => {
    const values = ratesOf(snapshot, period.through);
    return [
      snapshot.unionId,
      snapshot.name,
      String(snapshot.figures['members/status-active'] ?? 0),
      ...Object.keys(rates).map((id) => String(values.find(({ rate }) => rate === id)?.value ?? '')),
    ];
  };
  return [
    ['考核期', period.from, period.through, '版本', String(version)],
    ['签名', signed.by, signed.at, '摘要', digest],
    ['工会编号', '工会名称', '在籍会员数', ...names],
    line(whole),
    ...rows.map(line),
  ];
}
