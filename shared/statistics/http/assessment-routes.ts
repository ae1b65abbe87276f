import { createHash } from 'node:crypto';
import type { Caller } from '../../kernel/caller.ts';
import type { AssessmentId } from '../../kernel/ids.ts';
import { reject } from '../../kernel/problem.ts';
import { err, ok } from '../../kernel/result.ts';
import { hasInScope } from '../../kernel/stamp.ts';
import type { CommandEdge } from '../../platform/edge/command-edge.ts';
import type { RecordsReader } from '../../platform/edge/records-reader.ts';
import { implement, type Route } from '../../platform/http/route.ts';
import {
  type Assessment,
  assessmentBookRecord,
  assessmentPageRecord,
  assessmentRecord,
  pageIdsOf,
  type Snapshot,
} from '../domain/assessment.ts';
import { type AssessmentReport, partsOf, reportOf, sheetOf } from '../domain/assessment-report.ts';
import { rankingOf, ratesOf } from '../domain/ranking.ts';
import * as specs from './assessment-specs.ts';

export interface AssessmentRouteDependencies {
  readonly edge: CommandEdge;
  readonly records: Pick<RecordsReader, 'record' | 'records' | 'gate'>;
  /** Lines as a spreadsheet. */
  readonly spreadsheet: (name: string, lines: readonly (readonly string[])[]) => Promise<Uint8Array>;
}

const mediaTypes = {
  json: 'application/json',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
} as const;

export const assessmentRoutes = ({
  edge,
  records,
  spreadsheet,
}: AssessmentRouteDependencies): readonly Route[] => {
  /** Where it stood on its day decides who sees it. */
  async function seen(caller: Caller, id: AssessmentId): Promise<Assessment | undefined> {
    const { state } = await records.record(assessmentRecord, id);
    return state && hasInScope(caller, state.stamp) ? state : undefined;
  }

  async function rowsOf(assessment: Assessment): Promise<Snapshot[]> {
    const pages = await records.records(assessmentPageRecord, pageIdsOf(assessment));
    return pages.flatMap(({ state }) => state?.rows ?? []);
  }

  async function fileOf(report: AssessmentReport, format: keyof typeof mediaTypes) {
    const file =
      format === 'json'
        ? Buffer.from(JSON.stringify(report))
        : await spreadsheet('考核数据', sheetOf(report));
    const { assessmentId, version, part, parts, schema, digest, signed, closedOn } = report;
    return {
      fileName: `assessment-${assessmentId}-v${String(version)}-${String(part)}.${format}`,
      mediaType: mediaTypes[format],
      schema,
      digest,
      content: Buffer.from(file).toString('base64'),
      sha256: createHash('sha256').update(file).digest('hex'),
      part,
      parts,
      signedAt: signed.at,
      closedOn,
    };
  }

  return [
    implement(specs.listAssessmentsSpec, async ({ params: { unionId }, caller }) => {
      const { gate } = await records.gate(unionId);
      if (!gate || !hasInScope(caller, gate.stamp)) return err(reject('union/not-found'));
      const { state } = await records.record(assessmentBookRecord, unionId);
      return ok({ status: 200, body: state ?? { versions: [] } });
    }),

    implement(specs.closeAssessmentSpec, ({ params, body, caller, idempotencyKey, now }) =>
      edge.submit({ type: 'CloseAssessment', asSent: { ...params, ...body }, caller, idempotencyKey, now }),
    ),

    implement(specs.getAssessmentSpec, async ({ params: { assessmentId }, caller }) => {
      const assessment = await seen(caller, assessmentId);
      if (assessment === undefined) return err(reject('assessment/not-found'));
      const { whole, period } = assessment;
      return ok({
        status: 200,
        body: { ...assessment, rates: whole === undefined ? [] : ratesOf(whole, period.through) },
      });
    }),

    implement(specs.rankingSpec, async ({ params: { assessmentId }, query: { rate, by }, caller }) => {
      const assessment = await seen(caller, assessmentId);
      if (assessment === undefined) return err(reject('assessment/not-found'));
      const rows = assessment.status === 'collecting' ? [] : await rowsOf(assessment);
      return ok({
        status: 200,
        body: { rate, unions: rankingOf(rows, rate, { by, on: assessment.period.through }) },
      });
    }),

    implement(specs.reportSpec, async ({ params: { assessmentId }, query: { format, part }, caller }) => {
      const assessment = await seen(caller, assessmentId);
      if (assessment === undefined) return err(reject('assessment/not-found'));
      if (assessment.signed === undefined) return err(reject('assessment/not-signed'));
      if (part > partsOf(assessment.rows)) return err(reject('assessment/no-such-part'));
      const report = reportOf(assessment, await rowsOf(assessment), part);
      if (report === undefined) return err(reject('assessment/not-signed'));
      return ok({ status: 200, body: await fileOf(report, format) });
    }),

    implement(specs.signAssessmentSpec, ({ params, body, caller, idempotencyKey, now }) =>
      edge.submit({ type: 'SignAssessment', asSent: { ...params, ...body }, caller, idempotencyKey, now }),
    ),
  ];
};
