import type { Caller } from '../../kernel/caller.ts';
import type { PersonId, FoundingApplicationId, RosterId } from '../../kernel/ids.ts';
import { reject } from '../../kernel/problem.ts';
import { err, ok } from '../../kernel/result.ts';
import { isWithinReach, placeOf } from '../../kernel/place.ts';
import type { CommandEdge } from '../../platform/edge/command-edge.ts';
import type { RecordsReader } from '../../platform/edge/records-reader.ts';
import type { Cursors } from '../../platform/http/cursor.ts';
import type { Locale } from '../../platform/http/locale.ts';
import { implement, type Route } from '../../platform/http/route.ts';
import { derivedId } from '../../platform/ids.ts';
import type { PersonVault } from '../../platform/keys/person-vault.ts';
import { mayFoundUnder } from '../application/founding-handlers.ts';
import { type Founding, foundingRecord } from '../domain/founding.ts';
import * as specs from './specs.ts';

/** What is wrong with a row; `params` fill the words. */
export interface RosterRowProblem {
  readonly field?: string | undefined;
  readonly code: string;
  readonly params?: Readonly<Record<string, string | number>> | undefined;
}

/** One row of a roster as the members context tells it. */
export interface RosterRowStatus {
  readonly line: number;
  readonly status: specs.RowView['status'];
  readonly memberId?: specs.RowView['memberId'];
  readonly problems: readonly RosterRowProblem[];
}

/** What the unions context needs of others to take and show a roster. */
export interface RosterPort {
  /** Where the operator's upload lies. A file that is missing is found out when it is to be read. */
  keyOf(operator: string, rosterId: RosterId): string;
  /** The rows of one chunk; undefined when it has not been recorded. */
  rows(applicationId: FoundingApplicationId, chunk: number): Promise<readonly RosterRowStatus[] | undefined>;
  /** The words for a row's problem. */
  text(problem: RosterRowProblem, locale: Locale): string;
}

export interface FoundingRouteDependencies {
  readonly edge: CommandEdge;
  readonly vault: PersonVault;
  readonly records: RecordsReader;
  readonly roster: RosterPort;
  readonly cursors: () => Promise<Cursors>;
}

export function foundingRoutes({
  edge,
  vault,
  records,
  roster,
  cursors,
}: FoundingRouteDependencies): readonly Route[] {
  const visible = async (applicationId: FoundingApplicationId, caller: Caller) => {
    const { state } = await records.record(foundingRecord, applicationId);
    const place = await placeOf(records, state?.superior, caller);
    return state && isWithinReach(caller, place) ? state : undefined;
  };

  return [
    implement(specs.noteEmployerSpec, ({ body, caller, idempotencyKey, now }) =>
      edge.submit({ type: 'NoteEmployer', asSent: body, caller, idempotencyKey, now }),
    ),

    implement(specs.applySpec, async ({ body, caller, idempotencyKey, now }) => {
      const { superior, employer, otherEmployers, union, leader, preparatoryGroup, procedure } = body;
      // Before anything is sealed: a key is made for nobody whose command is refused.
      const refusal = mayFoundUnder({ superior: await records.gate(superior) }, caller);
      if (refusal) return err(refusal);
      const { rosterId } = body.roster;
      const rosterKey = roster.keyOf(caller.id, rosterId);
      const requestId = edge.requestIdOf(caller, idempotencyKey);
      const { telephone, ...proposed } = union;
      const people = [{ ...leader, telephone }, ...preparatoryGroup];
      const officers = await vault.sealAll(
        people.map((data, index) => ({ personId: derivedId<PersonId>(requestId, 'officer', index), data })),
      );
      const command = {
        superior,
        employer,
        ...(otherEmployers && { otherEmployers }),
        union: proposed,
        officers,
        rosterId,
        rosterKey,
        ...(procedure !== undefined && { procedure }),
      };
      return edge.submit({
        type: 'ApplyForFounding',
        asSent: body,
        body: command,
        caller,
        idempotencyKey,
        now,
      });
    }),

    implement(specs.getFoundingSpec, async ({ params, caller }) => {
      const founding = await visible(params.applicationId, caller);
      return founding ? ok({ status: 200, body: foundingView(founding) }) : err(reject('founding/not-found'));
    }),

    implement(specs.listRowsSpec, async ({ params: { applicationId }, query, caller, locale }) => {
      const founding = await visible(applicationId, caller);
      if (!founding) return err(reject('founding/not-found'));
      const pages = await cursors();
      const use = { query: ['roster-rows', applicationId], scope: caller.id };
      const opened = query.cursor === undefined ? ok({ chunk: 0 }) : pages.open(query.cursor, use);
      if (!opened.ok) return opened;
      const chunk = Number(opened.value.chunk);
      const rows = (await roster.rows(applicationId, chunk)) ?? [];
      const hasMore = chunk + 1 < (founding.roster?.chunks ?? 0);
      const body = {
        rows: rows.map((row) => rowView(row, (problem) => roster.text(problem, locale))),
        ...(hasMore && { next: pages.seal({ chunk: chunk + 1 }, use) }),
      };
      return ok({ status: 200, body });
    }),

    implement(specs.approveSpec, ({ params, caller, idempotencyKey, now }) =>
      edge.submit({ type: 'ApproveFounding', asSent: params, caller, idempotencyKey, now }),
    ),

    implement(specs.rejectSpec, ({ params, body, caller, idempotencyKey, now }) =>
      edge.submit({ type: 'RejectFounding', asSent: { ...params, ...body }, caller, idempotencyKey, now }),
    ),
  ];
}

const rowView = (
  { problems, ...row }: RosterRowStatus,
  text: (problem: RosterRowProblem) => string,
): specs.RowView => ({
  ...row,
  problems: problems.map(({ field, code, params }) => ({ field, code, text: text({ code, params }) })),
});

export function foundingView(founding: Founding): specs.FoundingView {
  const { applicationId, unionId, progress, roster, awaited } = founding;
  const self = `/v1/founding-applications/${applicationId}`;
  return {
    ...founding,
    otherEmployers: founding.otherEmployers?.map(
      ({ employerId, employer: { name, creditCode, employees } }) => ({
        ...{ employerId, name, creditCode, employees },
      }),
    ),
    progress: progress && roster && { ...progress, chunksDone: progress.done, chunks: roster.chunks },
    reply: awaited && {
      step: awaited.step,
      since: awaited.since,
      dueOn: awaited.dueOn,
      overdue: awaited.overdue === true,
    },
    links: { self, rows: `${self}/rows`, union: `/v1/unions/${unionId}` },
  };
}
