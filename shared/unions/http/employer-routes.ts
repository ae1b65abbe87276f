import type { Caller } from '../../kernel/caller.ts';
import { type Instant, legalDate, type LocalDate } from '../../kernel/dates.ts';
import type { Gate } from '../../kernel/decision.ts';
import type { EmployerId, UnionId } from '../../kernel/ids.ts';
import { reject } from '../../kernel/problem.ts';
import { err, ok } from '../../kernel/result.ts';
import type { Rules } from '../../kernel/rules.ts';
import { hasInScope } from '../../kernel/stamp.ts';
import type { CommandEdge } from '../../platform/edge/command-edge.ts';
import type { RecordsReader } from '../../platform/edge/records-reader.ts';
import { type PlaceNames, timelineOf } from '../../platform/edge/timeline.ts';
import { recordKey } from '../../platform/engine/keys.ts';
import type { RulesSource } from '../../platform/engine/rules-source.ts';
import type { Cursors } from '../../platform/http/cursor.ts';
import { implement, type Route } from '../../platform/http/route.ts';
import type { RecordHistory } from '../../platform/store/record-history.ts';
import { differingFrom } from '../domain/count-otherwise.ts';
import { employerTold } from '../domain/employer-told.ts';
import { type Employer, employerRecord } from '../domain/employer.ts';
import { adviceOn, listOfDivision } from '../domain/without-union.ts';
import * as specs from './employer-specs.ts';

export interface EmployerRouteDependencies {
  readonly edge: CommandEdge;
  readonly records: RecordsReader;
  readonly rules: RulesSource;
  readonly historyOf: RecordHistory;
  readonly namesOf: PlaceNames;
  readonly cursors: () => Promise<Cursors>;
}

/** The union by which an employer is seen: its own, or the one above that noted it. */
const placeOf = (employer: Employer | undefined): UnionId | undefined =>
  employer?.unionId ?? employer?.notedBy;

function viewOf(
  employer: Employer,
  gate: Gate,
  now: { readonly on: LocalDate; readonly rules: Rules },
): specs.EmployerView {
  const { stamp: _, gaveUp: __, ...shown } = employer;
  const advice = adviceOn(employer, now);
  return {
    ...shown,
    unionDiffers: employer.status === 'registered' ? [...differingFrom(gate.stamp, employer)] : [],
    ...(advice && { advice: { ...advice, reasons: [...advice.reasons] } }),
  };
}

/** 单位: what is known of employers, and which of them should have a union. */
export function employerRoutes({
  edge,
  records,
  rules,
  historyOf,
  namesOf,
  cursors,
}: EmployerRouteDependencies): readonly Route[] {
  const seen = async (employerId: EmployerId, caller: Caller) => {
    const { state } = await records.record(employerRecord, employerId);
    const at = placeOf(state) ?? (caller.kind === 'operator' ? caller.scope : undefined);
    const { gate } = at === undefined ? { gate: undefined } : await records.gate(at);
    return state && gate && hasInScope(caller, gate.stamp) ? { state, gate } : undefined;
  };
  const today = async (now: Instant) => ({ on: legalDate(now), rules: await rules.current(now) });

  return [
    implement(specs.getEmployerSpec, async ({ params: { employerId }, caller, now }) => {
      const found = await seen(employerId, caller);
      return found === undefined
        ? err(reject('employer/not-found'))
        : ok({ status: 200, body: viewOf(found.state, found.gate, await today(now)) });
    }),

    implement(specs.employerTimelineSpec, async ({ params: { employerId }, caller }) => {
      if ((await seen(employerId, caller)) === undefined) return err(reject('employer/not-found'));
      const history = await historyOf(recordKey(employerRecord.type, employerId));
      const entries = await timelineOf(history, { tellers: employerTold, namesOf, accounts: true });
      return ok({ status: 200, body: { employerId, entries } });
    }),

    implement(specs.listWithoutUnionSpec, async ({ query: { division, limit, cursor }, caller, now }) => {
      const pages = await cursors();
      const use = {
        query: ['employers-without-union', division],
        scope: caller.kind === 'operator' ? caller.scope : caller.id,
      };
      const after = cursor === undefined ? ok(undefined) : pages.open(cursor, use);
      if (!after.ok) return after;
      const { states, lastKey } = await records.page('by-union', listOfDivision(division), employerRecord, {
        limit,
        after: after.value,
      });
      const places = [...new Set(states.flatMap((state) => placeOf(state) ?? []))];
      const gates = new Map(
        await Promise.all(places.map(async (at) => [at, (await records.gate(at)).gate] as const)),
      );
      const asOf = await today(now);
      // The record decides, not the index that led to it.
      const employers = states.flatMap((state) => {
        const at = placeOf(state);
        const gate = at && gates.get(at);
        const listed = state.division === division && adviceOn(state, asOf) !== undefined;
        return listed && gate && hasInScope(caller, gate.stamp) ? [viewOf(state, gate, asOf)] : [];
      });
      return ok({ status: 200, body: { employers, ...(lastKey && { next: pages.seal(lastKey, use) }) } });
    }),

    implement(specs.changeEmployerSpec, ({ params, body, caller, idempotencyKey, now }) =>
      edge.submit({ type: 'ChangeEmployer', asSent: { ...params, ...body }, caller, idempotencyKey, now }),
    ),

    implement(specs.changeEmployerCodeSpec, ({ params, body, caller, idempotencyKey, now }) =>
      edge.submit({
        type: 'ChangeEmployerCode',
        asSent: { ...params, ...body },
        caller,
        idempotencyKey,
        now,
      }),
    ),

    implement(specs.countEmployeesSpec, ({ params, body, caller, idempotencyKey, now }) =>
      edge.submit({ type: 'CountEmployees', asSent: { ...params, ...body }, caller, idempotencyKey, now }),
    ),

    implement(specs.reorganiseEmployerSpec, ({ params, body, caller, idempotencyKey, now }) =>
      edge.submit({
        type: 'ReorganiseEmployer',
        asSent: { ...params, ...body },
        caller,
        idempotencyKey,
        now,
      }),
    ),
  ];
}
