import { reject } from '../../kernel/problem.ts';
import { err, ok } from '../../kernel/result.ts';
import { hasInScope } from '../../kernel/stamp.ts';
import type { CommandEdge } from '../../platform/edge/command-edge.ts';
import type { RecordsReader } from '../../platform/edge/records-reader.ts';
import type { Locale } from '../../platform/http/locale.ts';
import { implement, type Route } from '../../platform/http/route.ts';
import { type Dissolution, dissolutionRecord, type Refused } from '../domain/dissolution.ts';
import * as specs from './dissolution-specs.ts';

export interface DissolutionRouteDependencies {
  readonly edge: CommandEdge;
  readonly records: RecordsReader;
  /** The words for a refusal. */
  readonly wordsOf: (code: string, locale: Locale) => string;
}

/** Each route submits the command of its name: what it changes is decided by the engine alone. */
export const dissolutionRoutes = ({
  edge,
  records,
  wordsOf,
}: DissolutionRouteDependencies): readonly Route[] => [
  implement(specs.getDissolutionSpec, async ({ params: { unionId }, caller, locale }) => {
    const [{ gate }, { state }] = await Promise.all([
      records.gate(unionId),
      records.record(dissolutionRecord, unionId),
    ]);
    if (state === undefined || gate === undefined || !hasInScope(caller, gate.stamp))
      return err(reject('dissolution/not-found'));
    const refused = (all: readonly Refused[]) =>
      all.map(({ memberId, code }) => ({ memberId, code, text: wordsOf(code, locale) }));
    return ok({ status: 200, body: dissolutionView(state, gate.members, refused) });
  }),

  ...Object.entries(specs.dissolutionActs).map(([type, spec]) =>
    implement(spec, ({ params, body, caller, idempotencyKey, now }) =>
      edge.submit({ type, asSent: { ...params, ...body }, caller, idempotencyKey, now }),
    ),
  ),

  ...Object.entries(specs.bareDissolutionActs).map(([type, spec]) =>
    implement(spec, ({ params, caller, idempotencyKey, now }) =>
      edge.submit({ type, asSent: params, caller, idempotencyKey, now }),
    ),
  ),
];

type WithWords = (all: readonly Refused[]) => specs.DissolutionView['stuck'];

function dissolutionView(
  { progress, members = 0, by: _, stamp: __, run: ___, before: ____, ...dissolution }: Dissolution,
  left: number,
  refused: WithWords,
): specs.DissolutionView {
  return {
    ...dissolution,
    ...(progress && {
      progress: {
        members,
        placed: progress.placed,
        left,
        settled: progress.settled,
        round: progress.round,
        fell: progress.fell,
        fallen: refused(progress.fallen),
      },
    }),
    stuck: refused(progress?.stuck ?? []),
  };
}
