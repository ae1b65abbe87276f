import type { Caller } from '../../kernel/caller.ts';
import { legalDate } from '../../kernel/dates.ts';
import type { UnionId } from '../../kernel/ids.ts';
import { reject } from '../../kernel/problem.ts';
import { err, ok } from '../../kernel/result.ts';
import { hasInScope } from '../../kernel/stamp.ts';
import type { CommandEdge } from '../../platform/edge/command-edge.ts';
import type { RecordsReader } from '../../platform/edge/records-reader.ts';
import type { Cursors } from '../../platform/http/cursor.ts';
import { implement, type Route } from '../../platform/http/route.ts';
import { reelectionReplyDraft } from '../domain/reply-draft.ts';
import { reelectionRecord } from '../domain/reelection.ts';
import { termExtensionRecord } from '../domain/term-extension.ts';
import { endsBefore, termsBelow } from '../domain/term-list.ts';
import { termEnd } from '../domain/term.ts';
import { unionRecord } from '../domain/union.ts';
import * as specs from './term-specs.ts';

export interface TermRouteDependencies {
  readonly edge: CommandEdge;
  readonly records: RecordsReader;
  readonly cursors: () => Promise<Cursors>;
}

/** Each route submits the command of its name: what it changes is decided by the engine alone. */
export const termRoutes = ({ edge, records, cursors }: TermRouteDependencies): readonly Route[] => {
  const unionFor = async (unionId: UnionId, caller: Caller) => {
    const { state } = await records.record(unionRecord, unionId);
    return state && hasInScope(caller, state.stamp) ? state : undefined;
  };
  return [
    ...Object.entries(specs.termCommands).map(([type, spec]) =>
      implement(spec, ({ params, body, caller, idempotencyKey, now }) =>
        edge.submit({ type, asSent: { ...params, ...body }, caller, idempotencyKey, now }),
      ),
    ),

    ...Object.entries(specs.termApprovals).map(([type, spec]) =>
      implement(spec, ({ params, caller, idempotencyKey, now }) =>
        edge.submit({ type, asSent: params, caller, idempotencyKey, now }),
      ),
    ),

    implement(specs.getReelectionSpec, async ({ params: { unionId }, caller }) => {
      if (!(await unionFor(unionId, caller))) return err(reject('union/not-found'));
      const { state } = await records.record(reelectionRecord, unionId);
      if (state === undefined) return ok({ status: 200, body: { unionId, status: 'none', replies: [] } });
      const { awaited, ...reelection } = state;
      const reply = awaited && { ...awaited, overdue: awaited.overdue === true };
      return ok({ status: 200, body: { ...reelection, ...(reply && { reply }) } });
    }),

    implement(specs.reelectionDraftSpec, async ({ params: { unionId }, query: { step }, caller, now }) => {
      const union = await unionFor(unionId, caller);
      if (!union) return err(reject('union/not-found'));
      const { state } = await records.record(reelectionRecord, unionId);
      const superior = state && (await records.record(unionRecord, state.superior));
      const author = { superior: superior?.state?.name ?? '', on: legalDate(now) };
      const text = state && reelectionReplyDraft(state, step, { ...author, union: union.name });
      return text === undefined
        ? err(reject('reelection/no-such-reply'))
        : ok({ status: 200, body: { step, text } });
    }),

    implement(specs.getTermExtensionSpec, async ({ params: { unionId }, caller }) => {
      if (!(await unionFor(unionId, caller))) return err(reject('union/not-found'));
      const { state } = await records.record(termExtensionRecord, unionId);
      return ok({ status: 200, body: state ?? { unionId, status: 'none' } });
    }),

    implement(specs.listTermsSpec, async ({ params: { unionId }, query, caller, now }) => {
      if (!(await unionFor(unionId, caller))) return err(reject('union/not-found'));
      const { limit, cursor, before = legalDate(now) } = query;
      const pages = await cursors();
      const use = { query: ['terms', unionId, before], scope: caller.id };
      const after = cursor === undefined ? ok(undefined) : pages.open(cursor, use);
      if (!after.ok) return after;
      const { states, lastKey } = await records.page('by-union', termsBelow(unionId), unionRecord, {
        limit,
        after: after.value,
      });
      const terms = states
        .filter((union) => union.superior === unionId && endsBefore(union, before))
        .flatMap(({ unionId: id, name, status, term }) =>
          term === undefined ? [] : [{ unionId: id, name, status, ...term, endsOn: termEnd(term) }],
        );
      // In the order of their last days: after a page of which none ends in time, none does.
      const next = lastKey !== undefined && terms.length > 0 && pages.seal(lastKey, use);
      return ok({ status: 200, body: { terms, ...(next && { next }) } });
    }),
  ];
};
