import type { FoundingAppliedEvent } from '../../events/founding-applied.ts';
import type { CompleteRoster, ReturnRoster } from '../../events/founding-process.ts';
import type {
  ChunkRow,
  ReadRosterDeps,
  RosterJob,
  RosterSummary,
} from '../intake/application/read-roster.ts';
import type * as z from 'zod';
import type { RosterField } from '../intake/domain/fields.ts';
import { rowProblem, type RowProblem } from '../intake/domain/problems.ts';
import type { RosterPerson } from '../intake/domain/row.ts';
import type { Command } from '../kernel/command.ts';
import { type Instant, legalDate } from '../kernel/dates.ts';
import type { FoundingApplicationId, PersonId, RequestId } from '../kernel/ids.ts';
import type { Rejection } from '../kernel/problem.ts';
import { err, ok } from '../kernel/result.ts';
import { type CheckedPerson, checkPerson, PersonInput } from '../members/domain/person.ts';
import { ROWS_PER_CHUNK } from '../members/domain/roster-chunk.ts';
import { sealPersons } from '../platform/edge/seal-persons.ts';
import { toRequestItem } from '../platform/engine/request.ts';
import { derivedId } from '../platform/ids.ts';
import type { PersonVault } from '../platform/keys/person-vault.ts';
import type { CommandQueue } from '../platform/queue/port.ts';
import { createOnce } from '../platform/store/create-once.ts';
import type { Store } from '../platform/store/port.ts';

export interface RosterCommandDependencies {
  readonly store: Store;
  readonly queue: CommandQueue;
  readonly vault: PersonVault;
  readonly now: () => Instant;
}

/** The reading of the roster that a founding application names. */
export interface FoundingRosterJob extends RosterJob {
  readonly applicationId: FoundingApplicationId;
  /** Credit codes of the employers that found the union. */
  readonly employers?: readonly string[];
}

export const jobOf = ({
  data: { applicationId, rosterKey, employers, fromChunk },
}: FoundingAppliedEvent): FoundingRosterJob => ({
  applicationId,
  objectKey: rosterKey,
  ...(employers && { employers }),
  ...(fromChunk === undefined ? {} : { fromChunk }),
});

/** A person of the roster, of which founding employer they are, and how employed where the row tells. */
type CheckedRow = CheckedPerson & Pick<RosterPerson, 'founder' | 'employment'>;

type Ports = Pick<
  ReadRosterDeps<FoundingRosterJob, CheckedRow>,
  'checkPerson' | 'recordRows' | 'complete' | 'fail' | 'rowsPerChunk'
>;

/**
 * What is read from a roster becomes commands, sealed. Their ids follow from the application and the chunk, so
 * that a file read twice is admitted once.
 */
export function rosterCommands(dependencies: RosterCommandDependencies): Ports {
  const { store, vault, now } = dependencies;
  const exists = async (id: RequestId) =>
    (await store.read([{ table: 'requests', pk: id }]))[0] !== undefined;
  const send = (call: Call) => accept(call, dependencies);

  return {
    rowsPerChunk: ROWS_PER_CHUNK,
    checkPerson: (person, job) => checked(person, job, now()),
    async recordRows({ applicationId }, chunk, rows) {
      const id = derivedId<RequestId>(applicationId, 'rows', chunk);
      const body = (await exists(id))
        ? undefined
        : { applicationId, chunk, rows: await sealed(rows, applicationId, vault) };
      await send({ id, type: 'RecordRosterRows', applicationId, body });
    },
    complete: ({ applicationId }, summary) =>
      send({
        id: completionOf(applicationId),
        type: 'CompleteRoster',
        applicationId,
        body: completion(applicationId, summary),
      }),
    async fail({ applicationId }, { code, params }) {
      // A file that is gone because it was read to its end is no fault of the applicant's.
      if (await exists(completionOf(applicationId))) return;
      const body: ReturnRoster = {
        applicationId,
        problem: params ? { code, params: { ...params } } : { code },
      };
      await send({ id: derivedId(applicationId, 'return'), type: 'ReturnRoster', applicationId, body });
    },
  };
}

const completionOf = (applicationId: FoundingApplicationId) =>
  derivedId<RequestId>(applicationId, 'complete');

const completion = (
  applicationId: FoundingApplicationId,
  { rows, accepted, refused, chunks, digest }: RosterSummary,
): CompleteRoster => ({ applicationId, rows, valid: accepted, refused, chunks, digest });

function checked(
  { employment, founder, ...person }: RosterPerson,
  { employers }: FoundingRosterJob,
  now: Instant,
): ReturnType<Ports['checkPerson']> {
  const stray = strayFrom(employers, founder);
  const input = PersonInput.safeParse(person);
  if (!input.success) {
    const wrong = input.error.issues.map((issue) => problemIn(String(issue.path[0]), ruleOf(issue)));
    return err([...stray, ...wrong]);
  }
  const result = checkPerson(input.data, legalDate(now));
  const wrong = result.ok
    ? stray
    : [...stray, ...result.error.map((rejection) => problemIn(rejection.pointer?.slice(1), rejection))];
  return result.ok && wrong.length === 0
    ? ok({ ...result.value, ...(founder && { founder }), ...(employment && { employment }) })
    : err(wrong);
}

/** Who is of no employer that founds the union; where one alone does, a row need not name it. */
function strayFrom(
  employers: readonly string[] | undefined,
  founder: string | undefined,
): readonly RowProblem<string>[] {
  if (employers === undefined) return [];
  if (founder === undefined)
    return employers.length > 1 ? [rowProblem('employerCode', 'roster/employer-needed')] : [];
  return employers.includes(founder) ? [] : [rowProblem('employerCode', 'roster/employer-not-founding')];
}

/** Fields of a person have the same names in a roster. */
const problemIn = (field: string | undefined, { code, params }: Rejection) =>
  rowProblem(field as RosterField, code, params);

/** The rule that a value breaks, where the check stands for one. */
const ruleOf = (issue: z.core.$ZodIssue): Rejection =>
  (issue.code === 'custom' ? (issue.params?.['rejection'] as Rejection | undefined) : undefined) ?? {
    code: 'person/invalid-field',
  };

async function sealed(
  rows: readonly ChunkRow<CheckedRow>[],
  applicationId: FoundingApplicationId,
  vault: PersonVault,
) {
  const named = rows.flatMap((row) => ('person' in row ? [row] : []));
  const members = await sealPersons(
    vault,
    named.map(({ line, person: { personal, idNumber } }) => ({
      personId: derivedId<PersonId>(applicationId, 'row', line),
      data: personal,
      idNumber,
    })),
  );
  const byLine = new Map(
    named.map(({ line, person: { counted, founder, employment } }, index) => [
      line,
      { counted, founder, employment, member: members[index] },
    ]),
  );
  return rows.map((row) => {
    const found = byLine.get(row.line);
    if (found?.member === undefined) {
      const problems = 'problems' in row ? row.problems : [];
      return { line: row.line, problems };
    }
    const { counted, founder, employment, member } = found;
    return {
      line: row.line,
      problems: [],
      person: { ...member.person, ...counted },
      ...(founder && { founder }),
      ...(employment && { employment }),
      identity: member.identity,
    };
  });
}

interface Call {
  readonly id: RequestId;
  readonly type: string;
  readonly applicationId: FoundingApplicationId;
  /** Undefined when the request is stored already. */
  readonly body: unknown;
}

/** Stores the command unless it is there, and queues it: a repeat of the queueing does no harm. */
async function accept(
  { id, type, applicationId, body }: Call,
  { store, queue, now }: RosterCommandDependencies,
) {
  const command: Command = {
    requestId: id,
    type,
    actor: { kind: 'system', id: 'read-roster' },
    at: now(),
    group: applicationId,
    lane: 'bulk',
    body,
  };
  if (body !== undefined) await createOnce(store, 'requests', toRequestItem(command));
  await queue.send([command]);
}
