import * as z from 'zod';
import { Instant, LocalDate } from '../../kernel/dates.ts';
import { RequestId, UnionId } from '../../kernel/ids.ts';
import { nameOf } from '../../kernel/codes/code-sets.ts';
import type { Text } from '../../kernel/problem.ts';
import type { LedgerEvent } from '../../kernel/decision.ts';
import type { Names, ReportedChange, Tellers, Told } from '../../kernel/told.ts';
import type { HistoryEntry } from '../store/record-history.ts';

/** Names of unions and employers by their ids. */
export type PlaceNames = (places: {
  readonly unions: readonly string[];
  readonly employers: readonly string[];
}) => Promise<ReadonlyMap<string, string>>;

const Said = z.lazy(() => z.object({ zh: z.string(), en: z.string() }));

const Coded = z.lazy(() => z.object({ code: z.string().meta({ examples: ['3'] }), name: z.string() }));

/** One thing that happened to a record, in words. */
const TimelineEntry = z.lazy(() =>
  z
    .object({
      at: Instant,
      on: LocalDate,
      event: z.string().meta({ examples: ['MemberJoined'] }),
      /** Who, by what they are; operators and machines with their account, for operators only. */
      by: z.enum(['worker', 'operator', 'machine', 'system']),
      account: z.string().optional(),
      /** Who, what, when and on what basis, as one sentence. */
      text: Said,
      what: Said,
      basis: z.string().meta({ examples: ['工会会员会籍管理办法 第五条'] }),
      /** As the member form codes it: 会籍变化类型, 会籍变化原因; more than one where two unions report it. */
      changes: z.array(
        z.object({
          type: Coded,
          reason: Coded.optional(),
          employment: Coded.optional(),
          unionId: UnionId,
        }),
      ),
      requestId: RequestId,
    })
    .meta({ id: 'TimelineEntry' }),
);
export type TimelineEntry = z.input<typeof TimelineEntry>;

export const timelineField = { entries: z.array(TimelineEntry) };

interface TimelineOptions<Event extends LedgerEvent> {
  readonly tellers: Tellers<Event>;
  readonly namesOf: PlaceNames;
  /** Whether the accounts are shown that did something. */
  readonly accounts: boolean;
}

/** A record's history as sentences, the oldest first; throws on a kind of event that has no sentence. */
export async function timelineOf<Event extends LedgerEvent>(
  entries: readonly HistoryEntry[],
  { tellers, namesOf, accounts }: TimelineOptions<Event>,
): Promise<TimelineEntry[]> {
  const happened = entries.flatMap((entry) =>
    entry.events.map((event) => ({ entry, event: event as never })),
  );
  const tell = (event: LedgerEvent, names: Names): Told => {
    const teller = (tellers as Readonly<Partial<Record<string, (event: never, names: Names) => Told>>>)[
      event.type
    ];
    if (teller === undefined) throw new Error(`nothing tells of ${event.type}`);
    return teller(event as never, names);
  };
  const [unions, employers] = [new Set<string>(), new Set<string>()];
  const noting = (into: Set<string>) => (id: string) => (into.add(id), id);
  const asked = { union: noting(unions), employer: noting(employers) };
  for (const { event } of happened) tell(event, asked);
  const found = await namesOf({ unions: [...unions], employers: [...employers] });
  const called = (id: string): string => found.get(id) ?? id;
  let holder = '';
  return happened.map(({ entry, event }) => {
    const { what, basis, changes = [] } = tell(event, { union: called, employer: called });
    const told = changes.map((change) => coded(change, holder));
    holder = unionIn(event) ?? holder;
    const { at, on, by, requestId } = entry;
    const kind = by.slice(0, by.indexOf(':')) as TimelineEntry['by'];
    const isShown = accounts && (kind === 'operator' || kind === 'machine');
    const who = whoOf(kind, isShown ? by.slice(kind.length + 1) : undefined);
    return {
      at,
      on,
      event: (event as LedgerEvent).type,
      by: kind,
      ...(isShown && { account: by.slice(kind.length + 1) }),
      text: {
        zh: `${on}，${who.zh}：${what.zh}（依据：${basis}）。`,
        en: `${on}, ${who.en}: ${what.en} (basis: ${basis}).`,
      },
      what,
      basis,
      changes: told,
      requestId,
    };
  });
}

const kinds: Readonly<Record<TimelineEntry['by'], Text>> = {
  worker: { zh: '职工本人（网上）', en: 'the worker, online' },
  operator: { zh: '工会经办人', en: 'an officer of a union' },
  machine: { zh: '接入系统', en: 'a connected system' },
  system: { zh: '登记系统', en: 'the registry itself' },
};

const whoOf = (kind: TimelineEntry['by'], account: string | undefined): Text => {
  const { zh, en } = kinds[kind];
  return account === undefined ? { zh, en } : { zh: `${zh}（${account}）`, en: `${en} (${account})` };
};

/** The union that an event places a membership in. */
const unionIn = (event: object): string | undefined => {
  const union: unknown = 'unionId' in event ? event.unionId : undefined;
  return typeof union === 'string' ? union : undefined;
};

const coded = ({ type, reason, employment, union }: ReportedChange, holder: string) => ({
  type: withName('change-type', type),
  ...(reason !== undefined && { reason: withName('change-reason', reason) }),
  ...(employment !== undefined && { employment: withName('employment-status', employment) }),
  // An end names no union: it is reported by the one that held the membership.
  unionId: (union === '' ? holder : union) as UnionId,
});

const withName = (set: 'change-type' | 'change-reason' | 'employment-status', code: string) => ({
  code,
  name: nameOf(set, code) ?? code,
});
