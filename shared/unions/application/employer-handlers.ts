import type * as z from 'zod';
import type { Actor } from '../../kernel/caller.ts';
import type { AnyHandler, CommandHandler, Reader } from '../../kernel/command-handler.ts';
import type { Command } from '../../kernel/command.ts';
import type { Decide, LoadedClaim } from '../../kernel/decision.ts';
import type { EmployerId } from '../../kernel/ids.ts';
import type { Action } from '../../kernel/permissions.ts';
import { reject, type Rejection } from '../../kernel/problem.ts';
import { hasInScope } from '../../kernel/stamp.ts';
import * as changing from '../domain/change-employer.ts';
import { employerRecord } from '../domain/employer.ts';
import { unionRecord } from '../domain/union.ts';
import { creditCodeClaim } from './founding-handlers.ts';

/** With as many reads for whoever may not see it as if there were none. */
export async function withEmployer(
  read: Reader,
  employerId: EmployerId,
  actor: Actor,
): Promise<changing.WithEmployer> {
  const employer = await read.record(employerRecord, employerId);
  const { unionId, notedBy } = employer.state ?? {};
  const at = unionId ?? notedBy ?? (actor.kind === 'operator' ? actor.scope : undefined);
  return { employer, place: at && (await read.gate(at)) };
}

export const sees = ({ employer, place }: changing.WithEmployer, actor: Actor): boolean =>
  employer.state !== undefined && place?.gate !== undefined && hasInScope(actor, place.gate.stamp);

const unseen = (records: changing.WithEmployer, actor: Actor): Rejection | undefined =>
  sees(records, actor) ? undefined : reject('employer/not-found');

interface Kind<Body, Records extends changing.WithEmployer> {
  readonly type: string;
  readonly body: z.ZodType<Body>;
  readonly action: Action;
  readonly decide: Decide<Records, Command<string, Body>>;
  /** What it takes beside the employer, for whoever may see it. */
  readonly more: (
    read: Reader,
    body: Body,
    seen: changing.WithEmployer,
    actor: Actor,
  ) => Promise<Omit<Records, keyof changing.WithEmployer>>;
}

const handlerOf = <Body extends { readonly employerId: EmployerId }, Records extends changing.WithEmployer>({
  more,
  ...kind
}: Kind<Body, Records>): CommandHandler<string, Body, Records> => ({
  ...kind,
  lane: 'people',
  async load(read, { body, actor }) {
    const found = await withEmployer(read, body.employerId, actor);
    return { ...found, ...(await more(read, body, found, actor)) } as Records;
  },
  group: ({ place }, { employerId }) => place?.union ?? employerId,
  guard: unseen,
});

const nothingMore = () => Promise.resolve({});

/** The union that covers it, for what the employer is counted by, and the other employers of that. */
async function unionOf(
  read: Reader,
  records: changing.WithEmployer,
  actor: Actor,
): Promise<Pick<changing.ChangingEmployer, 'union' | 'others'>> {
  const { unionId, employerId, status } = records.employer.state ?? {};
  if (unionId === undefined || status !== 'registered' || !sees(records, actor)) return {};
  const beside = (records.place?.gate?.employers ?? []).filter((id) => id !== employerId);
  const [union, others] = await Promise.all([
    read.record(unionRecord, unionId),
    Promise.all(beside.map((id) => read.record(employerRecord, id))),
  ]);
  return { union, others };
}

const claimOf = async (
  read: Reader,
  records: changing.WithEmployer,
  actor: Actor,
): Promise<LoadedClaim | undefined> =>
  records.employer.state && sees(records, actor)
    ? read.claim(creditCodeClaim(records.employer.state.creditCode))
    : undefined;

/** 单位信息变更: what may be done to an employer once it stands in the registry. */
export const employerHandlers: readonly AnyHandler[] = [
  handlerOf({
    type: 'ChangeEmployer',
    body: changing.ChangeEmployer,
    action: 'employers:change',
    decide: changing.changeEmployer,
    more: (read, _, seen, actor) => unionOf(read, seen, actor),
  }),
  handlerOf({
    type: 'ChangeEmployerCode',
    body: changing.ChangeEmployerCode,
    action: 'employers:change',
    decide: changing.changeEmployerCode,
    more: async (read, { creditCode }, seen, actor) => ({
      claim: await claimOf(read, seen, actor),
      next: await read.claim(creditCodeClaim(creditCode)),
    }),
  }),
  handlerOf({
    type: 'CountEmployees',
    body: changing.CountEmployees,
    action: 'employers:change',
    decide: changing.countEmployees,
    more: nothingMore,
  }),
  handlerOf({
    type: 'ReorganiseEmployer',
    body: changing.ReorganiseEmployer,
    action: 'employers:reorganise',
    decide: changing.reorganiseEmployer,
    more: async (read, { into }, seen, actor) => {
      const [claim, { union }, others] = await Promise.all([
        claimOf(read, seen, actor),
        unionOf(read, seen, actor),
        Promise.all(into.map((id) => withEmployer(read, id, actor))),
      ]);
      return {
        claim,
        union,
        successors: others.filter((one) => sees(one, actor)).map(({ employer }) => employer),
      };
    },
  }),
];
