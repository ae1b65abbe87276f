import { type Caller, actorName } from '../../kernel/caller.ts';
import type { UnionId } from '../../kernel/ids.ts';
import { type Role, roleOf } from '../../kernel/permissions.ts';
import type { OperatorSignature } from '../../kernel/signature.ts';

/**
 * How a route is kept in the audit trail, as data. `none` keeps refusals only: for what shows nobody's data and
 * changes nothing, and for commands of the registry's business, which the ledger and their requests keep. What
 * administrators ask for is kept in any case.
 */
export type RouteAudit = 'none' | AuditSpec;

export type AuditSpec = {
  /** Why this is looked at or done: a code, since a sentence could name somebody. */
  readonly purpose: string;
  /** Fields of path and answer, however deep, that hold ids of the records concerned, and the kind of each. */
  readonly shows: Readonly<Record<string, string>>;
  /** A worker gets to see nothing but their own data here, and who looks at themselves is not recorded. */
  readonly ofOperatorsOnly?: true;
};

/** One act for the trail: who did what to which records, why, and what came of it. Ids and codes only. */
export interface AuditedAct {
  readonly by: string;
  readonly role?: Role;
  /** The operator's part of the tree. */
  readonly scope?: UnionId;
  readonly action: string;
  /** `member:<id>`, … */
  readonly records: readonly string[];
  readonly purpose?: string;
  readonly status: number;
  readonly problem?: string;
  /** The gateway's id of the request. */
  readonly request: string;
  /** Where the caller called from, in clear: the trail keeps a keyed hash of it. */
  readonly address?: string;
  /** The operator's own, on what was asked for, where no ledger entry keeps it. */
  readonly signature?: OperatorSignature;
}

/** Keeps acts for good. Resolves when the act is kept; rejects when it can't be known to be. */
export interface AuditTrail {
  record(act: AuditedAct): Promise<void>;
}

/** What a handler knows better than the spec: who signed in, which records an export holds. */
export interface AuditNote {
  readonly by?: string;
  readonly purpose?: string;
  readonly records?: readonly string[];
  readonly signature?: OperatorSignature;
}

/** Nothing leaves that could not be recorded: the caller is told to come again. */
export class AuditUnavailable extends Error {
  override readonly name = 'AuditUnavailable';
}

export type Asked = {
  readonly spec: {
    readonly method: string;
    readonly path: string;
    readonly action: string;
    readonly audit: RouteAudit;
  };
  readonly params: unknown;
  readonly caller: Caller | undefined;
  readonly notes: readonly AuditNote[];
  readonly request: string;
  readonly address: string | undefined;
};

type Answered = { readonly status: number; readonly problem?: string };

export const UNKNOWN_CALLER = 'unknown';

/** The act that an answer makes of a request; undefined when nothing of it is kept. */
export function actOf(asked: Asked, answer: Answered, shown?: unknown): AuditedAct | undefined {
  const { spec, caller, notes } = asked;
  const declared = spec.audit === 'none' ? undefined : spec.audit;
  if (!isKept(asked, answer)) return undefined;
  const note = notes.reduce<AuditNote>((all, one) => ({ ...all, ...one }), {});
  const purpose = note.purpose ?? declared?.purpose;
  const kinds = declared?.shows;
  return {
    by: note.by ?? (caller === undefined ? UNKNOWN_CALLER : actorName(caller)),
    ...(caller && { role: roleOf(caller) }),
    ...(caller?.kind === 'operator' && { scope: caller.scope }),
    action: spec.action === 'public' ? `${spec.method} ${spec.path}` : spec.action,
    records: [
      ...new Set([
        ...namedIn(asked.params, kinds),
        ...(kinds === undefined ? [] : namedIn(shown, kinds)),
        ...notes.flatMap(({ records = [] }) => records),
      ]),
    ],
    ...(purpose !== undefined && { purpose }),
    status: answer.status,
    ...(answer.problem !== undefined && { problem: answer.problem }),
    request: asked.request,
    ...(asked.address !== undefined && { address: asked.address }),
    ...(note.signature && { signature: note.signature }),
  };
}

function isKept({ spec, caller, notes }: Asked, { status }: Answered): boolean {
  // Malformed requests and our own faults show nothing and do nothing.
  if (status === 400 || status === 413 || status === 415 || status >= 500) return false;
  const refusedByRight = status === 401 || status === 403 || (status === 404 && caller !== undefined);
  if (refusedByRight || notes.length > 0) return true;
  return spec.audit !== 'none' && !(spec.audit.ofOperatorsOnly && caller?.kind === 'worker');
}

/** An id, or those of two as one. */
const ID = /^[0-7][0-9A-HJKMNP-TV-Z]{25}(-[0-7][0-9A-HJKMNP-TV-Z]{25})?$/;

/** `memberId: 01…` becomes `member:01…`; without kinds every id counts, under its field's own name. */
function namedIn(value: unknown, kinds: Readonly<Record<string, string>> | undefined): string[] {
  if (Array.isArray(value)) return value.flatMap((item) => namedIn(item, kinds));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([field, content]) => {
    if (typeof content !== 'string') return namedIn(content, kinds);
    const kind = kinds === undefined || !Object.hasOwn(kinds, field) ? undefined : kinds[field];
    const name = kind ?? (kinds === undefined ? field.replace(/Id$/, '') : undefined);
    return name !== undefined && ID.test(content) ? [`${name}:${content}`] : [];
  });
}
