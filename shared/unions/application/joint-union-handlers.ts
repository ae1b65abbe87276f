import type * as z from 'zod';
import type { Actor } from '../../kernel/caller.ts';
import type { AnyHandler, CommandHandler, Reader } from '../../kernel/command-handler.ts';
import type { Command } from '../../kernel/command.ts';
import { absent, type Decide } from '../../kernel/decision.ts';
import { reject } from '../../kernel/problem.ts';
import { hasInScope } from '../../kernel/stamp.ts';
import { employerRecord } from '../domain/employer.ts';
import * as joint from '../domain/joint-union.ts';
import { unionRecord } from '../domain/union.ts';
import { sees, withEmployer } from './employer-handlers.ts';
import { creditCodeClaim } from './founding-handlers.ts';

/** With as many reads for whoever may not see union or employer as if there were none. */
async function ofJointUnion(
  read: Reader,
  { unionId, employerId }: joint.CoverEmployer,
  actor: Actor,
): Promise<joint.OfJointUnion> {
  const gate = await read.gate(unionId);
  if (gate.gate === undefined || !hasInScope(actor, gate.gate.stamp))
    return {
      union: absent(unionRecord, unionId),
      gate: { ...gate, gate: undefined },
      employer: absent(employerRecord, employerId),
    };
  const found = await withEmployer(read, employerId, actor);
  const seen = sees(found, actor) ? found.employer.state : undefined;
  const employer = seen === undefined ? absent(employerRecord, employerId) : found.employer;
  const isFirst = gate.gate.employers[0] === employerId;
  const others = isFirst ? gate.gate.employers.slice(1) : [];
  const [union, claim, ...loaded] = await Promise.all([
    read.record(unionRecord, unionId),
    seen && read.claim(creditCodeClaim(seen.creditCode)),
    ...others.map((id) => read.record(employerRecord, id)),
  ]);
  return { union, gate, employer, claim, others: loaded };
}

interface Kind<Body> {
  readonly type: string;
  readonly body: z.ZodType<Body>;
  readonly decide: Decide<joint.OfJointUnion, Command<string, Body>>;
}

const handlerOf = <Body extends joint.CoverEmployer>(
  kind: Kind<Body>,
): CommandHandler<string, Body, joint.OfJointUnion> => ({
  ...kind,
  action: 'employers:cover',
  lane: 'people',
  load: (read, { body, actor }) => ofJointUnion(read, body, actor),
  group: (_, { unionId }) => unionId,
  guard: ({ gate, employer }) =>
    gate.gate === undefined
      ? reject('union/not-found')
      : employer.state === undefined
        ? reject('employer/not-found')
        : undefined,
});

/** 联合基层工会: which employers a base union covers is for the union above to decide. */
export const jointUnionHandlers: readonly AnyHandler[] = [
  handlerOf({ type: 'CoverEmployer', body: joint.CoverEmployer, decide: joint.coverEmployer }),
  handlerOf({ type: 'ReleaseEmployer', body: joint.ReleaseEmployer, decide: joint.releaseEmployer }),
];
